// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import org.bitloom.report.ArrayCertificate.ArrayTensor;
import org.bitloom.report.ArrayReport;

/**
 * The sizes that a plan claims of a shared array.
 *
 * @param channels output channels at a time, P
 * @param lanes elements of a word, S
 * @param beatBytes bytes of a beat of the port
 * @param rowBytes bytes of a row of weights: those of one cycle, or of a beat
 * @param weightBytes bytes of a weight
 */
record ArrayDimensions(int channels, int lanes, int beatBytes, int rowBytes, int weightBytes) {
  /** Elements of a word have bits of a mask. */
  private static final int MOST_LANES = 32;

  private static final int MOST_BEAT_BYTES = 128;

  /** Returns the sizes, if there is such an array. */
  static ArrayDimensions of(ArrayReport plan) {
    int p = plan.outputChannels();
    int s = plan.wordElements();
    int beat = plan.memoryBits() / Byte.SIZE;
    boolean array =
        p >= 1
            && s <= MOST_LANES
            && Integer.bitCount(s) == 1
            && (s == p || s == 2 * p)
            && plan.multipliers() == p * s;
    Rejected.unless(
        array,
        "no array has %d multipliers as %d x %d",
        plan.multipliers(),
        plan.outputChannels(),
        s);
    Rejected.unless(
        plan.memoryBits() % Byte.SIZE == 0
            && Integer.bitCount(beat) == 1
            && beat <= MOST_BEAT_BYTES,
        "no port has %d bits",
        plan.memoryBits());
    int weight = plan.certificate().weightBytes();
    Rejected.unless(weight == 1 || weight == 2, "no weight has %d bytes", weight);
    return new ArrayDimensions(p, s, beat, Math.max(beat, p * s * weight), weight);
  }

  /** Returns the groups of output channels whose results share a word. */
  int groupsPerWord() {
    return lanes / channels;
  }

  /** Returns the words of a vector. */
  int words(int elements) {
    return Math.ceilDiv(elements, lanes);
  }

  /** Returns the words of some rows of a tensor in memory. */
  long memoryWords(ArrayTensor tensor, int rows) {
    long row = Math.multiplyExact((long) tensor.columns(), (long) words(tensor.channels()));
    return Math.multiplyExact(row, (long) rows);
  }

  /** Returns the rows of memory of so many words of feature maps. */
  long rows(long words) {
    return Math.ceilDiv(Math.multiplyExact(words, (long) lanes), (long) rowBytes);
  }

  /** Returns the bytes of so many words of feature maps in memory, in whole rows. */
  long bytes(long words) {
    return Math.multiplyExact(rows(words), (long) rowBytes);
  }
}
