// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer.Ties;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryRow;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.Sweep;
import org.bitloom.plan.array.Sweep.Mode;
import org.bitloom.plan.array.Sweep.Ring;
import org.bitloom.plan.array.Sweep.Scan;
import org.bitloom.rtl.verilog.Bus;

/** The entries of all passes: each number is a field, of a width that holds it in every pass. */
final class PassTable {
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

  /** Counters of words have two bits at least. */
  private static final long MOST_COUNTED = 3;

  private final ArrayPlan plan;
  private final int addressBits;

  /** Whether any sweep takes elements without weights. */
  private final boolean laned;

  private final Map<String, PassField> fields = new LinkedHashMap<>();
  private int entryBits;

  /** All passes, and an empty one for the end. */
  private final List<Optional<Pass>> rows = new ArrayList<>();

  PassTable(ArrayPlan plan) {
    this.plan = plan;
    this.addressBits =
        Math.max(
            2 + plan.windows().bankBits(),
            IntType.narrowestFor(new Interval(0, plan.mapWords() - 1)).bits());
    this.laned = plan.passes().stream().anyMatch(p -> p instanceof Sweep s && !s.mode().weighted());
    plan.passes().forEach(pass -> rows.add(Optional.of(pass)));
    rows.add(Optional.empty());
    kinds();
    counts();
    addresses();
    coordinates();
    numbers();
    scans();
    if (sums()) {
      added();
    }
    place();
  }

  int addressBits() {
    return addressBits;
  }

  int entryBits() {
    return Math.max(1, entryBits);
  }

  List<PassField> fields() {
    return List.copyOf(fields.values());
  }

  PassField field(String name) {
    return fields.get(name);
  }

  /** Returns the entries, the first pass first. */
  List<BigInteger> entries() {
    List<BigInteger> entries = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      BigInteger entry = BigInteger.ZERO;
      for (PassField field : fields.values()) {
        if (field.lsb() >= 0) {
          BigInteger code =
              BigInteger.valueOf(field.values().get(row))
                  .mod(BigInteger.ONE.shiftLeft(field.bus().bits()));
          entry = entry.or(code.shiftLeft(field.lsb()));
        }
      }
      entries.add(entry);
    }
    return entries;
  }

  private void kinds() {
    add("is_end", false, pass -> pass.isEmpty() ? 1L : 0L);
    if (plan.widths().tables()) {
      add("is_table", false, pass -> flag(pass, Pass.Table.class));
    }
    add("is_sweep", false, pass -> flag(pass, Sweep.class));
    add("is_load", false, pass -> flag(pass, Pass.Load.class));
    if (plan.ahead()) {
      add(
          "is_ahead",
          false,
          pass -> pass.orElse(null) instanceof Pass.Load l && l.ahead().isPresent() ? 1L : 0L);
    }
    add("is_store", false, pass -> flag(pass, Pass.Store.class));
    add("is_vectors", false, pass -> flag(pass, Pass.Vectors.class));
  }

  private static Long flag(Optional<Pass> pass, Predicate<Sweep.Share> is) {
    return pass.orElse(null) instanceof Sweep s && is.test(s.share()) ? 1L : 0L;
  }

  private static Long flag(Optional<Pass> pass, Class<? extends Pass> kind) {
    return pass.filter(kind::isInstance).isPresent() ? 1L : 0L;
  }

  private void counts() {
    sweeps("last_word", false, s -> s.loops().words() - 1L);
    sweeps("last_kernel_column", false, s -> s.loops().kernelColumns() - 1L);
    sweeps("last_kernel_row", false, s -> s.loops().kernelRows() - 1L);
    sweeps("last_column", false, s -> s.loops().columns() - 1L);
    sweeps("last_row", false, s -> s.loops().rows() - 1L);
    sweeps("last_group", false, s -> s.loops().groups() - 1L);
    if (plan.widths().tables()) {
      add(
          "last_moved",
          false,
          pass -> pass.orElse(null) instanceof Pass.Table t ? t.values().size() - 1L : null);
      fields.put("last_moved", fields.get("last_moved").as(movedBus().type()));
    }
  }

  /** Returns the bus of the entries of a table; it counts the elements of a row, too. */
  Bus movedBus() {
    return Bus.counter(Math.max(LAST_ENTRY, plan.row().bytes() - 1L));
  }

  private void addresses() {
    add(
        "read_base",
        true,
        pass ->
            switch (pass.orElse(null)) {
              case Sweep sweep -> address(sweep.reading().base());
              case Pass.Store store -> address(store.place().base());
              case Pass.Vectors vectors -> address(vectors.in().base());
              case null, default -> null;
            });
    add(
        "result_base",
        false,
        pass ->
            switch (pass.orElse(null)) {
              case Sweep sweep -> address(sweep.writing().base());
              case Pass.Vectors vectors -> address(vectors.out().base());
              case null, default -> null;
            });
    sweeps("word_step", false, s -> address(s.reading().wordStep()));
    sweeps("tap_column_step", false, s -> address(s.reading().tapColumn()));
    sweeps("tap_row_step", false, s -> address(s.reading().tapRow()));
    sweeps("column_step", false, s -> address(s.reading().column()));
    sweeps("row_step", false, s -> address(s.reading().row()));
    sweeps("result_column_step", false, s -> address(s.writing().column()));
    sweeps("result_row_step", false, s -> address(s.writing().row()));
    List<String> names =
        List.of(
            "read_base",
            "result_base",
            "word_step",
            "tap_column_step",
            "tap_row_step",
            "column_step",
            "row_step",
            "result_column_step",
            "result_row_step");
    names.forEach(n -> fields.computeIfPresent(n, (k, f) -> f.as(IntType.unsigned(addressBits))));
    ringFields();
    loads();
    stores();
  }

  /** Returns whether any feature map is a ring of rows. */
  boolean rings() {
    return fields.containsKey("read_end");
  }

  /** Where there is no ring, addresses are taken modulo the size of the memory. */
  private void ringFields() {
    boolean any =
        rows.stream().anyMatch(r -> !read(r).equals(Ring.NONE) || !written(r).equals(Ring.NONE));
    if (!any) {
      return;
    }
    long size = 1L << addressBits;
    add("read_end", false, r -> read(r).words() == 0 ? size : read(r).end());
    add("read_ring", false, r -> read(r).words() == 0 ? size : read(r).words());
    add("result_end", false, r -> written(r).words() == 0 ? size : written(r).end());
    add("result_ring", false, r -> written(r).words() == 0 ? size : written(r).words());
    List.of("read_end", "read_ring", "result_end", "result_ring")
        .forEach(n -> fields.put(n, fields.get(n).as(IntType.unsigned(addressBits + 1))));
  }

  private static Ring read(Optional<Pass> pass) {
    return pass.orElse(null) instanceof Sweep sweep ? sweep.reading().ring() : Ring.NONE;
  }

  private static Ring written(Optional<Pass> pass) {
    return pass.orElse(null) instanceof Sweep sweep ? sweep.writing().ring() : Ring.NONE;
  }

  /** What the loader is given; it takes addresses modulo the size of the memory, too. */
  private void loads() {
    long size = 1L << addressBits;
    load("load_first", l -> address(l.place().slot(l.firstRow())), addressBits);
    int count = Bus.counter(Math.max(MOST_COUNTED, mostLoaded() - 1)).bits();
    load("load_last_word", l -> l.words() - 1L, count);
    load("load_last_column", l -> l.place().vectorRowWords() - 1L, count);
    load("load_gap", l -> (long) l.place().gap(), 1);
    load(
        "load_end",
        l -> l.place().ring().words() == 0 ? size : l.place().ring().end(),
        addressBits + 1);
    load(
        "load_ring",
        l -> l.place().ring().words() == 0 ? size : l.place().ring().words(),
        addressBits + 1);
  }

  private long mostLoaded() {
    return plan.passes().stream()
        .mapToLong(p -> p instanceof Pass.Load load ? load.words() : 0)
        .max()
        .orElse(0);
  }

  private void load(String name, Function<Pass.Load, Long> value, int bits) {
    add(name, true, pass -> pass.orElse(null) instanceof Pass.Load l ? value.apply(l) : null);
    fields.put(name, fields.get(name).as(IntType.unsigned(bits)));
  }

  private void stores() {
    add(
        "store_words",
        true,
        pass ->
            pass.orElse(null) instanceof Pass.Store store
                ? (long) plan.row().beatWords(store.place().words())
                : null);
    add(
        "store_beat",
        true,
        pass ->
            pass.orElse(null) instanceof Pass.Store store
                ? store.offset() * plan.shape().lanes() * 8 / plan.row().beatBits()
                : null);
    add(
        "store_beats",
        true,
        pass ->
            pass.orElse(null) instanceof Pass.Store store
                ? (long) plan.row().beats(store.place().words())
                : null);
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
    all.forEach((name, value) -> sweeps(name, false, value));
    add(
        "load_first_row",
        true,
        pass -> pass.orElse(null) instanceof Pass.Load l ? (long) l.firstMissing() : null);
    Interval reach = fields.get("load_first_row").range();
    for (Optional<Pass> pass : rows) {
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
    all.keySet().forEach(name -> fields.computeIfPresent(name, (k, f) -> f.as(type)));
    fields.computeIfPresent("load_first_row", (k, f) -> f.as(type));
  }

  private void numbers() {
    sweeps("weighted", false, s -> s.mode().weighted() ? 1L : 0L);
    sweeps("grouped", false, s -> s.reading().grouped() ? 1L : 0L);
    sweeps("upper_half", false, s -> s.writing().half() ? 1L : 0L);
    sweeps("scaled", laned, s -> s.mode() == Mode.SCALED ? 1L : 0L);
    sweeps("largest", laned, s -> s.mode() == Mode.LARGEST ? 1L : 0L);
    sweeps("smallest", laned, s -> s.mode() == Mode.SMALLEST ? 1L : 0L);
    sweeps("multiplied", laned, s -> s.mode() == Mode.MULTIPLIED ? 1L : 0L);
    IntType element = IntType.signedFor(plan.widths().elements());
    sweeps("padding", true, s -> s.reading().padding());
    sweeps("low", true, s -> s.numbers().clamp().min());
    sweeps("high", true, s -> s.numbers().clamp().max());
    List.of("padding", "low", "high").forEach(n -> fields.put(n, fields.get(n).as(element)));
    IntType factor = IntType.signedFor(plan.widths().factors());
    sweeps("factor", laned, s -> s.mode().weighted() ? null : s.numbers().factor());
    sweeps("odd_factor", laned, s -> s.mode().weighted() ? null : s.numbers().oddFactor());
    List.of("factor", "odd_factor").forEach(n -> fields.put(n, fields.get(n).as(factor)));
    sweeps("shift", true, s -> (long) s.numbers().shift());
    sweeps("to_even", plan.widths().ties(), s -> s.numbers().ties() == Ties.TO_EVEN ? 1L : 0L);
    sweeps("to_odd", plan.widths().ties(), s -> s.numbers().ties() == Ties.TO_ODD ? 1L : 0L);
    sweeps("tie_bits", nearTies(), s -> (long) s.numbers().tieBits());
    sweeps("looked_up", plan.widths().tables(), s -> s.numbers().table() ? 1L : 0L);
    sweeps("written_lanes", true, s -> lanes(s.writing()));
    fields.put(
        "written_lanes", fields.get("written_lanes").as(IntType.unsigned(plan.shape().channels())));
    boolean wide = element.bits() > MemoryRow.ELEMENT_BITS;
    if (wide) {
      add("load_signed", true, PassTable::signedElements);
    }
    if (wide && plan.widths().tables()) {
      add("signed_bytes", true, PassTable::signedBytes);
    }
    fields.values().removeIf(f -> LANED.contains(f.name()) && !f.port());
    if (plan.shape().groupsPerWord() == 1) {
      fields.remove("upper_half");
    }
  }

  private boolean nearTies() {
    return plan.widths().tieBits() > 0;
  }

  /** Returns whether any results are summed once more. */
  boolean sums() {
    return plan.adds() || plan.averages();
  }

  private void added() {
    IntType element = IntType.signedFor(plan.widths().elements());
    sweeps("adds", true, s -> s.added().isPresent() ? 1L : 0L);
    if (plan.averages()) {
      sweeps("averages", true, s -> s.added().filter(Sweep.Added::mean).isPresent() ? 1L : 0L);
    }
    added("own_factor", Sweep.Added::factor);
    fields.put(
        "own_factor",
        fields.get("own_factor").as(IntType.signedFor(fields.get("own_factor").range())));
    if (plan.adds()) {
      others();
    }
    added("added_multiplier", a -> a.scaling().multiplier());
    fields.put(
        "added_multiplier",
        fields.get("added_multiplier").as(IntType.narrowestFor(plan.widths().multipliers())));
    IntType addend = IntType.signedFor(plan.widths().addends());
    added("added_addend", a -> a.scaling().addend());
    fields.put("added_addend", fields.get("added_addend").as(addend));
    if (plan.widths().split()) {
      added("added_below", a -> a.scaling().below());
      added("added_pivot", a -> a.scaling().pivot());
      fields.put("added_below", fields.get("added_below").as(addend));
      IntType pivot = IntType.signedFor(plan.widths().pivots());
      fields.put("added_pivot", fields.get("added_pivot").as(pivot));
    }
    added("added_shift", a -> (long) a.numbers().shift());
    IntType shift = Bus.counter(plan.widths().shifts().max()).type();
    fields.put("added_shift", fields.get("added_shift").as(shift));
    added("added_low", a -> a.numbers().clamp().min());
    added("added_high", a -> a.numbers().clamp().max());
    List.of("added_low", "added_high").forEach(n -> fields.put(n, fields.get(n).as(element)));
    if (plan.widths().ties()) {
      added("added_to_even", a -> a.numbers().ties() == Ties.TO_EVEN ? 1L : 0L);
      added("added_to_odd", a -> a.numbers().ties() == Ties.TO_ODD ? 1L : 0L);
    }
    if (nearTies()) {
      added("added_tie_bits", a -> (long) a.numbers().tieBits());
      IntType bits = Bus.counter(plan.widths().tieBits()).type();
      fields.put("added_tie_bits", fields.get("added_tie_bits").as(bits));
    }
  }

  /** What reads the other elements. */
  private void others() {
    added("other_step", a -> address(a.step()));
    fields.put("other_step", fields.get("other_step").as(IntType.unsigned(addressBits)));
    added("other_factor", Sweep.Added::otherFactor);
    fields.put(
        "other_factor",
        fields.get("other_factor").as(IntType.signedFor(fields.get("other_factor").range())));
  }

  private void added(String name, Function<Sweep.Added, Long> value) {
    sweeps(name, true, s -> s.added().map(value).orElse(null));
  }

  private void scans() {
    boolean none = plan.windows().none();
    sweeps("first_row", false, s -> (long) s.scan().firstRow());
    sweeps("first_column", false, s -> (long) s.scan().firstColumn());
    sweeps("row_stride", false, s -> s.scan().rowStride() - 1L);
    sweeps("column_stride", false, s -> s.scan().columnStride() - 1L);
    if (plan.phased()) {
      sweeps("phased", false, s -> s.scan().phased() ? 1L : 0L);
      sweeps("last_phase", false, s -> (long) s.scan().lastPhase());
      IntType phase = Bus.counter(fields.get("last_kernel_row").range().max()).type();
      fields.put("last_phase", fields.get("last_phase").as(phase));
    }
    if (plan.keptSums() > 0) {
      add("kept", true, pass -> flag(pass, Sweep.Share::kept));
      add("resumed", true, pass -> flag(pass, Sweep.Share::resumed));
    }
    if (plan.seamless()) {
      add(
          "seamless",
          false,
          pass -> pass.orElse(null) instanceof Sweep s && s.scan().seamless() ? 1L : 0L);
    }
    widen("first_row", "row_stride");
    widen("first_column", "column_stride");
    boolean channels = plan.windows().channels().isPresent();
    boolean packed = plan.windows().packed().isPresent();
    sweeps("channel_scan", channels, s -> s.scan().kind().own() ? 1L : 0L);
    sweeps("pair_scan", plan.windows().paired(), s -> s.scan().kind() == Scan.Kind.PAIRS ? 1L : 0L);
    sweeps("packed_scan", packed, s -> s.scan().kind() == Scan.Kind.PACKED ? 1L : 0L);
    fields.values().removeIf(f -> SCANNED.contains(f.name()) && none);
    fields.values().removeIf(f -> f.name().endsWith("_scan") && !f.port());
  }

  /** Gives two fields the type of the wider one. */
  private void widen(String one, String other) {
    long most = Math.max(fields.get(one).range().max(), fields.get(other).range().max());
    IntType type = Bus.counter(most).type();
    List.of(one, other).forEach(n -> fields.put(n, fields.get(n).as(type)));
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

  private static Long lanes(Sweep.Writing writing) {
    long below = (1L << writing.firstLane()) - 1;
    return (1L << writing.lastLane() + 1) - 1 - below;
  }

  private void sweeps(String name, boolean port, Function<Sweep, Long> value) {
    add(name, port, pass -> pass.orElse(null) instanceof Sweep sweep ? value.apply(sweep) : null);
  }

  /** Adds a field; a pass for which it means nothing has the value of one for which it does. */
  private void add(String name, boolean port, Function<Optional<Pass>, Long> value) {
    List<Long> values = new ArrayList<>();
    rows.forEach(row -> values.add(value.apply(row)));
    long any = values.stream().filter(v -> v != null).findFirst().orElse(0L);
    values.replaceAll(v -> v == null ? any : v);
    fields.put(name, PassField.of(name, values, port));
  }

  private void place() {
    fields.replaceAll(
        (name, field) -> {
          if (field.constant()) {
            return field;
          }
          PassField placed = field.at(entryBits);
          entryBits += field.bus().bits();
          return placed;
        });
  }
}
