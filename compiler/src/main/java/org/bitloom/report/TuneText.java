// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitloom.report.TextTable.Column;

/** A search for fewer bits as a table for people. */
public final class TuneText {
  private TuneText() {}

  /** Returns the Pareto list and what the drop was counted from. */
  public static String render(TuneReport report) {
    TextTable table =
        new TextTable(
            Column.number(title(report)),
            Column.number("accuracy"),
            Column.number("weight bits"),
            Column.number("bits/weight"),
            Column.text("weights"),
            Column.text("activations"));
    report.front().forEach(point -> row(table, point));
    row(table, report.asRead());
    return table.render()
        + "\n%s: %d candidates; %s has %s of %d samples right, %d are needed; the last line is the network as read\n"
            .formatted(
                report.network(),
                report.evaluations(),
                report.baseline().equals("real") ? "the real network" : "the network as read",
                report.baselineCorrect(),
                report.samples(),
                report.neededCorrect());
  }

  private static String title(TuneReport report) {
    boolean same = report.objective().equalsIgnoreCase(report.unit());
    return same ? report.objective() : report.objective() + " [" + report.unit() + "]";
  }

  private static void row(TextTable table, TuneReport.Point point) {
    table.row(
        String.format(Locale.ROOT, "%.0f", point.cost()),
        String.format(Locale.ROOT, "%.2f %%", 100 * point.accuracy()),
        Long.toString(point.weightBits()),
        String.format(Locale.ROOT, "%.2f", point.averageWidth()),
        choices(point.weightFormats()),
        choices(point.activationTypes()));
  }

  private static String choices(Map<String, String> formats) {
    List<String> words =
        formats.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    return words.isEmpty() ? "-" : words.stream().collect(Collectors.joining(", "));
  }
}
