// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;

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
    Interval sum = null;
    if (acc.max() >= pivot) {
      Interval above = new Interval(Math.max(acc.min(), pivot), acc.max());
      sum = above.times(c.multiplier()).plus(c.addend());
    }
    if (acc.min() < pivot) {
      Interval below = new Interval(acc.min(), Math.min(acc.max(), pivot - 1));
      Interval sums = below.times(c.multiplier()).plus(c.addendBelow());
      sum = sum == null ? sums : sum.hull(sums);
    }
    return new RequantizerRanges(
        Interval.of(c.multiplier()), Interval.of(c.addend()).hull(c.addendBelow()), product, sum);
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
