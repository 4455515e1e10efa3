// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.operator.Taps;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.CaseTable;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;

/**
 * What a bilinear resize looks up by its counters: where neighbours lie and how much they weigh.
 *
 * @param engine rows, columns and beats
 * @param counters of what is taken and given
 */
public record BilinearTables(BilinearEngine engine, BilinearCounters counters) {
  /** What lies at an even place, and at an odd one. */
  static final List<String> PARITIES = List.of("even", "odd");

  /** Returns what is looked up. */
  public List<CaseTable> tables() {
    List<CaseTable> tables = new ArrayList<>();
    neededTable().ifPresent(tables::add);
    repeatedTable().ifPresent(tables::add);
    for (int parity = 0; parity < engine.columnBanks(); parity++) {
      placeTable(parity).ifPresent(tables::add);
      weightTable("column", engine.operator().columns(), counters.column(), columnWeight(), parity)
          .ifPresent(tables::add);
    }
    for (int parity = 0; parity < engine.rowBanks(); parity++) {
      weightTable("row", engine.operator().rows(), counters.line(), rowWeight(), parity)
          .ifPresent(tables::add);
    }
    return tables;
  }

  private boolean completes(int row) {
    return engine.operator().rows().taps().stream().anyMatch(tap -> tap.high() == row);
  }

  Optional<CaseTable> neededTable() {
    return counters
        .inRow()
        .filter(c -> !IntStream.range(0, c.count()).allMatch(this::completes))
        .map(
            c ->
                CaseTable.flag(
                    "needed", "a row of the output is complete with this one", c, this::completes));
  }

  private boolean repeated(int line) {
    Taps rows = engine.operator().rows();
    return line + 1 < rows.size() && rows.get(line + 1).high() == rows.get(line).high();
  }

  Optional<CaseTable> repeatedTable() {
    return counters
        .line()
        .filter(c -> IntStream.range(0, c.count()).anyMatch(this::repeated))
        .map(
            c ->
                CaseTable.flag(
                    "repeated",
                    "the next row of the output lies between the same ones",
                    c,
                    this::repeated));
  }

  private Optional<CaseTable> placeTable(int parity) {
    return counters
        .column()
        .map(
            c ->
                CaseTable.of(
                    PARITIES.get(parity) + "_place",
                    range(address().bits()),
                    "where the " + PARITIES.get(parity) + " column lies",
                    c,
                    i -> place(i, parity).toString()));
  }

  private Literal place(int column, int parity) {
    int neighbour = engine.operator().columns().neighbour(column, parity);
    return address().literal((long) (neighbour / 2) * engine.beatsPerPixel());
  }

  private Optional<CaseTable> weightTable(
      String direction, Taps taps, Optional<Counter> counter, Bus bus, int parity) {
    return counter.map(
        c ->
            CaseTable.of(
                "%s_%s_weight".formatted(PARITIES.get(parity), direction),
                range(bus.bits()),
                "of the %s %s, in 1/%s"
                    .formatted(PARITIES.get(parity), direction, 1 << taps.bits()),
                c,
                i -> bus.literal(taps.weight(i, parity)).toString()));
  }

  private static String range(int bits) {
    return new Bits(bits) + " ";
  }

  /**
   * A weight of the first row or column, where there is no other.
   *
   * @param name of the wire
   * @param range with a space behind it; nothing for a bit
   * @param value its only value
   */
  public record Fixed(String name, String range, String value) {}

  /** Returns the places and weights that never change. */
  public List<Fixed> fixed() {
    List<Fixed> fixed = new ArrayList<>();
    for (int parity = 0; parity < engine.columnBanks() && counters.column().isEmpty(); parity++) {
      String name = PARITIES.get(parity);
      Literal weight = columnWeight().literal(engine.operator().columns().weight(0, parity));
      fixed.add(new Fixed(name + "_place", range(address().bits()), place(0, parity).toString()));
      fixed.add(
          new Fixed(name + "_column_weight", range(columnWeight().bits()), weight.toString()));
    }
    for (int parity = 0; parity < engine.rowBanks() && counters.line().isEmpty(); parity++) {
      Literal weight = rowWeight().literal(engine.operator().rows().weight(0, parity));
      fixed.add(
          new Fixed(
              PARITIES.get(parity) + "_row_weight", range(rowWeight().bits()), weight.toString()));
    }
    return fixed;
  }

  /** Returns the bus of a weight along the columns. */
  Bus columnWeight() {
    return Bus.counter(1L << engine.operator().columns().bits());
  }

  /** Returns the bus of a weight along the rows. */
  Bus rowWeight() {
    return Bus.counter(1L << engine.operator().rows().bits());
  }

  /** Returns the places of a bank, at least two. */
  int bankWords() {
    return Math.max(2, engine.bankWords());
  }

  /** Returns the last place of a bank. */
  public int lastPlace() {
    return bankWords() - 1;
  }

  Bus address() {
    return Bus.counter(lastPlace());
  }
}
