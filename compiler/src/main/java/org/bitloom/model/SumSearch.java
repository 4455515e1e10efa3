// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.stream.LongStream;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combination;

/**
 * Finds the sum with the shortest factors, {@code clamp((k1 * x1 + k2 * x2 + offset) / 2^shift)},
 * that equals a reference for every pair of reachable elements. The proof is the comparison of all
 * pairs.
 */
final class SumSearch {
  /** Longer factors than these save nothing against the reference form. */
  private static final int LARGEST_SHIFT = 24;

  /** Scattered pairs refute a wrong form sooner than neighbours do; prime, so all pairs come. */
  private static final int STRIDE = 7919;

  private final Interval left;
  private final Interval right;
  private final int[] leftIndex;
  private final int[] rightIndex;
  private final long[] reference;
  private final Interval clamp;

  /**
   * A form that was proven.
   *
   * @param sum the accumulator
   * @param requantization what becomes of it
   */
  record Found(Combination.Linear sum, Requantization requantization) {}

  /** Makes a linear form that is 0 where both real values are. */
  interface Centred {
    /** Returns {@code k1 * (x1 - z1) + k2 * (x2 - z2)}. */
    Combination.Linear of(long leftFactor, long rightFactor);
  }

  SumSearch(Interval left, Interval right, LongBinaryOperator function, Interval clamp) {
    this.left = left;
    this.right = right;
    this.clamp = clamp;
    int columns = size(right);
    int pairs = Math.multiplyExact(size(left), columns);
    this.leftIndex = new int[pairs];
    this.rightIndex = new int[pairs];
    this.reference = new long[pairs];
    for (int i = 0; i < pairs; i++) {
      int pair = (int) ((long) i * STRIDE % pairs);
      leftIndex[i] = pair / columns;
      rightIndex[i] = pair % columns;
      reference[i] = function.applyAsLong(left.min() + leftIndex[i], right.min() + rightIndex[i]);
    }
  }

  private static int size(Interval range) {
    return Math.toIntExact(range.max() - range.min() + 1);
  }

  /** The sums of all pairs, in the order in which they are compared. */
  private final class Sums {
    private final long[] leftTerms;
    private final long[] rightTerms;

    Sums(Combination.Linear sum) {
      leftTerms = terms(left, sum.leftFactor());
      rightTerms = terms(right, sum.rightFactor());
      Arrays.setAll(rightTerms, i -> Math.addExact(rightTerms[i], sum.offset()));
    }

    private static long[] terms(Interval range, long factor) {
      return LongStream.rangeClosed(range.min(), range.max())
          .map(element -> Math.multiplyExact(factor, element))
          .toArray();
    }

    long of(int pair) {
      return Math.addExact(leftTerms[leftIndex[pair]], rightTerms[rightIndex[pair]]);
    }
  }

  /**
   * Returns the form with the smallest shift.
   *
   * @param leftRatio real factor of the first element
   * @param rightRatio real factor of the second element
   * @param zeroPoint of the result
   */
  Optional<Found> smallest(double leftRatio, double rightRatio, Centred centred, long zeroPoint) {
    for (int shift = 0; shift <= LARGEST_SHIFT; shift++) {
      double a = Math.scalb(leftRatio, shift);
      double b = Math.scalb(rightRatio, shift);
      for (int corner = 0; corner < 4; corner++) {
        long leftFactor = (long) ((corner & 1) == 0 ? Math.floor(a) : Math.ceil(a));
        long rightFactor = (long) ((corner & 2) == 0 ? Math.floor(b) : Math.ceil(b));
        Combination.Linear sum = centred.of(leftFactor, rightFactor);
        Sums sums = new Sums(sum);
        Optional<Found> floored = floored(sum, sums, shift);
        if (floored.isPresent()) {
          return floored;
        }
        if (roundsAway(sums, shift, zeroPoint)) {
          return Optional.of(new Found(sum, power(Rounding.HALF_AWAY, shift, zeroPoint)));
        }
      }
    }
    return Optional.empty();
  }

  private Requantization power(Rounding rounding, int shift, long zeroPoint) {
    Multiplier multiplier = Multiplier.quantize(Math.scalb(1.0, -shift));
    return new Requantization(rounding, List.of(multiplier), 0, zeroPoint, clamp);
  }

  /** Every pair bounds the offset with which {@code (sum + offset) >> shift} is its reference. */
  private Optional<Found> floored(Combination.Linear sum, Sums sums, int shift) {
    long least = Long.MIN_VALUE;
    long most = Long.MAX_VALUE;
    for (int pair = 0; pair < reference.length && least <= most; pair++) {
      long value = sums.of(pair);
      long y = reference[pair];
      if (y > clamp.min()) {
        least = Math.max(least, (y << shift) - value);
      }
      if (y < clamp.max()) {
        most = Math.min(most, ((y + 1) << shift) - 1 - value);
      }
    }
    if (least > most) {
      return Optional.empty();
    }
    // Where the clamp leaves one value, no pair bounds the offset.
    boolean bounded = least != Long.MIN_VALUE || most != Long.MAX_VALUE;
    long offset = !bounded ? 0 : least == Long.MIN_VALUE ? most : least;
    return Optional.of(
        new Found(
            new Combination.Linear(
                sum.leftFactor(), sum.rightFactor(), Math.addExact(sum.offset(), offset)),
            power(Rounding.FLOOR, shift, 0)));
  }

  private boolean roundsAway(Sums sums, int shift, long zeroPoint) {
    long half = shift == 0 ? 0 : 1L << (shift - 1);
    for (int pair = 0; pair < reference.length; pair++) {
      long value = sums.of(pair);
      long magnitude = (Math.abs(value) + half) >> shift;
      if (clamp.clamp(zeroPoint + (value < 0 ? -magnitude : magnitude)) != reference[pair]) {
        return false;
      }
    }
    return true;
  }
}
