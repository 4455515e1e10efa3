// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitloom.report.LayerReport.FoldingReport;
import org.bitloom.report.TextTable.Column;

/** A plan for people: the totals, a line per layer, and what the hardware takes. */
public final class PlanTable {
  private static final String NONE = "-";
  private static final String SCALED_BY = "scaled by";

  /** More queues than these are summed up in lines of a terminal. */
  private static final int MOST_QUEUES = 8;

  private static final String LEGEND =
      """
      accumulator: proven width; by types: what the data types alone would need; flat: the usual choice
      """;
  private static final String SHORT_LEGEND =
      """
      accumulator: proven width; --wide shows what the types alone would need, and more
      """;
  private static final String SCALING =
      """
      scaled by: bits of the requantizer's widest constant, and the shift behind it
      """;

  private PlanTable() {}

  /**
   * Returns the text; each line ends with a line feed.
   *
   * @param width of the lines, where that is possible
   */
  public static String render(PlanReport plan, int width) {
    TextTable table =
        new TextTable(
            Column.text("layer"),
            Column.text("operator").optional(3),
            Column.text("types"),
            Column.number("accumulator"),
            Column.number("by types").optional(4),
            Column.number("flat").optional(5),
            Column.number(SCALED_BY).optional(2),
            Column.number("PE x SIMD").optional(1),
            Column.number("cycles"));
    plan.layers().forEach(layer -> add(table, layer));
    return Lines.wrap(totals(plan) + start(plan) + outputs(plan), width)
        + "\n"
        + table.render(width)
        + Lines.wrap(
            legend(table, width) + sharing(plan) + turns(plan) + queues(plan, width), width)
        + "\n"
        + resources(plan, width);
  }

  private static String legend(TextTable table, int width) {
    return (table.complete(width) ? LEGEND : SHORT_LEGEND)
        + (table.shows(SCALED_BY, width) ? SCALING : "");
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
        cell(layer.requantization(), r -> bits(r.multiplierBits()) + " >> " + r.shift()),
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

  /**
   * Returns a line for each queue before an engine, or one for all where they are many and lines
   * are short; those behind an engine are in the JSON form only.
   */
  private static String queues(PlanReport plan, int width) {
    List<PlanReport.QueueReport> queues =
        plan.queues().stream().filter(queue -> queue.place().equals("input")).toList();
    if (queues.size() > MOST_QUEUES && width != TextTable.UNLIMITED) {
      long beats = queues.stream().mapToLong(PlanReport.QueueReport::beats).sum();
      return "%d queues before engines, %d beats in all; --wide says why each is there\n"
          .formatted(queues.size(), beats);
    }
    return queues.stream()
        .map(
            q ->
                "queue of %d beats, %s before %s: %s\n"
                    .formatted(q.beats(), q.tensor(), q.layer(), q.reason()))
        .collect(Collectors.joining());
  }

  private static String totals(PlanReport plan) {
    PlanReport.Totals t = plan.totals();
    ResourceEstimate e = t.estimate();
    return String.format(
        Locale.ROOT,
        """
        initiation interval %d cycles (%s inferences per second at %.0f MHz), latency %d cycles (%s)
        %d MACs on %d multipliers (%.1f %% busy)
        weights %d bits (%s), buffers %d bits (%s)
        estimated %d LUT, %d FF, %d DSP, %.1f RAM blocks of 36 kbit
        """,
        t.initiationInterval(),
        Amounts.perSecond(t.initiationInterval(), Amounts.DEFAULT_MEGAHERTZ),
        Amounts.DEFAULT_MEGAHERTZ,
        t.latency(),
        Amounts.duration(t.latency(), Amounts.DEFAULT_MEGAHERTZ),
        t.macs(),
        t.multipliers(),
        100.0 * t.products() / (Math.max(1.0, t.multipliers()) * t.initiationInterval()),
        t.weightBits(),
        Amounts.memory(t.weightBits()),
        t.bufferBits(),
        Amounts.memory(t.bufferBits()),
        e.lut(),
        e.ff(),
        e.dsp(),
        e.bram());
  }

  /** Returns a line on the decoding of weights where that precedes everything. */
  private static String start(PlanReport plan) {
    long cycles = plan.totals().startCycles();
    return cycles == 0
        ? ""
        : "weights are decoded in the first %d cycles after a reset (%s)\n"
            .formatted(cycles, Amounts.duration(cycles, Amounts.DEFAULT_MEGAHERTZ));
  }

  /** Returns a line for each set of multipliers that layers share. */
  private static String sharing(PlanReport plan) {
    return plan.sharedMultipliers().stream()
        .map(
            shared ->
                "%d multipliers in turns: %s of %d cycles\n"
                    .formatted(
                        shared.multipliers(),
                        shared.layers().stream()
                            .map(layer -> layer.layer() + " " + layer.turns())
                            .collect(Collectors.joining(", ")),
                        shared.period()))
        .collect(Collectors.joining());
  }

  /** Returns a line for each layer that other columns follow. */
  private static String turns(PlanReport plan) {
    return plan.layers().stream()
        .filter(layer -> layer.order() != null && layer.folding() != null)
        .map(
            layer ->
                "lanes of %s take turns, and the columns of the next dense layer follow them\n"
                    .formatted(layer.name()))
        .collect(Collectors.joining());
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

  private static String resources(PlanReport plan, int width) {
    TextTable table =
        new TextTable(
            Column.text("estimated for"),
            Column.number("LUT"),
            Column.number("FF"),
            Column.number("DSP"),
            Column.number("BRAM"));
    add(table, "(total)", plan.totals().estimate());
    add(table, "(streams)", plan.totals().streams());
    plan.layers().stream()
        .filter(layer -> layer.estimate() != null)
        .forEach(layer -> add(table, layer.name(), layer.estimate()));
    return table.render(width);
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
