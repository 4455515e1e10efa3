// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.Ring;
import org.bitloom.plan.array.Scan;
import org.bitloom.plan.array.Sweep;
import org.bitloom.rtl.verilog.Bus;

/** The entries of all passes: each number is a field, of a width that holds it in every pass. */
final class PassTable {
  /** What only designs with scans have. */
  private static final Set<String> SCANNED =
      Set.of(
          "first_row",
          "first_column",
          "row_stride",
          "column_stride",
          "channel_scan",
          "pair_scan",
          "packed_scan");

  /** The last entry of a table. */
  private static final long LAST_ENTRY = 255;

  private final ArrayPlan plan;
  private final int addressBits;

  private final PassFields fields;

  PassTable(ArrayPlan plan) {
    this.plan = plan;
    this.addressBits =
        Math.max(
            2 + plan.windows().bankBits(),
            IntType.narrowestFor(new Interval(0, plan.mapWords() - 1)).bits());
    this.fields = new PassFields(plan.passes());
    boolean laned =
        plan.passes().stream().anyMatch(p -> p instanceof Sweep s && !s.mode().weighted());
    ScalingFields scaling = new ScalingFields(plan, fields, laned, addressBits);
    kinds();
    counts();
    addresses();
    coordinates();
    scaling.numbers();
    scans();
    if (sums()) {
      scaling.added();
    }
    fields.place();
  }

  int addressBits() {
    return addressBits;
  }

  int entryBits() {
    return fields.entryBits();
  }

  List<PassField> fields() {
    return fields.all();
  }

  /** Returns the entries, the first pass first. */
  List<BigInteger> entries() {
    return fields.entries();
  }

  private void kinds() {
    fields.add("is_end", false, pass -> pass.isEmpty() ? 1L : 0L);
    if (plan.widths().tables()) {
      fields.add("is_table", false, pass -> flag(pass, Pass.Table.class));
    }
    fields.add("is_sweep", false, pass -> flag(pass, Sweep.class));
    fields.add("is_load", false, pass -> flag(pass, Pass.Load.class));
    if (plan.ahead()) {
      fields.add(
          "is_ahead",
          false,
          pass -> pass.orElse(null) instanceof Pass.Load l && l.ahead().isPresent() ? 1L : 0L);
    }
    fields.add("is_store", false, pass -> flag(pass, Pass.Store.class));
    fields.add("is_vectors", false, pass -> flag(pass, Pass.Vectors.class));
  }

  private static Long flag(Optional<Pass> pass, Predicate<Sweep.Share> is) {
    return pass.orElse(null) instanceof Sweep s && is.test(s.share()) ? 1L : 0L;
  }

  private static Long flag(Optional<Pass> pass, Class<? extends Pass> kind) {
    return pass.filter(kind::isInstance).isPresent() ? 1L : 0L;
  }

  private void counts() {
    fields.sweep("last_word", false, s -> s.loops().words() - 1L);
    fields.sweep("last_kernel_column", false, s -> s.loops().kernelColumns() - 1L);
    fields.sweep("last_kernel_row", false, s -> s.loops().kernelRows() - 1L);
    fields.sweep("last_column", false, s -> s.loops().columns() - 1L);
    fields.sweep("last_row", false, s -> s.loops().rows() - 1L);
    fields.sweep("last_group", false, s -> s.loops().groups() - 1L);
    if (plan.widths().tables()) {
      fields.add(
          "last_moved",
          false,
          pass -> pass.orElse(null) instanceof Pass.Table t ? t.values().size() - 1L : null);
      fields.type(movedBus().type(), "last_moved");
    }
  }

  /** Returns the bus of the entries of a table; it counts the elements of a row, too. */
  Bus movedBus() {
    return Bus.counter(Math.max(LAST_ENTRY, plan.row().bytes() - 1L));
  }

  private void addresses() {
    fields.add(
        "read_base",
        true,
        pass ->
            switch (pass.orElse(null)) {
              case Sweep sweep -> address(sweep.reading().base());
              case Pass.Store store -> address(store.place().slot(store.firstRow()));
              case Pass.Vectors vectors -> address(vectors.in().base());
              case null, default -> null;
            });
    fields.add(
        "result_base",
        false,
        pass ->
            switch (pass.orElse(null)) {
              case Sweep sweep -> address(sweep.writing().base());
              case Pass.Vectors vectors -> address(vectors.out().base());
              case null, default -> null;
            });
    fields.sweep("word_step", false, s -> address(s.reading().wordStep()));
    fields.sweep("tap_column_step", false, s -> address(s.reading().tapColumn()));
    fields.sweep("tap_row_step", false, s -> address(s.reading().tapRow()));
    fields.sweep("column_step", false, s -> address(s.reading().column()));
    fields.sweep("row_step", false, s -> address(s.reading().row()));
    fields.sweep("result_column_step", false, s -> address(s.writing().column()));
    fields.sweep("result_row_step", false, s -> address(s.writing().row()));
    fields.type(
        IntType.unsigned(addressBits),
        "read_base",
        "result_base",
        "word_step",
        "tap_column_step",
        "tap_row_step",
        "column_step",
        "row_step",
        "result_column_step",
        "result_row_step");
    ringFields();
    TransferFields transfers = new TransferFields(plan, fields, addressBits);
    transfers.loads();
    transfers.stores();
  }

  /** Returns whether any feature map is a ring of rows. */
  boolean rings() {
    return fields.has("read_end");
  }

  /** Where there is no ring, addresses are taken modulo the size of the memory. */
  private void ringFields() {
    boolean any =
        fields.rows().stream()
            .anyMatch(r -> !read(r).equals(Ring.NONE) || !written(r).equals(Ring.NONE));
    if (!any) {
      return;
    }
    long size = 1L << addressBits;
    fields.add("read_end", false, r -> read(r).words() == 0 ? size : read(r).end());
    fields.add("read_ring", false, r -> read(r).words() == 0 ? size : read(r).words());
    fields.add("result_end", false, r -> written(r).words() == 0 ? size : written(r).end());
    fields.add("result_ring", false, r -> written(r).words() == 0 ? size : written(r).words());
    fields.type(
        IntType.unsigned(addressBits + 1), "read_end", "read_ring", "result_end", "result_ring");
  }

  private static Ring read(Optional<Pass> pass) {
    return pass.orElse(null) instanceof Sweep sweep ? sweep.reading().ring() : Ring.NONE;
  }

  private static Ring written(Optional<Pass> pass) {
    return pass.orElse(null) instanceof Sweep sweep ? sweep.writing().ring() : Ring.NONE;
  }

  private Long address(int place) {
    return Math.floorMod((long) place, 1L << addressBits);
  }

  private void coordinates() {
    Map<String, Function<Sweep, Long>> all = new LinkedHashMap<>();
    all.put("origin_x", s -> (long) s.reading().columns().origin());
    all.put("origin_y", s -> (long) s.reading().rows().origin());
    all.put("dilation_x", s -> (long) s.reading().columns().dilation());
    all.put("dilation_y", s -> (long) s.reading().rows().dilation());
    all.put("stride_x", s -> (long) s.reading().columns().stride());
    all.put("stride_y", s -> (long) s.reading().rows().stride());
    all.put("width", s -> (long) s.reading().columns().size());
    all.put("height", s -> (long) s.reading().rows().size());
    all.forEach((name, value) -> fields.sweep(name, false, value));
    fields.add(
        "load_first_row",
        true,
        pass -> pass.orElse(null) instanceof Pass.Load l ? (long) l.firstMissing() : null);
    Interval reach = fields.get("load_first_row").range();
    for (Optional<Pass> pass : fields.rows()) {
      if (pass.orElse(null) instanceof Sweep s) {
        Sweep.Loops loops = s.loops();
        reach = reach.hull(s.reading().columns().reach(loops.kernelColumns(), loops.columns()));
        reach = reach.hull(s.reading().rows().reach(loops.kernelRows(), loops.rows()));
        reach = reach.hull(s.reading().columns().dilation()).hull(s.reading().rows().dilation());
        reach = reach.hull(s.reading().columns().stride()).hull(s.reading().rows().stride());
      }
    }
    reach = reach.hull(reach.max() + plan.windows().rowsAtOnce() - 1L);
    IntType type = IntType.signedFor(reach);
    fields.type(type, all.keySet().toArray(String[]::new));
    fields.type(type, "load_first_row");
  }

  /** Returns whether any results are summed once more. */
  boolean sums() {
    return plan.adds() || plan.averages();
  }

  private void scans() {
    boolean none = plan.windows().none();
    fields.sweep("first_row", false, s -> (long) s.scan().firstRow());
    fields.sweep("first_column", false, s -> (long) s.scan().firstColumn());
    fields.sweep("row_stride", false, s -> s.scan().rowStride() - 1L);
    fields.sweep("column_stride", false, s -> s.scan().columnStride() - 1L);
    if (plan.phased()) {
      fields.sweep("phased", false, s -> s.scan().phased() ? 1L : 0L);
      fields.sweep("last_phase", false, s -> (long) s.scan().lastPhase());
      IntType phase = Bus.counter(fields.get("last_kernel_row").range().max()).type();
      fields.type(phase, "last_phase");
    }
    if (plan.keptSums() > 0) {
      fields.add("kept", true, pass -> flag(pass, Sweep.Share::kept));
      fields.add("resumed", true, pass -> flag(pass, Sweep.Share::resumed));
    }
    if (plan.seamless()) {
      fields.add(
          "seamless",
          false,
          pass -> pass.orElse(null) instanceof Sweep s && s.scan().seamless() ? 1L : 0L);
    }
    widen("first_row", "row_stride");
    widen("first_column", "column_stride");
    boolean channels = plan.windows().channels().isPresent();
    boolean packed = plan.windows().packed().isPresent();
    fields.sweep("channel_scan", channels, s -> s.scan().kind().own() ? 1L : 0L);
    fields.sweep(
        "pair_scan", plan.windows().paired(), s -> s.scan().kind() == Scan.Kind.PAIRS ? 1L : 0L);
    fields.sweep("packed_scan", packed, s -> s.scan().kind() == Scan.Kind.PACKED ? 1L : 0L);
    fields.removeIf(f -> SCANNED.contains(f.name()) && none);
    fields.removeIf(f -> f.name().endsWith("_scan") && !f.port());
  }

  /** Gives two fields the type of the wider one. */
  private void widen(String one, String other) {
    long most = Math.max(fields.get(one).range().max(), fields.get(other).range().max());
    IntType type = Bus.counter(most).type();
    fields.type(type, one, other);
  }
}
