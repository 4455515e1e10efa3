// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * The multipliers of a shared array: so many output channels at a time, each of so many elements of
 * one word. Both are powers of two, and a word has as many elements as there are channels, or twice
 * as many.
 *
 * @param channels output channels, P
 * @param lanes elements of a word, S
 */
public record ArrayShape(int channels, int lanes) {
  /** The most multipliers that are used: a row of weights has 8192 bits then. */
  public static final int MOST = 1024;

  /** Validates the shape. */
  public ArrayShape {
    boolean powers = Integer.bitCount(channels) == 1 && Integer.bitCount(lanes) == 1;
    if (!powers || lanes != channels && lanes != 2 * channels || channels * lanes > MOST) {
      throw new IllegalArgumentException(channels + " channels of " + lanes + " lanes");
    }
  }

  /** Returns the largest shape within a budget of at least 1 multiplier. */
  public static ArrayShape within(int multipliers) {
    int log = 31 - Integer.numberOfLeadingZeros(Math.min(multipliers, MOST));
    return new ArrayShape(1 << log / 2, 1 << log - log / 2);
  }

  /** Returns the multipliers. */
  public int multipliers() {
    return channels * lanes;
  }

  /** Returns the groups of output channels whose results share a word, 1 or 2. */
  public int groupsPerWord() {
    return lanes / channels;
  }

  /** Returns the words of a vector. */
  public int words(int elements) {
    return Math.ceilDiv(elements, lanes);
  }

  /** Returns the groups of output channels of a vector. */
  public int groups(int elements) {
    return Math.ceilDiv(elements, channels);
  }
}
