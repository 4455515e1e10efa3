// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitloom.report.TextTable.Column;

/** The networks that a compression found, as a table for people. */
public final class CompressText {
  private CompressText() {}

  /**
   * Returns the Pareto list, and the other methods where they were looked at.
   *
   * @param width of the lines, where that is possible
   */
  public static String render(CompressReport report, int width) {
    boolean error = report.criterion().equals("reconstruction");
    TextTable table =
        new TextTable(
            Column.number("times smaller"),
            Column.number(error ? "error" : "accuracy"),
            Column.number("held out"),
            Column.text("method"),
            Column.text("kept weights"),
            Column.text("values").optional(1));
    report.front().forEach(point -> row(table, point));
    report.seen().stream()
        .filter(point -> !point.method().equals("both"))
        .forEach(point -> row(table, point));
    String head =
        "%s: %d networks; as read: %s; %s\n"
            .formatted(
                report.network(),
                report.evaluations(),
                quality(report.asRead()),
                report.checkSamples() == null
                    ? "measured on the samples compressed with, which flatters; --check-data"
                        + " measures on others"
                    : "held out: %d samples that no choice depends on; as read: %s"
                        .formatted(report.checkSamples(), quality(report.checkAsRead())));
    return Lines.wrap(head, width) + "\n" + table.render(width);
  }

  private static void row(TextTable table, CompressReport.Point point) {
    table.row(
        String.format(Locale.ROOT, "%.2f", point.ratio()),
        quality(point.quality()),
        point.check() == null ? "-" : quality(point.check()),
        point.method(),
        numbers(point.kept()),
        numbers(point.values()));
  }

  private static String quality(CompressReport.Quality quality) {
    if (quality.accuracy() != null) {
      return String.format(Locale.ROOT, "%.2f %%", 100 * quality.accuracy());
    }
    return quality.error() == null ? "-" : String.format(Locale.ROOT, "%.6g", quality.error());
  }

  private static String numbers(Map<String, Integer> layers) {
    List<String> words =
        layers.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
    return words.stream().collect(Collectors.joining(", "));
  }
}
