// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.Optional;
import java.util.Set;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.ProvenRequantizer.Ties;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryRow;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.Sweep;
import org.bitloom.plan.array.Sweep.Mode;
import org.bitloom.plan.array.Writing;
import org.bitloom.rtl.verilog.Bus;

/**
 * What becomes of words, of sums and of results in every pass.
 *
 * @param plan of the array
 * @param fields takes the numbers
 * @param laned whether any sweep takes elements without weights
 * @param addressBits bits of an address
 */
record ScalingFields(ArrayPlan plan, PassFields fields, boolean laned, int addressBits) {
  /** What only some designs have. */
  private static final Set<String> LANED =
      Set.of(
          "scaled",
          "largest",
          "smallest",
          "multiplied",
          "factor",
          "odd_factor",
          "to_even",
          "to_odd",
          "tie_bits",
          "looked_up");

  /** Adds the numbers of sums and results. */
  void numbers() {
    fields.sweep("weighted", false, s -> s.mode().weighted() ? 1L : 0L);
    fields.sweep("grouped", false, s -> s.reading().grouped() ? 1L : 0L);
    fields.sweep("upper_half", false, s -> s.writing().half() ? 1L : 0L);
    fields.sweep("scaled", laned, s -> s.mode() == Mode.SCALED ? 1L : 0L);
    fields.sweep("largest", laned, s -> s.mode() == Mode.LARGEST ? 1L : 0L);
    fields.sweep("smallest", laned, s -> s.mode() == Mode.SMALLEST ? 1L : 0L);
    fields.sweep("multiplied", laned, s -> s.mode() == Mode.MULTIPLIED ? 1L : 0L);
    IntType element = IntType.signedFor(plan.widths().elements());
    fields.sweep("padding", true, s -> s.reading().padding());
    fields.sweep("low", true, s -> s.numbers().clamp().min());
    fields.sweep("high", true, s -> s.numbers().clamp().max());
    fields.type(element, "padding", "low", "high");
    IntType factor = IntType.signedFor(plan.widths().factors());
    fields.sweep("factor", laned, s -> s.mode().weighted() ? null : s.numbers().factor());
    fields.sweep("odd_factor", laned, s -> s.mode().weighted() ? null : s.numbers().oddFactor());
    fields.type(factor, "factor", "odd_factor");
    fields.sweep("shift", true, s -> (long) s.numbers().shift());
    fields.sweep(
        "to_even", plan.widths().ties(), s -> s.numbers().ties() == Ties.TO_EVEN ? 1L : 0L);
    fields.sweep("to_odd", plan.widths().ties(), s -> s.numbers().ties() == Ties.TO_ODD ? 1L : 0L);
    fields.sweep("tie_bits", nearTies(), s -> (long) s.numbers().tieBits());
    fields.sweep("looked_up", plan.widths().tables(), s -> s.numbers().table() ? 1L : 0L);
    fields.sweep("written_lanes", true, s -> lanes(s.writing()));
    fields.type(IntType.unsigned(plan.shape().channels()), "written_lanes");
    boolean wide = element.bits() > MemoryRow.ELEMENT_BITS;
    if (wide) {
      fields.add("load_signed", true, ScalingFields::signedElements);
    }
    if (wide && plan.widths().tables()) {
      fields.add("signed_bytes", true, ScalingFields::signedBytes);
    }
    fields.removeIf(f -> LANED.contains(f.name()) && !f.port());
    if (plan.shape().groupsPerWord() == 1) {
      fields.removeIf(f -> f.name().equals("upper_half"));
    }
  }

  private boolean nearTies() {
    return plan.widths().tieBits() > 0;
  }

  /** Adds the numbers of results that are summed once more. */
  void added() {
    IntType element = IntType.signedFor(plan.widths().elements());
    fields.sweep("adds", true, s -> s.added().isPresent() ? 1L : 0L);
    if (plan.averages()) {
      fields.sweep(
          "averages", true, s -> s.added().filter(Sweep.Added::mean).isPresent() ? 1L : 0L);
    }
    fields.added("own_factor", Sweep.Added::factor);
    fields.type(IntType.signedFor(fields.get("own_factor").range()), "own_factor");
    if (plan.adds()) {
      others();
    }
    fields.added("added_multiplier", a -> a.scaling().multiplier());
    fields.type(IntType.narrowestFor(plan.widths().multipliers()), "added_multiplier");
    IntType addend = IntType.signedFor(plan.widths().addends());
    fields.added("added_addend", a -> a.scaling().addend());
    fields.type(addend, "added_addend");
    if (plan.widths().split()) {
      fields.added("added_below", a -> a.scaling().below());
      fields.added("added_pivot", a -> a.scaling().pivot());
      fields.type(addend, "added_below");
      IntType pivot = IntType.signedFor(plan.widths().pivots());
      fields.type(pivot, "added_pivot");
    }
    fields.added("added_shift", a -> (long) a.numbers().shift());
    IntType shift = Bus.counter(plan.widths().shifts().max()).type();
    fields.type(shift, "added_shift");
    fields.added("added_low", a -> a.numbers().clamp().min());
    fields.added("added_high", a -> a.numbers().clamp().max());
    fields.type(element, "added_low", "added_high");
    if (plan.widths().ties()) {
      fields.added("added_to_even", a -> a.numbers().ties() == Ties.TO_EVEN ? 1L : 0L);
      fields.added("added_to_odd", a -> a.numbers().ties() == Ties.TO_ODD ? 1L : 0L);
    }
    if (nearTies()) {
      fields.added("added_tie_bits", a -> (long) a.numbers().tieBits());
      IntType bits = Bus.counter(plan.widths().tieBits()).type();
      fields.type(bits, "added_tie_bits");
    }
  }

  /** What reads the other elements. */
  private void others() {
    fields.added("other_step", a -> Math.floorMod((long) a.step(), 1L << addressBits));
    fields.type(IntType.unsigned(addressBits), "other_step");
    fields.added("other_factor", Sweep.Added::otherFactor);
    fields.type(IntType.signedFor(fields.get("other_factor").range()), "other_factor");
  }

  /** Returns whether bytes of an input are elements of a signed type. */
  private static Long signedElements(Optional<Pass> pass) {
    return pass.orElse(null) instanceof Pass.Load load
        ? load.edge().type().elementType().signed() ? 1L : 0L
        : null;
  }

  /** Returns whether bytes of a table are elements of a signed type. */
  private static Long signedBytes(Optional<Pass> pass) {
    return pass.orElse(null) instanceof Pass.Table table
        ? table.values().stream().anyMatch(v -> v < 0) ? 1L : 0L
        : null;
  }

  private static Long lanes(Writing writing) {
    long below = (1L << writing.firstLane()) - 1;
    return (1L << writing.lastLane() + 1) - 1 - below;
  }
}
