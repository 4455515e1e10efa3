// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds constants of one channel whose addend changes at steps: the form that always exists.
 *
 * <p>A level is a run of accumulators with the same output. A multiplier and a shift allow each
 * level an interval of addends, and consecutive levels whose intervals have a common point share an
 * addend. Taking as many levels as possible each time gives the fewest pieces. The multiplier 0
 * allows every level some addend.
 *
 * <p>Worked example: outputs 0, 1, 1, 3, 3 of the accumulators 0 to 4 have the levels 0, 1 and 3.
 * With the multiplier 1 and the shift 0 only the level 0 has an addend, so this multiplier is out.
 * With the shift 1 they allow the addends [0, 1], [1, 1] and [3, 3], which makes two pieces: 1, and
 * 3 from the accumulator 3 on.
 */
final class PieceSearch {
  private static final long PRODUCT_LIMIT = 1L << 60;

  private final Multiplier estimate;
  private final Interval clamp;
  private final StepPoints first;
  private final long domainMax;
  private final long multiplierLimit;

  /**
   * How a sum becomes a result.
   *
   * @param shift right shift
   * @param ties what happens to a tie
   * @param tieBits low bits of the dropped fraction that a tie may have set
   */
  record Form(int shift, ProvenRequantizer.Ties ties, int tieBits) {
    /** Returns the least sum with at least this result. */
    long least(long result) {
      return (result << shift) + (ties.lowers(result) ? 1L << tieBits : 0);
    }
  }

  private record Trial(long multiplier, int pieces) {}

  PieceSearch(Requantization reference, int channel, Interval accumulators) {
    this.estimate = reference.slope(channel);
    this.clamp = reference.clamp();
    this.domainMax = accumulators.max();
    this.first =
        StepPoints.lower(
            acc -> reference.apply(channel, acc),
            accumulators,
            new Interval(Long.MIN_VALUE, Long.MAX_VALUE),
            level ->
                reference.inputZeroPoint()
                    + ChannelSearch.threshold(estimate, level - reference.outputZeroPoint()));
    long widest = Math.max(Math.abs(accumulators.min()), Math.abs(accumulators.max()));
    this.multiplierLimit = PRODUCT_LIMIT / Math.max(1, widest);
  }

  /** Returns the runs of accumulators with the same output. */
  int levels() {
    return first.size();
  }

  /**
   * Returns the fewest addends with which a form gives every output; none if a level has none, or
   * if they are not fewer than {@code bound}. Of numbers up to {@code enough}, any one will do.
   */
  OptionalInt pieces(Form form, int bound, int enough) {
    return best(form, bound, enough).map(t -> OptionalInt.of(t.pieces)).orElse(OptionalInt.empty());
  }

  /** Returns the constants with that many addends, for a form that has any. */
  ProvenRequantizer.Channel constants(Form form) {
    long multiplier = best(form, Integer.MAX_VALUE, 1).orElseThrow().multiplier;
    List<ProvenRequantizer.Step> pieces = new ArrayList<>();
    long addend = 1L << form.shift >> 1;
    int from = 0;
    while (from < first.size()) {
      AddendBounds bounds = level(form, multiplier, from);
      int to = end(form, multiplier, from);
      for (int i = from + 1; i < to; i++) {
        bounds = bounds.and(level(form, multiplier, i));
      }
      addend = bounds.nearest(addend);
      pieces.add(new ProvenRequantizer.Step(first.argument(from), addend));
      from = to;
    }
    long lowest = pieces.get(0).addend();
    return new ProvenRequantizer.Channel(
        multiplier, lowest, lowest, pieces.subList(1, pieces.size()));
  }

  /** Tries the multipliers around the reference's own, and 0, until one has few enough pieces. */
  private Optional<Trial> best(Form form, int bound, int enough) {
    Optional<Trial> best = Optional.empty();
    int fewest = bound;
    long nearest = nearestMultiplier(form.shift);
    for (long multiplier : new long[] {nearest, nearest - 1, nearest + 1, nearest - 2, 0}) {
      if (multiplier >= 0 && multiplier <= multiplierLimit) {
        int pieces = count(form, multiplier, fewest);
        if (pieces > 0) {
          best = Optional.of(new Trial(multiplier, pieces));
          fewest = pieces;
        }
        if (fewest <= enough) {
          return best;
        }
      }
    }
    return best;
  }

  private long nearestMultiplier(int shift) {
    int left = shift - estimate.shift();
    long significand = estimate.significand();
    if (left >= 0) {
      return left < 62 && significand <= multiplierLimit >> left ? significand << left : -1;
    }
    int right = Math.min(-left, 62);
    return (significand + (1L << (right - 1))) >> right;
  }

  /** Returns the number of pieces; 0 if a level has no addend, or if they are {@code bound}. */
  private int count(Form form, long multiplier, int bound) {
    int pieces = 0;
    int from = 0;
    while (from < first.size()) {
      int to = end(form, multiplier, from);
      pieces++;
      if (to == from || pieces >= bound) {
        return 0;
      }
      from = to;
    }
    return pieces;
  }

  /** Returns the end of the longest run of levels from {@code from} on that share an addend. */
  private int end(Form form, long multiplier, int from) {
    long low = AddendBounds.UNBOUNDED_LOW;
    long high = AddendBounds.UNBOUNDED_HIGH;
    int to = from;
    while (to < first.size()) {
      low = Math.max(low, low(form, multiplier, to));
      high = Math.min(high, high(form, multiplier, to));
      if (low > high) {
        return to;
      }
      to++;
    }
    return to;
  }

  private AddendBounds level(Form form, long multiplier, int index) {
    return new AddendBounds(low(form, multiplier, index), 0, high(form, multiplier, index), 0);
  }

  /** Returns the least addend with which the first accumulator of a level reaches it. */
  private long low(Form form, long multiplier, int index) {
    return first.level(index) == clamp.min()
        ? AddendBounds.UNBOUNDED_LOW
        : form.least(first.level(index)) - multiplier * first.argument(index);
  }

  /** Returns the greatest addend with which the last accumulator of a level does not leave it. */
  private long high(Form form, long multiplier, int index) {
    long last = index + 1 < first.size() ? first.argument(index + 1) - 1 : domainMax;
    return first.level(index) == clamp.max()
        ? AddendBounds.UNBOUNDED_HIGH
        : form.least(first.level(index) + 1) - 1 - multiplier * last;
  }
}
