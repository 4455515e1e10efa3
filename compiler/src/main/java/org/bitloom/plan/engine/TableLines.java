// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.InterpolatedTable;

/**
 * The memory of an interpolated table: a word for each line, its base above the amount of its
 * slope.
 */
public record TableLines(InterpolatedTable table) {
  /** Bits of a base. */
  public static final int BASE_BITS = 15;

  /** Returns the bits of a slope without its sign, which is the same for all. */
  public int slopeBits() {
    return IntType.narrowestFor(new Interval(0, table.steepest())).bits();
  }

  /** Returns the bits of a word. */
  public int bits() {
    return BASE_BITS + slopeBits();
  }

  /** Returns the bits of all words. */
  public long totalBits() {
    return (long) InterpolatedTable.LINES * bits();
  }

  /** Returns all words. */
  public List<Long> words() {
    return IntStream.range(0, InterpolatedTable.LINES)
        .mapToObj(i -> table.base(i) << slopeBits() | Math.abs(table.slope(i)))
        .toList();
  }
}
