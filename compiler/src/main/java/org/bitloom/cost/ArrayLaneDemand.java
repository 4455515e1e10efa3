// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.rtl.array.ArrayDatapath;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayPe;
import org.bitloom.rtl.array.ArrayRequantizer;
import org.bitloom.rtl.array.PassField;

/** What the channels of a shared array consist of: processing elements and requantizers. */
final class ArrayLaneDemand {
  private ArrayLaneDemand() {}

  /** The numbers of the passes: those that are equal in all of them cost nothing. */
  record Fields(List<PassField> fields) {
    static Fields of(ArrayDesign design) {
      return design.modules().stream()
          .filter(ArrayDatapath.class::isInstance)
          .map(path -> new Fields(((ArrayDatapath) path).fields()))
          .findFirst()
          .orElseThrow();
    }

    /** Returns the range of a number; 0 where there is none. */
    Interval range(String name) {
      return fields.stream()
          .filter(f -> f.name().equals(name))
          .map(PassField::range)
          .findFirst()
          .orElse(Interval.of(0));
    }

    /** Returns whether an element is multiplied by more than 0 and 1. */
    boolean multiplies() {
      Interval factors = range("factor").hull(range("odd_factor"));
      return range("multiplied").max() > 0 || factors.min() < 0 || factors.max() > 1;
    }
  }

  /** Returns what a processing element consists of. */
  static Demand of(ArrayPe pe, Fields fields) {
    int product = pe.product().bits();
    Demand demand =
        Demand.NONE
            .and(new Multiplication(pe.elementBits(), pe.oneWeight(), product))
            .and(Quantity.PRODUCT_BIT, product)
            .times(pe.lanes())
            .and(Quantity.ACCUMULATOR_BIT, pe.sum().bits());
    for (ArrayPe.Level level : pe.levels()) {
      demand = demand.and(Quantity.TREE_BIT, (long) level.results() * level.bus().bits());
    }
    if (pe.keeps()) {
      int sum = pe.sum().bits();
      demand = demand.and(Memory.ram(pe.kept(), sum), sum).and(Quantity.CHOSEN_BIT, sum);
    }
    return pe.laned() ? demand.plus(laned(pe, fields.multiplies())) : demand;
  }

  /** An element beside the tree: less its factor, times another, and compared with the sum. */
  private static Demand laned(ArrayPe pe, boolean multiplies) {
    int centred = pe.centred().bits();
    int other = pe.other().bits();
    int lane = pe.delays().get(0).bus().bits();
    Demand product =
        multiplies
            ? Demand.NONE
                .and(new Multiplication(centred, other, lane))
                .and(Quantity.CHOSEN_BIT, other)
                .and(Quantity.TREE_BIT, centred)
            : Demand.NONE;
    return product
        .and(Quantity.REGISTER_BIT, centred)
        .and(Quantity.REGISTER_BIT, (multiplies ? lane : centred) * (long) pe.delays().size())
        .and(Quantity.CHOSEN_BIT, pe.sum().bits())
        .and(Quantity.LANE_PIVOT_BIT, pe.sum().bits());
  }

  /** The second requantizer of a channel, where there is one, has its constants from the pass. */
  static Demand lanes(ArrayRequantizer lane, Fields fields) {
    Demand first = of(lane, fields.range("shift"), true);
    Interval factor = fields.range("added_multiplier");
    return fields.range("adds").max() == 0
        ? first
        : first.plus(of(lane, fields.range("added_shift"), factor.max() > 1));
  }

  /** Bits below the least shift are gone in all passes, and shifts differ in their lower bits. */
  private static Demand of(ArrayRequantizer lane, Interval shifts, boolean multiplies) {
    int sum = lane.sum().bits();
    int product = lane.product().bits();
    int addend = lane.addend().bits();
    int total = lane.total().bits();
    long kept = Math.max(lane.elementBits() + 1L, total - shifts.min());
    long stages = Long.SIZE - Long.numberOfLeadingZeros(shifts.min() ^ shifts.max());
    long shifted = (total - shifts.min()) * stages;
    Multiplication scaling = new Multiplication(sum, lane.multiplier().bits() + 1, product);
    return Demand.NONE
        .and(Quantity.REGISTER_BIT, sum + addend + kept + lane.elementBits())
        .plus(multiplies ? Demand.NONE.and(scaling) : Demand.NONE)
        .and(Quantity.PRODUCT_BIT, product)
        .and(Quantity.LANE_PARTIAL_BIT, multiplies && scaling.blocks() > 1 ? product : 0)
        .and(Quantity.CHOSEN_BIT, addend + lane.multiplier().bits() + 2L * lane.elementBits())
        .and(Quantity.LANE_PIVOT_BIT, lane.split() ? sum : 0)
        .and(Quantity.TREE_BIT, total)
        .and(Quantity.GEARBOX_SHIFT_BIT, shifted * shifters(lane))
        .and(Quantity.LANE_TIE_BIT, lane.ties() ? total : 0)
        .and(Quantity.LANE_BOUND_BIT, kept);
  }

  /** A tie is what is left of a sum when the result is shifted back, and its lowest bits go. */
  private static long shifters(ArrayRequantizer lane) {
    return lane.nearTies() ? 3 : lane.ties() ? 2 : 1;
  }
}
