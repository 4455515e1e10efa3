// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitloom.report.LayerReport.FoldingReport;
import org.bitloom.report.TextTable.Column;

/** A plan as a table for people: one line per layer, and the totals below. */
public final class PlanTable {
  private static final String NONE = "-";

  private PlanTable() {}

  /** Returns the table; each line ends with a line feed. */
  public static String render(PlanReport plan) {
    TextTable table =
        new TextTable(
            Column.text("layer"),
            Column.text("operator"),
            Column.text("types"),
            Column.number("accumulator"),
            Column.number("by types"),
            Column.number("flat"),
            Column.number("multiplier"),
            Column.number("shift"),
            Column.number("PE x SIMD"),
            Column.number("cycles"));
    plan.layers().forEach(layer -> add(table, layer));
    return table.render()
        + "\n"
        + queues(plan)
        + totals(plan)
        + outputs(plan)
        + "\n"
        + resources(plan);
  }

  private static void add(TextTable table, LayerReport layer) {
    boolean accumulates = layer.accumulator() != null;
    table.row(
        layer.name(),
        layer.operator(),
        types(layer),
        cell(layer.accumulator(), a -> "int" + a.bits()),
        cell(layer.accumulator(), a -> "int" + a.dataTypeBoundBits()),
        accumulates ? "int32" : NONE,
        cell(layer.requantization(), r -> bits(r.multiplierBits())),
        cell(layer.requantization(), r -> Integer.toString(r.shift())),
        cell(layer.folding(), PlanTable::folding),
        Long.toString(layer.cycles()));
  }

  private static <T> String cell(T value, Function<T, String> text) {
    return Optional.ofNullable(value).map(text).orElse(NONE);
  }

  private static String types(LayerReport layer) {
    String weights = layer.weightType() == null ? "" : " x " + layer.weightType();
    return layer.inputType() + weights + " -> " + layer.outputType();
  }

  private static String bits(int count) {
    return count == 1 ? "1 bit" : count + " bits";
  }

  private static String folding(FoldingReport folding) {
    return folding.pe() + " x " + folding.simd();
  }

  /** Returns a line for each queue before an engine; those behind one are in the JSON form only. */
  private static String queues(PlanReport plan) {
    return plan.queues().stream()
        .filter(queue -> queue.place().equals("input"))
        .map(
            q ->
                "queue of %d beats, %s before %s: %s\n"
                    .formatted(q.beats(), q.tensor(), q.layer(), q.reason()))
        .collect(Collectors.joining());
  }

  private static String totals(PlanReport plan) {
    PlanReport.Totals t = plan.totals();
    return String.format(
        Locale.ROOT,
        """
        accumulator: proven width; by types: what the data types alone would need; flat: the usual choice
        initiation interval %d cycles, latency %d cycles, %d MACs on %d multipliers (%.1f %% busy)
        weights %d bits, buffers %d bits
        """,
        t.initiationInterval(),
        t.latency(),
        t.macs(),
        t.multipliers(),
        100.0 * t.macs() / (Math.max(1.0, t.multipliers()) * t.initiationInterval()),
        t.weightBits(),
        t.bufferBits());
  }

  /** Returns a line for each output where there are several. */
  private static String outputs(PlanReport plan) {
    return plan.timing().stream()
        .filter(output -> plan.timing().size() > 1)
        .map(
            o ->
                "output %s: initiation interval %d cycles, latency %d cycles\n"
                    .formatted(o.output(), o.initiationInterval(), o.latency()))
        .collect(Collectors.joining());
  }

  private static String resources(PlanReport plan) {
    TextTable table =
        new TextTable(
            Column.text("estimated for"),
            Column.number("LUT"),
            Column.number("FF"),
            Column.number("DSP"),
            Column.number("BRAM"));
    plan.layers().stream()
        .filter(layer -> layer.estimate() != null)
        .forEach(layer -> add(table, layer.name(), layer.estimate()));
    add(table, "(streams)", plan.totals().streams());
    add(table, "(total)", plan.totals().estimate());
    return table.render();
  }

  private static void add(TextTable table, String name, ResourceEstimate e) {
    table.row(
        name,
        Long.toString(e.lut()),
        Long.toString(e.ff()),
        Long.toString(e.dsp()),
        String.format(Locale.ROOT, "%.1f", e.bram()));
  }
}
