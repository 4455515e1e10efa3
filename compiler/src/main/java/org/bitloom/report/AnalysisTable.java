// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import org.bitloom.report.AnalysisReport.TensorReport;
import org.bitloom.report.AnalysisReport.WeightReport;
import org.bitloom.report.TextTable.Column;

/** An analysis as tables for people. */
public final class AnalysisTable {
  private static final String LEGEND =
      """
      rounding, clipping: mean squared error; SQNR: of this tensor alone; so far: of the integer \
      network up to here; simulated: elements that simulated quantization of the layer gives as the \
      integer network does
      """;

  private AnalysisTable() {}

  /**
   * Returns the report as text.
   *
   * @param width of the lines, where that is possible
   */
  public static String render(AnalysisReport report, int width) {
    return Lines.wrap(summary(report), width)
        + "\n"
        + tensors(report).render(width)
        + Lines.wrap(LEGEND, width)
        + "\n"
        + weights(report).render(width);
  }

  private static TextTable tensors(AnalysisReport report) {
    TextTable table =
        new TextTable(
            Column.text("tensor"),
            Column.text("type"),
            Column.number("min").optional(2),
            Column.number("max").optional(2),
            Column.number("rounding"),
            Column.number("clipping"),
            Column.number("SQNR"),
            Column.number("so far"),
            Column.number("simulated").optional(1));
    for (TensorReport t : report.tensors()) {
      table.row(
          t.name(),
          t.type(),
          number(t.min()),
          number(t.max()),
          number(t.roundingError()),
          number(t.clippingError()),
          decibels(t.sqnrDecibels(), t.scale() != null),
          decibels(t.networkSqnrDecibels(), true),
          String.format(Locale.ROOT, "%.3f %%", 100 * t.simulationAgreement()));
    }
    return table;
  }

  private static TextTable weights(AnalysisReport report) {
    TextTable table =
        new TextTable(
            Column.text("weights of"),
            Column.text("format"),
            Column.number("number").optional(2),
            Column.number("scales").optional(3),
            Column.number("rounding"),
            Column.number("clipping"),
            Column.number("largest").optional(1),
            Column.number("SQNR"));
    for (WeightReport w : report.weights()) {
      table.row(
          w.layer(),
          w.format(),
          Integer.toString(w.count()),
          Integer.toString(w.scales()),
          number(w.roundingError()),
          number(w.clippingError()),
          number(w.largestError()),
          decibels(w.sqnrDecibels(), true));
    }
    return table;
  }

  private static String summary(AnalysisReport report) {
    String same =
        report.sameClass() == null
            ? "%s: %d samples\n".formatted(report.network(), report.samples())
            : "%s: %d samples; real and integer network agree on the class of %d\n"
                .formatted(report.network(), report.samples(), report.sameClass());
    return report.accuracy() == null
        ? same
        : same
            + String.format(
                Locale.ROOT,
                "accuracy: real %.2f %%, simulated %.2f %%, integers %.2f %%\n",
                100 * report.accuracy().real(),
                100 * report.accuracy().simulated(),
                100 * report.accuracy().integers());
  }

  private static String number(Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3g", value);
  }

  private static String decibels(Double value, boolean known) {
    if (value == null) {
      return known ? "exact" : "-";
    }
    return String.format(Locale.ROOT, "%.1f dB", value);
  }
}
