// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Locale;
import org.bitloom.report.AnalysisReport.TensorReport;
import org.bitloom.report.AnalysisReport.WeightReport;
import org.bitloom.report.TextTable.Column;

/** An analysis as tables for people. */
public final class AnalysisTable {
  private AnalysisTable() {}

  /** Returns the report as text. */
  public static String render(AnalysisReport report) {
    TextTable values =
        new TextTable(
            Column.text("tensor"),
            Column.text("type"),
            Column.number("min"),
            Column.number("max"),
            Column.number("rounding"),
            Column.number("clipping"),
            Column.number("SQNR"),
            Column.number("so far"),
            Column.number("simulated"));
    for (TensorReport t : report.tensors()) {
      values.row(
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
    TextTable constants =
        new TextTable(
            Column.text("weights of"),
            Column.text("format"),
            Column.number("number"),
            Column.number("scales"),
            Column.number("rounding"),
            Column.number("clipping"),
            Column.number("largest"),
            Column.number("SQNR"));
    for (WeightReport w : report.weights()) {
      constants.row(
          w.layer(),
          w.format(),
          Integer.toString(w.count()),
          Integer.toString(w.scales()),
          number(w.roundingError()),
          number(w.clippingError()),
          number(w.largestError()),
          decibels(w.sqnrDecibels(), true));
    }
    return values.render()
        + "\nrounding, clipping: mean squared error; SQNR: of this tensor alone; so far: of the"
        + " integer network up to here;\nsimulated: elements that simulated quantization of the"
        + " layer gives as the integer network does\n\n"
        + constants.render()
        + "\n"
        + summary(report);
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
