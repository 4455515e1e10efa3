// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * The search for the straight lines that take the fewest bits.
 *
 * <p>A line {@code (base + slope * i) / 2^f} with rests below {@code 2^r} gives the values {@code
 * v(i)} if and only if every two of them, {@code d} apart, allow its slope: {@code |slope * d -
 * (v(i + d) - v(i)) * 2^f| < 2^(f + r)}. Then the largest {@code (v(i) + 1 - 2^r) * 2^f - slope *
 * i} is a base.
 *
 * @param first element of the first place
 * @param table values of the places, a power of two of them
 * @param values range of all values
 * @param tableBits of a table of all elements
 */
record LineSearch(long first, Tensor table, Interval values, long tableBits) {
  private static final int MOST_OFFSET_BITS = 9;

  /** A slope is finer than one step at the end of its line by at most this many bits. */
  private static final int MOST_FINER_BITS = 4;

  private static final int MOST_REST_BITS = 6;

  /** Returns the search in the elements between which the function is not constant. */
  static LineSearch of(Lookup lookup) {
    Tensor all = lookup.table();
    int last = all.size() - 1;
    int rise =
        IntStream.range(0, last).filter(i -> all.get(i + 1) != all.get(0)).findFirst().orElse(0);
    int end =
        IntStream.iterate(last, i -> i > rise + 1, i -> i - 1)
            .filter(i -> all.get(i - 1) != all.get(last))
            .findFirst()
            .orElse(rise + 1);
    int placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(end - rise);
    int places = 1 << Math.max(placeBits, 2);
    int from = Math.clamp(rise - (places - (end - rise + 1)) / 2, 0, all.size() - places);
    Tensor table = Tensor.generate(Shape.of(places), i -> all.get(from + i));
    long bits = (long) all.size() * lookup.outputType().bits();
    return new LineSearch(lookup.input().elementType().min() + from, table, all.range(), bits);
  }

  /** How lines are cut and rounded. */
  private record Form(int offsetBits, int fractionBits, int restBits) {
    /** The most by which a slope may differ from a difference, over the distance. */
    long slack() {
      return (1L << (fractionBits + restBits)) - 1;
    }
  }

  /** Returns the lines; empty where they take no fewer bits than a table of all elements. */
  Optional<StraightLines> best() {
    long least = tableBits;
    Optional<StraightLines> best = Optional.empty();
    for (int offsetBits = MOST_OFFSET_BITS; offsetBits > 0; offsetBits--) {
      if (table.size() >> offsetBits > 1) {
        Interval[][] differences = differences(offsetBits);
        for (int rest = 0; rest <= MOST_REST_BITS; rest++) {
          for (int fraction = 0; fraction <= offsetBits + MOST_FINER_BITS; fraction++) {
            Form form = new Form(offsetBits, fraction, rest);
            Optional<StraightLines> found =
                smallest(form) < least ? lines(form, differences) : Optional.empty();
            if (found.isPresent() && found.get().totalBits(values) < least) {
              best = found;
              least = found.get().totalBits(values);
            }
          }
        }
      }
    }
    return best;
  }

  /** Returns the bits with slopes of a single bit. */
  private long smallest(Form form) {
    long word = IntType.narrowestFor(values).bits() + form.fractionBits + 1L;
    return (table.size() >> form.offsetBits) * word + (long) table.size() * form.restBits;
  }

  /** Returns, for each line and each distance, by how much two values so far apart differ. */
  private Interval[][] differences(int offsetBits) {
    return IntStream.range(0, table.size() >> offsetBits)
        .mapToObj(line -> differences(line << offsetBits, 1 << offsetBits))
        .toArray(Interval[][]::new);
  }

  private Interval[] differences(int start, int length) {
    long[] v = IntStream.range(start, start + length).mapToLong(table::get).toArray();
    Interval[] differences = new Interval[length];
    for (int d = 1; d < length; d++) {
      long least = Long.MAX_VALUE;
      long most = Long.MIN_VALUE;
      for (int i = 0; i + d < length; i++) {
        least = Math.min(least, v[i + d] - v[i]);
        most = Math.max(most, v[i + d] - v[i]);
      }
      differences[d] = new Interval(least, most);
    }
    return differences;
  }

  private Optional<StraightLines> lines(Form form, Interval[][] differences) {
    long[] slopes = new long[differences.length];
    for (int line = 0; line < slopes.length; line++) {
      Optional<Long> slope = slope(differences[line], form);
      if (slope.isEmpty()) {
        return Optional.empty();
      }
      slopes[line] = slope.get();
    }
    StraightLines lines = lines(form, slopes);
    return lines.riseBits() <= lines.sumBits(values) ? Optional.of(lines) : Optional.empty();
  }

  /** Returns the flattest slope that all differences allow. */
  private static Optional<Long> slope(Interval[] differences, Form form) {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    for (int d = 1; d < differences.length && least <= most; d++) {
      long low = (differences[d].max() << form.fractionBits) - form.slack();
      long high = (differences[d].min() << form.fractionBits) + form.slack();
      least = Math.max(least, Math.ceilDiv(low, d));
      most = Math.min(most, Math.floorDiv(high, d));
    }
    return least > most ? Optional.empty() : Optional.of(Math.clamp(0L, least, most));
  }

  private StraightLines lines(Form form, long[] slopes) {
    long[] bases = new long[slopes.length];
    Arrays.setAll(bases, line -> base(form, line, slopes[line]));
    Shape shape = Shape.of(slopes.length);
    return new StraightLines(
        first,
        Integer.numberOfTrailingZeros(table.size()),
        form.offsetBits,
        form.fractionBits,
        form.restBits,
        Tensor.of(shape, bases),
        Tensor.of(shape, slopes),
        StraightLines.rests(table, form.offsetBits, form.fractionBits, bases, slopes));
  }

  private long base(Form form, int line, long slope) {
    long most = (1L << form.restBits) - 1;
    int start = line << form.offsetBits;
    return IntStream.range(0, 1 << form.offsetBits)
        .mapToLong(i -> ((table.get(start + i) - most) << form.fractionBits) - slope * i)
        .max()
        .orElseThrow();
  }
}
