// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Requantize;

/**
 * A requantizer whose source computes in int32, or scales sums of int64 to int32, and would wrap
 * for an input that can occur. What is built computes the exact value, so there the numbers are not
 * those of the source.
 *
 * @param channel output channel
 * @param reachable the accumulators that can occur
 * @param source the numbers that do not wrap there
 * @param left bits by which the source shifts them to the left first
 */
public record SourceOverflow(int channel, Interval reachable, Interval source, int left) {
  private static final Interval INT32 = new Interval(-(1L << 31), (1L << 31) - 1);
  private static final int FRACTION_BITS = 31;

  /** Above it, no int64 sum has a product that leaves int32. */
  private static final int LARGEST_SHIFT = 62;

  /** What {@code MultiplyByQuantizedMultiplier} of TFLite asks of an int64 sum. */
  private static final Interval SUM = new Interval(-(1L << 47), (1L << 47) - 1);

  /**
   * Returns the first channel of a requantizer that can wrap, if there is one.
   *
   * @param ranges what each of its channels can receive
   */
  static Optional<SourceOverflow> of(
      IntegerNetwork network, Node node, Requantize requantize, List<Interval> ranges) {
    Requantization reference = requantize.requantization();
    // Two operands meet in float32 there; the integers are only this compiler's.
    boolean combined =
        reference.rounding() == Rounding.FLOAT32_EVEN
            && network
                .producer(node.inputs().get(0))
                .filter(p -> p.operator() instanceof Combine)
                .isPresent();
    if (combined) {
      return Optional.empty();
    }
    for (int c = 0; c < ranges.size(); c++) {
      Interval centred = ranges.get(c).plus(Math.negateExact(reference.inputZeroPoint()));
      Multiplier m = reference.multiplier(c);
      int left = left(reference, m);
      Interval source = reference.rounding() == Rounding.REDUCED_UP ? scalable(m) : INT32;
      if (left >= 0 && wraps(centred, source, left)) {
        return Optional.of(new SourceOverflow(c, centred, source, left));
      }
    }
    return Optional.empty();
  }

  /** Returns how a message calls the numbers that do not wrap. */
  public String ends() {
    String what = source.equals(INT32) ? "int32" : "what the source scales exactly";
    return "%s ends at %d and %d".formatted(what, source.min(), source.max());
  }

  /** Returns the int64 sums whose rounded product with a multiplier is an int32. */
  private static Interval scalable(Multiplier m) {
    if (m.significand() == 0 || m.shift() < 1 || m.shift() > LARGEST_SHIFT) {
      return SUM;
    }
    // (acc * significand + 2^(shift-1)) >> shift lies in int32.
    BigInteger half = BigInteger.ONE.shiftLeft(m.shift() - 1);
    BigInteger end = BigInteger.ONE.shiftLeft(FRACTION_BITS + m.shift()).subtract(half);
    BigInteger significand = BigInteger.valueOf(m.significand());
    BigInteger last = end.subtract(BigInteger.ONE).divide(significand);
    BigInteger first = end.add(half).add(half).negate().divide(significand);
    return new Interval(
        first.max(BigInteger.valueOf(SUM.min())).longValueExact(),
        last.min(BigInteger.valueOf(SUM.max())).longValueExact());
  }

  /** Returns the bits of the first shift of an int32 kernel; -1 where the source is none. */
  private static int left(Requantization reference, Multiplier m) {
    return switch (reference.rounding()) {
      case HALF_UP, HALF_EVEN, HALF_AWAY, FLOOR, FLOAT32_EVEN_INSIDE, FLOAT32_DIVIDED -> -1;
      case DOUBLE_AWAY, DOUBLE_UP -> Math.max(FRACTION_BITS - m.shift(), 0);
      // One product in 64 bits, or in float32.
      case SINGLE_UP, REDUCED_UP, FLOAT32_EVEN -> 0;
    };
  }

  private static boolean wraps(Interval range, Interval source, int left) {
    return range.min() < source.min() >> left || range.max() > source.max() >> left;
  }
}
