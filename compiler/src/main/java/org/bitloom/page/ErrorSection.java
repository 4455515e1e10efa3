// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.report.Amounts;
import org.bitloom.report.AnalysisReport;
import org.bitloom.report.AnalysisReport.TensorReport;
import org.bitloom.report.AnalysisReport.WeightReport;

/** What quantization does to the user's data. */
final class ErrorSection {
  /** Where the bars of signal to noise ratios end. */
  private static final double MOST_DECIBELS = 60;

  private static final List<Column> TENSORS =
      List.of(
          Column.text("tensor", "Inputs first"),
          Column.text("type", "Of its elements"),
          Column.number("smallest", "Real value"),
          Column.number("largest", "Real value"),
          Column.number("rounding", "Mean squared error of values within the range of the type"),
          Column.number("clipping", "Mean squared error of values beyond it"),
          Column.number("SQNR", "Of this tensor alone; the bar ends at 60 dB"),
          Column.number("SQNR so far", "Of the integer network up to here"));

  private static final List<Column> WEIGHTS =
      List.of(
          Column.text("weights of", "Layer"),
          Column.text("format", "Of the integers"),
          Column.number("number", "Of weights"),
          Column.number("scales", "One, or one per output channel"),
          Column.number("clipping", "Mean squared error of weights beyond the range"),
          Column.number("largest error", "Absolute"),
          Column.number("SQNR", "Signal to quantization noise ratio"));

  private ErrorSection() {}

  static Section of(AnalysisReport analysis, ReportPage page) {
    List<Markup> pieces = new ArrayList<>();
    pieces.add(
        page.print(
            new Table(
                "Tensors, on %s samples".formatted(Amounts.count(analysis.samples())),
                TENSORS,
                analysis.tensors().stream().map(ErrorSection::row).toList())));
    pieces.add(
        page.print(
            new Table(
                "Weights", WEIGHTS, analysis.weights().stream().map(ErrorSection::row).toList())));
    return new Section("errors", "Rounding and clipping", note(analysis), pieces);
  }

  private static String note(AnalysisReport analysis) {
    String classes =
        analysis.sameClass() == null
            ? ""
            : " The real and the integer network name the same class for %s of %s samples."
                .formatted(Amounts.count(analysis.sameClass()), Amounts.count(analysis.samples()));
    AnalysisReport.AccuracyReport a = analysis.accuracy();
    return "Signal to quantization noise ratios fall by about 6 dB per bit."
        + classes
        + (a == null
            ? ""
            : " Accuracy: real %s, simulated quantization %s, integers %s."
                .formatted(
                    Amounts.percent(a.real()),
                    Amounts.percent(a.simulated()),
                    Amounts.percent(a.integers())));
  }

  private static Row row(TensorReport t) {
    return Row.about(
        t.name(),
        Cell.text(t.name()),
        Cell.text(t.type()),
        real(t.min()),
        real(t.max()),
        real(t.roundingError()),
        real(t.clippingError()),
        t.scale() == null ? Cell.none() : decibels(t.sqnrDecibels()),
        decibels(t.networkSqnrDecibels()));
  }

  private static Row row(WeightReport w) {
    return Row.about(
        w.layer(),
        Cell.link(w.layer(), "#layer-" + w.layer()),
        Cell.text(w.format()),
        Cell.count(w.count()),
        Cell.count(w.scales()),
        real(w.clippingError()),
        real(w.largestError()),
        decibels(w.sqnrDecibels()));
  }

  private static Cell real(Double value) {
    return value == null
        ? Cell.none()
        : Cell.number(String.format(Locale.ROOT, "%.3g", value), value);
  }

  /** Without noise there is no ratio. */
  private static Cell decibels(Double value) {
    return value == null
        ? Cell.bar("exact", MOST_DECIBELS, MOST_DECIBELS)
        : Cell.bar(String.format(Locale.ROOT, "%.1f dB", value), value, MOST_DECIBELS);
  }
}
