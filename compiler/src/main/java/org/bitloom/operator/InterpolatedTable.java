// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.stream.IntStream;

/**
 * A function of 16 bits, known at 513 places that are 128 steps apart, with straight lines between
 * them. Its values have 15 bits; it rises or falls everywhere.
 *
 * <p>Source: {@code generic_int16_table_lookup} of TFLite 2.6, {@code common.h}, which counts the
 * places from -32768.
 *
 * @param values one per place
 */
public record InterpolatedTable(Tensor values) {
  /** Lines between places. */
  public static final int LINES = 512;

  /** Bits of a step between two places. */
  public static final int OFFSET_BITS = 7;

  /** Steps in all. */
  public static final int STEPS = LINES << OFFSET_BITS;

  /** The largest value. */
  public static final long LARGEST = Short.MAX_VALUE;

  private static final int HALF = 1 << (OFFSET_BITS - 1);
  private static final int OFFSET_MASK = (1 << OFFSET_BITS) - 1;

  /** Validates the number of the values, their range, and that they rise or fall. */
  public InterpolatedTable {
    if (values.size() != LINES + 1 || values.range().min() < 0 || values.range().max() > LARGEST) {
      throw new IllegalArgumentException(values.size() + " values in " + values.range());
    }
    boolean rises = IntStream.range(0, LINES).allMatch(i -> values.get(i) <= values.get(i + 1));
    boolean falls = IntStream.range(0, LINES).allMatch(i -> values.get(i) >= values.get(i + 1));
    if (!rises && !falls) {
      throw new IllegalArgumentException("the values neither rise nor fall");
    }
  }

  /** Returns whether no value is larger than the one before. */
  public boolean falls() {
    return values.get(0) >= values.get(LINES);
  }

  /** Returns the value where a line starts. */
  public long base(int line) {
    return values.get(line);
  }

  /** Returns by how much the value changes along a line. */
  public long slope(int line) {
    return values.get(line + 1) - values.get(line);
  }

  /** Returns the largest change along a line, up or down. */
  public long steepest() {
    return IntStream.range(0, LINES).mapToLong(i -> Math.abs(slope(i))).max().orElseThrow();
  }

  /** Returns the value at a step, counted from 0: halves upwards. */
  public long at(int step) {
    int line = step >> OFFSET_BITS;
    return base(line) + ((slope(line) * (step & OFFSET_MASK) + HALF) >> OFFSET_BITS);
  }
}
