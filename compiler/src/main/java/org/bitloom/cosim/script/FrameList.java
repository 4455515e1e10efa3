// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** All frames of a run, which takes the vectors in turn. */
final class FrameList {
  private final List<Integer> beats;
  private final int vectors;
  private final List<List<Frame>> frames = new ArrayList<>();
  private int next;

  /**
   * Starts an empty list.
   *
   * @param beats of the right frame of every input
   * @param vectors how many there are
   */
  FrameList(List<Integer> beats, int vectors) {
    this.beats = List.copyOf(beats);
    this.vectors = vectors;
  }

  List<List<Frame>> all() {
    return frames;
  }

  List<Frame> get(int place) {
    return frames.get(place);
  }

  /** Returns the beats of the right frame of every input. */
  List<Integer> beats() {
    return beats;
  }

  /** Adds right frames of the next vectors and returns their places. */
  List<Integer> right(int count) {
    return IntStream.range(0, count).mapToObj(i -> add(beats)).toList();
  }

  /** Adds right frames of these vectors and returns their places. */
  List<Integer> vectors(IntStream chosen) {
    return chosen.mapToObj(vector -> add(vector, beats)).toList();
  }

  /** Adds a frame of the next vector with so many beats for every input; returns its place. */
  int add(List<Integer> lengths) {
    int vector = next;
    next = (next + 1) % vectors;
    return add(vector, lengths);
  }

  private int add(int vector, List<Integer> lengths) {
    frames.add(lengths.stream().map(length -> new Frame(vector, length)).toList());
    return frames.size() - 1;
  }
}
