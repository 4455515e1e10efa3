// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer.Ties;

/**
 * What the array's registers hold, over all passes.
 *
 * @param elements elements of feature maps, and padding
 * @param weights weights
 * @param factors factors of elements
 * @param lanes elements times their factors
 * @param sums sums at any time
 * @param multipliers of the requantizer
 * @param addends of the requantizer
 * @param pivots of the requantizer
 * @param products finished sums times their multipliers
 * @param totals the same with the addends
 * @param shifts of the requantizer
 * @param split whether an addend depends on the side of a pivot
 * @param ties whether ties are rounded to even
 * @param tieBits most of the lowest bits that the fraction of a tie may have
 * @param tables whether results are looked up
 */
public record ArrayWidths(
    Interval elements,
    Interval weights,
    Interval factors,
    Interval lanes,
    Interval sums,
    Interval multipliers,
    Interval addends,
    Interval pivots,
    Interval products,
    Interval totals,
    Interval shifts,
    boolean split,
    boolean ties,
    int tieBits,
    boolean tables) {
  /** Returns the widths of a program. */
  static ArrayWidths of(List<Pass> passes, MemoryRow row) {
    Collector collector = new Collector(row);
    passes.forEach(collector::add);
    return collector.widths();
  }

  /** Returns the bits of the constants of an output channel. */
  public int constantBits() {
    int addend = IntType.signedFor(addends).bits();
    int pivot = split ? addend + IntType.signedFor(pivots).bits() : 0;
    return multiplierBits() + addend + pivot;
  }

  /** Returns the bits of a weight. */
  public int weightBits() {
    return IntType.signedFor(weights).bits();
  }

  /** Returns the bits of the widest multiplier, at least 1. */
  public int multiplierBits() {
    return IntType.narrowestFor(multipliers).bits();
  }

  /** Takes in pass after pass. */
  private static final class Collector {
    private static final Interval ZERO = Interval.of(0);

    private final MemoryRow row;
    private Interval elements = ZERO;
    private Interval factors = ZERO;
    private Interval lanes = ZERO;
    private Interval sums = ZERO;
    private Interval multipliers = new Interval(0, 1);
    private Interval addends = ZERO;
    private Interval pivots = ZERO;
    private Interval products = ZERO;
    private Interval totals = ZERO;
    private int leastShift = Integer.MAX_VALUE;
    private int mostShift;
    private boolean split;
    private boolean ties;
    private int tieBits;
    private boolean tables;

    Collector(MemoryRow row) {
      this.row = row;
    }

    void add(Pass pass) {
      switch (pass) {
        case Pass.Load load -> elements = elements.hull(load.edge().type().elementType().range());
        case Pass.Store store -> elements = elements.hull(store.edge().type().range());
        case Pass.Table table -> table.values().forEach(v -> elements = elements.hull(v));
        case Pass.Vectors vectors -> elements = elements.hull(vectors.operator().output().range());
        case Sweep sweep -> add(sweep);
      }
    }

    private void add(Sweep sweep) {
      add(sweep.numbers());
      sweep.added().ifPresent(this::add);
      elements = elements.hull(sweep.reading().padding());
      Sweep.Numbers n = sweep.numbers();
      if (!sweep.mode().weighted()) {
        factors = factors.hull(n.factor()).hull(n.oddFactor());
      }
      int outputs = sweep.loops().groups() * row.shape().channels();
      for (int o = 0; o < outputs; o++) {
        add(sweep.contents().scaling(o));
      }
    }

    private void add(Sweep.Added added) {
      add(added.numbers());
      add(added.scaling());
    }

    private void add(Sweep.Numbers n) {
      elements = elements.hull(n.clamp());
      sums = sums.hull(n.sums());
      products = products.hull(n.products());
      totals = totals.hull(n.totals());
      leastShift = Math.min(leastShift, n.shift());
      mostShift = Math.max(mostShift, n.shift());
      ties |= n.ties() != Ties.KEEP;
      tieBits = Math.max(tieBits, n.tieBits());
      tables |= n.table();
    }

    private void add(Scaling scaling) {
      multipliers = multipliers.hull(scaling.multiplier());
      addends = addends.hull(scaling.addend()).hull(scaling.below());
      pivots = pivots.hull(scaling.pivot());
      split |= scaling.split();
    }

    ArrayWidths widths() {
      Interval centred = elements.hull(elements.plus(factors.times(-1)));
      Interval lane = centred.times(factors.hull(1)).hull(centred.times(centred)).hull(sums);
      return new ArrayWidths(
          elements,
          row.weights(),
          factors,
          lane,
          sums,
          multipliers,
          addends,
          pivots,
          products,
          totals,
          new Interval(Math.min(leastShift, mostShift), mostShift),
          split,
          ties,
          tieBits,
          tables);
    }
  }
}
