// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;
import org.bitloom.analyze.Accuracy;
import org.bitloom.analyze.Analysis;
import org.bitloom.analyze.TensorAnalysis;
import org.bitloom.analyze.WeightAnalysis;
import org.bitloom.quantize.LinearQuantizer;
import org.bitloom.quantize.QuantizationError;
import org.bitloom.quantize.TradeOff;

/**
 * What quantization does to a network, as JSON. Ratios are null where there is no error.
 *
 * @param network its name
 * @param samples of the data
 * @param tensors inputs first, then the layers' outputs in order
 * @param weights of the layers that have some
 * @param sameClass samples for which the real and the integer network name the same class; null
 *     where the output names none
 * @param accuracy null without labels
 */
public record AnalysisReport(
    String network,
    int samples,
    List<TensorReport> tensors,
    List<WeightReport> weights,
    Integer sameClass,
    AccuracyReport accuracy) {
  /** Copies the lists. */
  public AnalysisReport {
    tensors = List.copyOf(tensors);
    weights = List.copyOf(weights);
  }

  /**
   * A tensor.
   *
   * @param name identifier
   * @param type of its elements
   * @param scale null where it has none
   * @param zeroPoint quantized value of real 0; null without a scale
   * @param roundingError mean squared error of values within the range of the type
   * @param clippingError mean squared error of values beyond it
   * @param sqnrDecibels of rounding the real values of this tensor alone
   * @param min smallest real value
   * @param max largest real value
   * @param networkSqnrDecibels of the integer network up to here
   * @param simulationAgreement fraction of elements that simulated quantization of the layer gives
   *     as the integer network does
   * @param simulationSteps largest difference between the two, in steps of the scale
   * @param tradeOff errors of narrower and wider ranges of the same type; empty without a scale
   */
  public record TensorReport(
      String name,
      String type,
      Double scale,
      Long zeroPoint,
      Double roundingError,
      Double clippingError,
      Double sqnrDecibels,
      double min,
      double max,
      Double networkSqnrDecibels,
      double simulationAgreement,
      double simulationSteps,
      List<RangeError> tradeOff) {
    /** Copies the list. */
    public TensorReport {
      tradeOff = List.copyOf(tradeOff);
    }

    private static TensorReport of(TensorAnalysis tensor) {
      LinearQuantizer numbers = tensor.numbers().orElse(null);
      QuantizationError error = numbers == null ? null : tensor.values().error(numbers);
      return new TensorReport(
          tensor.name(),
          tensor.type().toString(),
          numbers == null ? null : (double) numbers.scale(),
          numbers == null ? null : numbers.zeroPoint(),
          error == null ? null : error.rounding(),
          error == null ? null : error.clipping(),
          error == null ? null : finite(error.sqnrDecibels()),
          tensor.values().min(),
          tensor.values().max(),
          finite(tensor.sqnrDecibels()),
          tensor.agreement(),
          tensor.largestSteps(),
          tensor.numbers().map(n -> curve(tensor, n)).orElse(List.of()));
    }

    private static List<RangeError> curve(TensorAnalysis tensor, LinearQuantizer numbers) {
      return tensor.values().count() == 0 || tensor.values().range().largest() == 0
          ? List.of()
          : TradeOff.of(tensor.values(), numbers).points().stream().map(RangeError::of).toList();
    }
  }

  /**
   * A range that a type could span.
   *
   * @param min its least value
   * @param max its largest value
   * @param roundingError mean squared error of values within it
   * @param clippingError mean squared error of values beyond it
   */
  public record RangeError(double min, double max, double roundingError, double clippingError) {
    private static RangeError of(TradeOff.Point point) {
      return new RangeError(
          point.range().min(),
          point.range().max(),
          point.error().rounding(),
          point.error().clipping());
    }
  }

  /**
   * The weights of a layer.
   *
   * @param layer its name
   * @param format of the integers
   * @param count number of weights
   * @param scales one, or one per output channel
   * @param roundingError mean squared error of weights within the integers' range
   * @param clippingError mean squared error of weights beyond it
   * @param largestError largest absolute error
   * @param sqnrDecibels signal to quantization noise ratio
   */
  public record WeightReport(
      String layer,
      String format,
      int count,
      int scales,
      double roundingError,
      double clippingError,
      double largestError,
      Double sqnrDecibels) {
    private static WeightReport of(WeightAnalysis weights) {
      QuantizationError error = weights.error();
      return new WeightReport(
          weights.layer(),
          weights.format(),
          weights.weights(),
          weights.scales(),
          error.rounding(),
          error.clipping(),
          error.largest(),
          finite(error.sqnrDecibels()));
    }
  }

  /**
   * Fractions of the samples that get the class of their label.
   *
   * @param real of the real network
   * @param simulated of simulated quantization
   * @param integers of the integer network, and so of the hardware
   */
  public record AccuracyReport(double real, double simulated, double integers) {
    private static AccuracyReport of(Accuracy accuracy) {
      double all = accuracy.samples();
      return new AccuracyReport(
          accuracy.real() / all, accuracy.simulated() / all, accuracy.integers() / all);
    }
  }

  /** Returns the report of an analysis. */
  public static AnalysisReport of(Analysis analysis) {
    return new AnalysisReport(
        analysis.network(),
        analysis.samples(),
        analysis.tensors().stream().map(TensorReport::of).toList(),
        analysis.weights().stream().map(WeightReport::of).toList(),
        analysis.sameClass().orElse(null),
        analysis.accuracy().map(AccuracyReport::of).orElse(null));
  }

  private static Double finite(double decibels) {
    return Double.isFinite(decibels) ? decibels : null;
  }
}
