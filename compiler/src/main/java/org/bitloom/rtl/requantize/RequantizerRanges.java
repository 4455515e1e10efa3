// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.List;
import java.util.stream.LongStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.Bus;

/**
 * The proven range of every register of a requantizer, over all channels and all accumulators.
 *
 * @param multiplier of any channel
 * @param addend of any channel
 * @param product {@code multiplier * acc}
 * @param sum {@code product + addend}
 */
record RequantizerRanges(Interval multiplier, Interval addend, Interval product, Interval sum) {
  static RequantizerRanges of(ProvenRequantizer proven, List<Interval> accumulators) {
    RequantizerRanges all = null;
    for (int c = 0; c < accumulators.size(); c++) {
      RequantizerRanges one = channel(proven.channel(c), proven.pivot(), accumulators.get(c));
      all = all == null ? one : all.hull(one);
    }
    return all;
  }

  private static RequantizerRanges channel(ProvenRequantizer.Channel c, long pivot, Interval acc) {
    Interval product = acc.times(c.multiplier());
    Interval addend = Interval.of(c.addend()).hull(c.addendBelow());
    for (ProvenRequantizer.Step step : c.steps()) {
      addend = addend.hull(step.addend());
    }
    long from = acc.min();
    Interval sum = null;
    for (long to : ends(c, pivot, acc)) {
      Interval piece = new Interval(from, to);
      Interval sums = piece.times(c.multiplier()).plus(c.addend(from, pivot));
      sum = sum == null ? sums : sum.hull(sums);
      from = to + 1;
    }
    return new RequantizerRanges(Interval.of(c.multiplier()), addend, product, sum);
  }

  /** Returns the last accumulator of each run that has one addend, in order. */
  private static long[] ends(ProvenRequantizer.Channel c, long pivot, Interval acc) {
    LongStream changes =
        LongStream.concat(
            LongStream.of(pivot), c.steps().stream().mapToLong(ProvenRequantizer.Step::from));
    LongStream before =
        changes.filter(from -> from > acc.min() && from <= acc.max()).map(from -> from - 1);
    return LongStream.concat(before, LongStream.of(acc.max())).sorted().distinct().toArray();
  }

  private RequantizerRanges hull(RequantizerRanges other) {
    return new RequantizerRanges(
        multiplier.hull(other.multiplier),
        addend.hull(other.addend),
        product.hull(other.product),
        sum.hull(other.sum));
  }

  /** Returns the bus of the multiplier, unsigned. */
  Bus multiplierBus() {
    return Bus.counter(multiplier.max());
  }

  /** Returns the bus of the addend. */
  Bus addendBus() {
    return new Bus(IntType.signedFor(addend), addend);
  }
}
