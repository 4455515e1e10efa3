// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bitloom.report.AnalysisReport.RangeError;
import org.bitloom.report.AnalysisReport.TensorReport;
import org.bitloom.report.AnalysisReport.WeightReport;
import org.bitloom.report.Chart.Labels;
import org.bitloom.report.Chart.Mark;
import org.bitloom.report.Chart.Point;
import org.bitloom.report.Chart.Series;

/** An analysis as pictures. */
public final class AnalysisCharts {
  private AnalysisCharts() {}

  /** Returns all pictures, by the name of their file without its ending. */
  public static Map<String, Chart> of(AnalysisReport report) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("sqnr", ratios(report));
    if (!report.weights().isEmpty()) {
      charts.put("sqnr_weights", weightRatios(report));
    }
    report.tensors().stream()
        .filter(tensor -> !tensor.tradeOff().isEmpty())
        .forEach(tensor -> charts.put("range_" + tensor.name(), tradeOff(tensor)));
    return charts;
  }

  private static Chart ratios(AnalysisReport report) {
    List<TensorReport> tensors = report.tensors();
    return new Chart.Bars(
        new Labels(report.network() + ": signal to quantization noise", "tensor", "dB"),
        tensors.stream().map(TensorReport::name).toList(),
        List.of(
            new Chart.Bar(
                "this tensor alone",
                tensors.stream().map(t -> orInfinite(t.sqnrDecibels())).toList()),
            new Chart.Bar(
                "integer network so far",
                tensors.stream().map(t -> orInfinite(t.networkSqnrDecibels())).toList())));
  }

  private static Chart weightRatios(AnalysisReport report) {
    List<WeightReport> weights = report.weights();
    return new Chart.Bars(
        new Labels(report.network() + ": signal to quantization noise", "weights of", "dB"),
        weights.stream().map(w -> w.layer() + " " + w.format()).toList(),
        List.of(
            new Chart.Bar(
                "weights", weights.stream().map(w -> orInfinite(w.sqnrDecibels())).toList())));
  }

  private static Double orInfinite(Double decibels) {
    return decibels == null ? Double.POSITIVE_INFINITY : decibels;
  }

  private static Chart tradeOff(TensorReport tensor) {
    List<Mark> marks = new ArrayList<>();
    double error = tensor.roundingError() + tensor.clippingError();
    tensor.tradeOff().stream()
        .filter(e -> e.roundingError() + e.clippingError() == error)
        .findFirst()
        .ifPresent(e -> marks.add(new Mark("chosen", new Point(reach(e), error))));
    return new Chart.Lines(
        new Labels(
            tensor.name() + " as " + tensor.type(),
            "largest magnitude of the range",
            "squared error"),
        Chart.Axis.LOGARITHMIC,
        List.of(
            series("rounding", tensor, RangeError::roundingError),
            series("clipping", tensor, RangeError::clippingError),
            series("both", tensor, e -> e.roundingError() + e.clippingError())),
        marks);
  }

  private static Series series(
      String name, TensorReport tensor, ToDoubleFunction<RangeError> value) {
    return new Series(
        name,
        tensor.tradeOff().stream().map(e -> new Point(reach(e), value.applyAsDouble(e))).toList());
  }

  private static double reach(RangeError error) {
    return Math.max(-error.min(), error.max());
  }
}
