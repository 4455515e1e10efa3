// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Requantize;

/**
 * A requantizer whose source computes in int32, and would wrap for an input that can occur. What is
 * built computes the exact value, so there the numbers are not those of the source.
 *
 * @param channel output channel
 * @param reachable the accumulators that can occur
 * @param left bits by which the source shifts them to the left first
 */
public record SourceOverflow(int channel, Interval reachable, int left) {
  private static final Interval INT32 = new Interval(-(1L << 31), (1L << 31) - 1);
  private static final int FRACTION_BITS = 31;

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
      int left = left(reference, reference.multiplier(c));
      if (left >= 0 && wraps(centred, left)) {
        return Optional.of(new SourceOverflow(c, centred, left));
      }
    }
    return Optional.empty();
  }

  /** Returns the bits of the first shift of an int32 kernel; -1 where the source is none. */
  private static int left(Requantization reference, Multiplier m) {
    return switch (reference.rounding()) {
      case HALF_UP, HALF_EVEN, HALF_AWAY, FLOOR, FLOAT32_EVEN_INSIDE, FLOAT32_DIVIDED -> -1;
      case DOUBLE_AWAY, DOUBLE_UP -> Math.max(FRACTION_BITS - m.shift(), 0);
      // One product in 64 bits, or in float32.
      case SINGLE_UP, FLOAT32_EVEN -> 0;
    };
  }

  private static boolean wraps(Interval range, int left) {
    return range.min() < INT32.min() >> left || range.max() > INT32.max() >> left;
  }
}
