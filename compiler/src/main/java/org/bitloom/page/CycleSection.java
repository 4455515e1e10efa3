// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.Amounts;
import org.bitloom.report.LayerReport;
import org.bitloom.report.PlanReport;

/** Which layers hold the others up. */
final class CycleSection {
  private static final int MOST_NAMES = 3;

  private static final List<Column> COLUMNS =
      List.of(
          Column.text("layer", "Slowest first"),
          Column.number("busy", "Share of the initiation interval"),
          Column.number("cycles", "In which it works on one inference"),
          Column.number("multipliers", "PE x SIMD; 0 where it has none"),
          Column.number("of all multiplier cycles", "Its share of multipliers x interval"),
          Column.number("useful", "Its MACs over its own multiplier cycles in the interval"));

  private CycleSection() {}

  static Section of(PageData data, ReportPage page) {
    PlanReport plan = data.report();
    long interval = plan.totals().initiationInterval();
    List<Row> rows =
        plan.layers().stream()
            .sorted(Comparator.comparingLong(LayerReport::cycles).reversed())
            .map(layer -> row(layer, plan))
            .toList();
    return new Section(
        "cycles",
        "Where the cycles go",
        "The engines work at the same time; the slowest set the pace: %s, one inference every %s cycles. Layers far below 100\u00a0%% could do with fewer multipliers."
                .formatted(slowest(plan), Amounts.count(interval))
            + sharing(plan),
        List.of(page.print(new Table("Busy: cycles over the initiation interval", COLUMNS, rows))));
  }

  /** Returns a sentence for each set of multipliers that layers share. */
  private static String sharing(PlanReport plan) {
    return plan.sharedMultipliers().stream()
        .map(
            shared ->
                " %s use the same %d multipliers in turns; each is shown with all of them."
                    .formatted(
                        shared.layers().stream()
                            .map(PlanReport.TurnsReport::layer)
                            .collect(Collectors.joining(", ")),
                        shared.multipliers()))
        .collect(Collectors.joining());
  }

  private static String slowest(PlanReport plan) {
    long most = plan.layers().stream().mapToLong(LayerReport::cycles).max().orElse(0);
    List<String> names =
        plan.layers().stream().filter(l -> l.cycles() == most).map(LayerReport::name).toList();
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES))
            + " and %d more".formatted(names.size() - MOST_NAMES);
  }

  private static Row row(LayerReport layer, PlanReport plan) {
    double interval = plan.totals().initiationInterval();
    double busy = layer.cycles() / interval;
    long multipliers =
        layer.folding() == null ? 0 : (long) layer.folding().pe() * layer.folding().simd();
    double share = (double) multipliers / Math.max(1, plan.totals().multipliers());
    return Row.about(
        layer.name(),
        Cell.link(layer.name(), "#layer-" + layer.name()),
        Cell.bar(Amounts.percent(busy), busy, 1),
        Cell.count(layer.cycles()),
        Cell.count(multipliers),
        multipliers == 0 ? Cell.none() : Cell.bar(Amounts.percent(share), share, 1),
        multipliers == 0
            ? Cell.none()
            : Cell.bar(
                Amounts.percent(layer.products() / (multipliers * interval)),
                layer.products() / (multipliers * interval),
                1));
  }
}
