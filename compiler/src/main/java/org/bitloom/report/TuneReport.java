// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bitloom.tune.Axis;
import org.bitloom.tune.Evaluation;
import org.bitloom.tune.TuneOptions;
import org.bitloom.tune.TuneResult;

/**
 * The outcome of a search for fewer bits as {@code tune --json} writes it. The same search writes
 * the same report.
 *
 * @param network name of the network
 * @param objective what was to be small
 * @param unit of costs
 * @param samples labelled samples that candidates were judged on
 * @param checkSamples labelled samples that no choice depends on; null where none were given
 * @param baselineCorrect samples that the drop is counted from
 * @param baseline {@code real} for those of the real network, {@code as_read} for those of the
 *     network as it was read
 * @param maxDrop in percent
 * @param neededCorrect samples that a network has to have right
 * @param seed of the search
 * @param rounding how real weights became codes
 * @param evaluations candidates that were looked at
 * @param weights weights of the network
 * @param asRead the network as it was read
 * @param sensitivity each choice alone
 * @param front no point is both cheaper and as accurate as another one; cheapest first
 * @param accurate every candidate that was accurate enough, for a picture
 */
public record TuneReport(
    String network,
    String objective,
    String unit,
    int samples,
    Integer checkSamples,
    int baselineCorrect,
    String baseline,
    double maxDrop,
    int neededCorrect,
    long seed,
    String rounding,
    int evaluations,
    long weights,
    Point asRead,
    List<Sensitivity> sensitivity,
    List<Point> front,
    List<Mark> accurate) {
  /** Copies the lists. */
  public TuneReport {
    sensitivity = List.copyOf(sensitivity);
    front = List.copyOf(front);
    accurate = List.copyOf(accurate);
  }

  /**
   * One network.
   *
   * @param cost of the objective
   * @param correct samples that it has right
   * @param accuracy share of the samples tuned on
   * @param checkCorrect samples held out that it has right; null where there are none
   * @param checkAccuracy share of the samples held out; null where there are none
   * @param weightBits bits of all weights
   * @param averageWidth {@code weight_bits / weights}
   * @param weightFormats by layer, where they changed
   * @param activationTypes by layer, where they changed
   */
  public record Point(
      double cost,
      int correct,
      double accuracy,
      Integer checkCorrect,
      Double checkAccuracy,
      long weightBits,
      double averageWidth,
      Map<String, String> weightFormats,
      Map<String, String> activationTypes) {}

  /**
   * A network in a picture.
   *
   * @param cost of the objective
   * @param accuracy share of the samples
   */
  public record Mark(double cost, double accuracy) {}

  /**
   * One choice alone, everything else as it was read.
   *
   * @param kind weights or activations
   * @param layer the first that it changes
   * @param choice the format or type
   * @param damage squared difference of the outputs over their variance
   * @param saving of cost
   * @param accurate whether it is accurate enough
   */
  public record Sensitivity(
      String kind, String layer, String choice, double damage, double saving, boolean accurate) {}

  /**
   * Returns the report of a result.
   *
   * @param checkSamples number of the samples held out; empty where there are none
   */
  public static TuneReport of(TuneResult result, TuneOptions options, OptionalInt checkSamples) {
    int baseline = options.baseline().orElse(result.asRead());
    TuneResult.Point start = result.accurate().get(0);
    return new TuneReport(
        result.best().name(),
        options.objective().toString(),
        options.objective().unit(),
        result.samples(),
        checkSamples.isPresent() ? checkSamples.getAsInt() : null,
        baseline,
        options.baseline().isPresent() ? "real" : "as_read",
        options.maxDrop().doubleValue(),
        result.needed(),
        options.seed(),
        options.rounding().toString().toLowerCase(java.util.Locale.ROOT),
        result.all().size(),
        result.weights(),
        point(result, start, checkSamples),
        sensitivity(result),
        result.front().stream().map(p -> point(result, p, checkSamples)).toList(),
        result.accurate().stream()
            .map(p -> new Mark(p.cost(), (double) p.correct() / result.samples()))
            .toList());
  }

  private static Point point(TuneResult result, TuneResult.Point point, OptionalInt checkSamples) {
    Map<String, String> weights = new LinkedHashMap<>();
    Map<String, String> activations = new LinkedHashMap<>();
    for (int a = 0; a < result.axes().size(); a++) {
      Axis axis = result.axes().get(a);
      int level = point.candidate().levels().get(a);
      Map<String, String> own = axis.kind() == Axis.Kind.WEIGHTS ? weights : activations;
      if (level > 0) {
        axis.layers().forEach(layer -> own.put(layer, axis.levels().get(level).toString()));
      }
    }
    Integer checked = result.checked().get(point.candidate());
    return new Point(
        point.cost(),
        point.correct(),
        (double) point.correct() / result.samples(),
        checked,
        checked == null ? null : (double) checked / checkSamples.orElseThrow(),
        point.weightBits(),
        (double) point.weightBits() / result.weights(),
        weights,
        activations);
  }

  private static List<Sensitivity> sensitivity(TuneResult result) {
    List<Sensitivity> list = new ArrayList<>();
    double cost = result.start().cost();
    for (int a = 0; a < result.axes().size(); a++) {
      Axis axis = result.axes().get(a);
      for (int level = 1; level < axis.levels().size(); level++) {
        Evaluation alone = result.alone(a, level);
        if (alone != null && Double.isFinite(alone.damage()) && Double.isFinite(alone.cost())) {
          list.add(
              new Sensitivity(
                  axis.kind().toString(),
                  axis.layers().get(0),
                  axis.levels().get(level).toString(),
                  alone.damage(),
                  cost - alone.cost(),
                  alone.verdict() == Evaluation.Verdict.ACCURATE));
        }
      }
    }
    return list;
  }
}
