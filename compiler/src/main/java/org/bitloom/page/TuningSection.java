// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.Amounts;
import org.bitloom.report.TuneReport;

/** The search that the network comes from. */
final class TuningSection {
  private TuningSection() {}

  static Section of(TuneReport tuning, ReportPage page) {
    List<Column> columns =
        List.of(
            Column.number(unit(tuning), "What was to be small"),
            Column.number("accuracy", "On the data tuned on"),
            Column.number("held out", "Accuracy on samples that no choice depends on"),
            Column.number("bits per weight", "Average"),
            Column.number("weights", "Memory of all weights"),
            Column.text("weight formats", "Where they changed"),
            Column.text("activations", "Where they changed"));
    double largest = tuning.asRead().cost();
    List<Row> rows =
        Stream.concat(
                tuning.front().stream().map(point -> row(point, largest, false)),
                Stream.of(row(tuning.asRead(), largest, true)))
            .toList();
    String note =
        "%s candidates on %s samples; %s has %s of them right, and %s are needed. The marked line is the network as read."
            .formatted(
                Amounts.count(tuning.evaluations()),
                Amounts.count(tuning.samples()),
                tuning.baseline().equals("real") ? "the real network" : "the network as read",
                Amounts.count(tuning.baselineCorrect()),
                Amounts.count(tuning.neededCorrect()));
    return new Section(
        "tuning",
        "Tuning",
        note,
        List.of(
            page.print(ParetoChart.of(tuning)),
            page.print(new Table("No line is both cheaper and as accurate", columns, rows))));
  }

  /** Returns the objective, with its unit where that is another word. */
  static String unit(TuneReport tuning) {
    return tuning.objective().equalsIgnoreCase(tuning.unit())
        ? tuning.objective()
        : tuning.objective() + " [" + tuning.unit() + "]";
  }

  private static Row row(TuneReport.Point point, double largest, boolean asRead) {
    return new Row(
        "",
        asRead,
        List.of(
            Cell.bar(String.format(Locale.ROOT, "%,.0f", point.cost()), point.cost(), largest),
            accuracy(point.accuracy()),
            point.checkAccuracy() == null ? Cell.none() : accuracy(point.checkAccuracy()),
            Cell.number(
                String.format(Locale.ROOT, "%.2f", point.averageWidth()), point.averageWidth()),
            Cell.number(Amounts.memory(point.weightBits()), point.weightBits()),
            Cell.text(choices(point.weightFormats())),
            Cell.text(choices(point.activationTypes()))));
  }

  private static Cell accuracy(double share) {
    return Cell.number(String.format(Locale.ROOT, "%.2f %%", 100 * share), share);
  }

  private static String choices(Map<String, String> formats) {
    return formats.isEmpty()
        ? "–"
        : formats.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
  }
}
