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

  /**
   * Returns what the drop was counted from, and the Pareto list.
   *
   * @param width of the lines, where that is possible
   */
  public static String render(TuneReport report, int width) {
    TextTable table =
        new TextTable(
            Column.number(title(report)),
            Column.number("accuracy"),
            Column.number("held out"),
            Column.number("weights"),
            Column.number("bits/weight"),
            Column.text("changed weights"),
            Column.text("activations").optional(1));
    report.front().forEach(point -> row(table, point));
    row(table, report.asRead());
    String head =
        "%s: %d candidates; %s has %s of %d samples right, %d are needed; the last line is the network as read\n"
                .formatted(
                    report.network(),
                    report.evaluations(),
                    report.baseline().equals("real") ? "the real network" : "the network as read",
                    report.baselineCorrect(),
                    report.samples(),
                    report.neededCorrect())
            + (report.checkSamples() == null
                ? "accuracy: on the samples tuned on, which flatters; --check-data measures on others\n"
                : "accuracy: on the samples tuned on; held out: on %d others, which no choice depends on\n"
                    .formatted(report.checkSamples()));
    return Lines.wrap(head, width) + "\n" + table.render(width);
  }

  private static String title(TuneReport report) {
    boolean same = report.objective().equalsIgnoreCase(report.unit());
    return same ? report.objective() : report.objective() + " [" + report.unit() + "]";
  }

  private static void row(TextTable table, TuneReport.Point point) {
    table.row(
        String.format(Locale.ROOT, "%.0f", point.cost()),
        percent(point.accuracy()),
        point.checkAccuracy() == null ? "-" : percent(point.checkAccuracy()),
        Amounts.memory(point.weightBits()),
        String.format(Locale.ROOT, "%.2f", point.averageWidth()),
        choices(point.weightFormats()),
        choices(point.activationTypes()));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String choices(Map<String, String> formats) {
    List<String> words =
        formats.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    return words.isEmpty() ? "-" : words.stream().collect(Collectors.joining(", "));
  }
}
