// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.fixed.ProvenRequantizer.Ties;

/**
 * What becomes of the finished sums of a node.
 *
 * @param proven the requantizer behind it; empty where the sums are the results
 * @param type type of the results
 * @param table whether results are looked up
 */
record Outcome(Optional<ProvenRequantizer> proven, IntType type, boolean table) {
  /** Results are the sums. */
  static Outcome plain(IntType type) {
    return new Outcome(Optional.empty(), type, false);
  }

  /** Refuses what no lane of the array's requantizer computes. */
  Outcome {
    proven.ifPresent(
        p -> {
          if (!computed(p)) {
            throw new Refused(
                "its requantizer changes addends at several steps, as float32 roundings and"
                    + " thresholds do");
          }
        });
  }

  /** Returns whether a lane computes a requantizer: the addend of a channel changes once. */
  static boolean computed(ProvenRequantizer proven) {
    return proven.steps() == 0 || proven.steps() == 1 && !proven.split();
  }

  /** Returns the constants of an output channel that exists. */
  Scaling scaling(int channel, long bias) {
    return proven.map(p -> Scaling.of(p, channel, bias)).orElseGet(() -> Scaling.plus(bias));
  }

  /**
   * Returns the numbers of a sweep.
   *
   * @param channels output channels
   * @param bias of each
   * @param finished range of the finished sums of each
   * @param sums all that any sum holds at any time
   */
  Sweep.Numbers numbers(
      int channels,
      IntToLongFunction bias,
      IntFunction<Interval> finished,
      Interval sums,
      long factor,
      long oddFactor) {
    Interval products = Interval.of(0);
    Interval totals = Interval.of(0);
    for (int c = 0; c < channels; c++) {
      Scaling scaling = scaling(c, bias.applyAsLong(c));
      Interval product = finished.apply(c).times(scaling.multiplier());
      Interval addends = Interval.of(scaling.addend()).hull(scaling.below());
      products = products.hull(product);
      totals = totals.hull(product.plus(addends));
    }
    return new Sweep.Numbers(
        factor,
        oddFactor,
        proven.map(ProvenRequantizer::shift).orElse(0),
        proven.map(ProvenRequantizer::clamp).orElse(type.range()),
        proven.map(ProvenRequantizer::ties).orElse(Ties.KEEP),
        proven.map(ProvenRequantizer::tieBits).orElse(0),
        table,
        sums,
        products,
        totals);
  }
}
