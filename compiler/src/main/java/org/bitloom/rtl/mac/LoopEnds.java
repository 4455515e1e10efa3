// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.List;

/**
 * The loops over the words under windows that take more than one turn, by what they go over.
 *
 * @param loops words of a position, columns and rows of the kernel, groups of output channels,
 *     windows of a row, rows of windows
 */
public record LoopEnds(List<Loop> loops) {
  /** Copies the list. */
  public LoopEnds {
    loops = List.copyOf(loops);
  }

  /**
   * A level of the loop nest over the words of an inference.
   *
   * @param name of its counter
   * @param count turns of the loop
   */
  record Loop(String name, int count) {}

  /** Returns the names of the loops of more than one turn. */
  static List<String> turning(List<Loop> loops) {
    return loops.stream().filter(l -> l.count > 1).map(Loop::name).toList();
  }

  private List<String> turning(int from, int to) {
    return turning(loops.subList(from, to));
  }

  /** Returns the loops of more than one turn. */
  public List<String> all() {
    return turning(0, loops.size());
  }

  /** Returns the loop over the words of a position, if it turns. */
  public List<String> words() {
    return turning(0, 1);
  }

  /** Returns the loop over the columns of the kernel, if it turns. */
  public List<String> columns() {
    return turning(1, 2);
  }

  /** Returns the loop over the rows of the kernel, if it turns. */
  public List<String> rows() {
    return turning(2, 3);
  }

  /** Returns the loops over a window that turn. */
  public List<String> window() {
    return turning(0, 3);
  }

  /** Returns the loop over the groups of output channels, if it turns. */
  public List<String> groups() {
    return turning(3, 4);
  }

  /** Returns the loop over the windows of a row, if it turns. */
  public List<String> pixels() {
    return turning(4, 5);
  }

  /** Returns the loop over the rows of windows, if it turns. */
  public List<String> lines() {
    return turning(5, 6);
  }
}
