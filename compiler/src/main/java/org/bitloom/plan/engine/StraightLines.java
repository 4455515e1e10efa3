// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Tensor;

/**
 * The table of a wide element as straight lines, exactly.
 *
 * <p>An element's place is {@code element - first}, clamped to {@code placeBits} bits: beyond them
 * the function is constant. The upper bits of a place choose a line, the lower ones are the offset
 * on it, and the value is {@code (base + slope * offset) / 2^fractionBits}, rounded down, plus a
 * rest that belongs to the place. For an element of 16 bits a table has 65,536 words; a smooth
 * function needs some thousand lines and no rests, one that a kernel computes roughly has rests of
 * a bit or more.
 *
 * @param first element of the first place
 * @param placeBits bits of a place
 * @param offsetBits bits of an offset, at least 1
 * @param fractionBits not negative
 * @param restBits of a rest; 0 where there are none
 * @param bases one per line
 * @param slopes one per line
 * @param rests one per place; all of them 0 where there are none
 */
public record StraightLines(
    long first,
    int placeBits,
    int offsetBits,
    int fractionBits,
    int restBits,
    Tensor bases,
    Tensor slopes,
    Tensor rests) {
  /**
   * Returns the lines that take the fewest bits; empty where the table is as good, as it is for
   * narrow elements and for functions without any order.
   */
  public static Optional<StraightLines> of(Lookup lookup) {
    if (lookup.input().elementType().bits() <= Lookup.NARROW_BITS) {
      return Optional.empty();
    }
    Optional<StraightLines> found = LineSearch.of(lookup).best();
    found.ifPresent(lines -> lines.requireEqual(lookup));
    return found;
  }

  /** Holds the lines against every value of the table. */
  private void requireEqual(Lookup lookup) {
    IntType type = lookup.input().elementType();
    for (long element = type.min(); element <= type.max(); element++) {
      if (value(element) != lookup.value(element)) {
        throw new IllegalStateException("the value of %s is on no line".formatted(element));
      }
    }
  }

  /** Returns the last element that has a place of its own. */
  public long last() {
    return first + places() - 1;
  }

  /** Returns the number of places. */
  public int places() {
    return 1 << placeBits;
  }

  /** Returns the number of lines. */
  public int count() {
    return bases.size();
  }

  /** Returns the value for an element. */
  public long value(long element) {
    int place = Math.toIntExact(Math.clamp(element, first, last()) - first);
    int line = place >> offsetBits;
    int offset = place & ((1 << offsetBits) - 1);
    return ((bases.get(line) + slopes.get(line) * offset) >> fractionBits) + rests.get(place);
  }

  /**
   * Returns the bits of a base, and of all sums, of which no more are needed: those of a value, and
   * the fraction.
   *
   * @param values range of all values
   */
  public int sumBits(Interval values) {
    return IntType.narrowestFor(values).bits() + fractionBits;
  }

  /** Returns the bits of a slope with its sign. */
  public int slopeBits() {
    return IntType.signedFor(slopes.range()).bits();
  }

  /** Returns the bits of a slope times an offset. */
  public int riseBits() {
    return slopeBits() + offsetBits;
  }

  /**
   * Returns the bits of all words.
   *
   * @param values range of all values
   */
  public long totalBits(Interval values) {
    return (long) count() * (sumBits(values) + slopeBits()) + (long) places() * restBits;
  }

  /** Returns the rests of a table's places from the lines under them. */
  static Tensor rests(
      Tensor values, int offsetBits, int fractionBits, long[] bases, long[] slopes) {
    long[] rests =
        IntStream.range(0, values.size())
            .mapToLong(
                place -> {
                  int line = place >> offsetBits;
                  long rise = slopes[line] * (place & ((1 << offsetBits) - 1));
                  return values.get(place) - ((bases[line] + rise) >> fractionBits);
                })
            .toArray();
    return Tensor.of(values.shape(), rests);
  }
}
