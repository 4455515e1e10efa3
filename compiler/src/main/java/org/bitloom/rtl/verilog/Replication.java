// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Hardware that stands several times side by side, such as a lane: a generate loop, or no loop
 * where it stands once.
 *
 * @param index variable of the loop
 * @param block name of the loop's block
 * @param count of the places, at least 1
 * @param step places that each of them takes
 */
public record Replication(String index, String block, int count, int step) {
  /** Something that takes one place each. */
  public Replication(String index, String block, int count) {
    this(index, block, count, 1);
  }

  /** One piece of hardware per element of a beat. */
  public static Replication lanes(int count) {
    return new Replication("lane", "lanes", count);
  }

  /** Returns whether it stands once. */
  public boolean single() {
    return count == step;
  }

  /** Returns the names of the loop's blocks, the one with the highest index first. */
  public List<String> blocks() {
    return IntStream.range(0, Math.ceilDiv(count, step))
        .mapToObj(i -> block + "[" + i * step + "]")
        .toList()
        .reversed();
  }

  /** Returns the part of a word that belongs to one of them, of {@code bits} for each place. */
  public Part part(int bits) {
    return part(bits, 0, step * bits);
  }

  /**
   * Returns bits of the part of a word that belongs to one of them.
   *
   * @param pitch bits of a place
   * @param low lowest bit within the place
   * @param bits how many
   */
  public Part part(int pitch, int low, int bits) {
    return new Part(this, pitch, low, bits);
  }

  /**
   * A selection of bits; prints as such, and as nothing where it is the whole word.
   *
   * @param of what stands side by side
   * @param pitch bits of a place
   * @param low lowest bit within the place
   * @param bits how many
   */
  public record Part(Replication of, int pitch, int low, int bits) {
    @Override
    public String toString() {
      if (of.single()) {
        return bits == of.step() * pitch ? "" : new Bits(bits).above(low);
      }
      String at =
          (pitch == 1 ? of.index() : of.index() + " * " + pitch) + (low == 0 ? "" : " + " + low);
      return bits == 1 ? "[" + at + "]" : "[" + at + " +: " + bits + "]";
    }
  }
}
