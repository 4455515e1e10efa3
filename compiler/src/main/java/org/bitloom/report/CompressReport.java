// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.compress.Candidate;
import org.bitloom.compress.Choice;
import org.bitloom.compress.CompressOptions;
import org.bitloom.compress.CompressOptions.Limit;
import org.bitloom.compress.Compressor;
import org.bitloom.compress.Judge;
import org.bitloom.compress.NetworkSize.LayerSize;
import org.bitloom.sparse.SparseSize;

/**
 * The outcome of a compression as {@code compress --json} writes it. The same search writes the
 * same report.
 *
 * @param network name of the network
 * @param criterion what networks are judged by: {@code accuracy}, {@code reconstruction} or {@code
 *     none}
 * @param samples that they are judged on
 * @param checkSamples samples that no choice depends on; null where none were given
 * @param neededCorrect samples that a network has to have right; null for other criteria
 * @param mostError largest mean squared difference of output and input; null for other criteria
 * @param asRead the network before compression
 * @param checkAsRead the same on the samples held out; null where none were given
 * @param pruning how weights were given up
 * @param evaluations networks that were looked at
 * @param floatBits bits of weights and biases as float32
 * @param fillerRatio how many times smaller the best network is with the paper's filler weights
 * @param best the smallest network that is good enough
 * @param front no network is both smaller and as good as another one; smallest first
 * @param seen every network, in the order in which they were looked at
 * @param layers of the best network
 */
public record CompressReport(
    String network,
    String criterion,
    int samples,
    Integer checkSamples,
    Integer neededCorrect,
    Double mostError,
    Quality asRead,
    Quality checkAsRead,
    String pruning,
    int evaluations,
    long floatBits,
    double fillerRatio,
    Point best,
    List<Point> front,
    List<Point> seen,
    List<LayerBits> layers) {
  /** Copies the lists. */
  public CompressReport {
    front = List.copyOf(front);
    seen = List.copyOf(seen);
    layers = List.copyOf(layers);
  }

  /**
   * How good a network is.
   *
   * @param correct samples that it has right; null for other criteria
   * @param accuracy share of the samples; null for other criteria
   * @param error mean squared difference of output and input; null for other criteria
   */
  public record Quality(Integer correct, Double accuracy, Double error) {}

  /**
   * One network.
   *
   * @param method {@code both}, or {@code pruning} or {@code clustering} alone
   * @param bits of all its parameters
   * @param ratio {@code float_bits / bits}
   * @param accepted whether it is good enough
   * @param quality on the samples; null where its hardware cannot be planned
   * @param check the same on the samples held out; null where that was not measured
   * @param kept most weights of each layer that are not 0
   * @param values most different weights of each layer besides 0
   */
  public record Point(
      String method,
      long bits,
      double ratio,
      boolean accepted,
      Quality quality,
      Quality check,
      Map<String, Integer> kept,
      Map<String, Integer> values) {}

  /**
   * What a layer takes.
   *
   * @param name of the layer
   * @param weights before compression
   * @param kept weights that are not 0
   * @param values different weights besides 0; null where weights are stored one by one
   * @param valueBits of a value before it is coded; null where weights are stored one by one
   * @param valueCodeBits of all values; null where weights are stored one by one
   * @param distanceBits of a distance before it is coded; null where weights are stored one by one
   * @param distanceCodeBits of all distances; null where weights are stored one by one
   * @param skips distances without a value; null where weights are stored one by one
   * @param fillers weights of 0 that the form of the paper stores; null where weights are stored
   *     one by one
   * @param tableBits of the two codes; null where weights are stored one by one
   * @param biasBits of all biases
   * @param constantBits of the requantizers
   * @param bits of all that
   * @param floatBits of weights and biases as float32
   */
  public record LayerBits(
      String name,
      long weights,
      long kept,
      Integer values,
      Integer valueBits,
      Long valueCodeBits,
      Integer distanceBits,
      Long distanceCodeBits,
      Long skips,
      Long fillers,
      Long tableBits,
      long biasBits,
      long constantBits,
      long bits,
      long floatBits) {
    private static LayerBits of(LayerSize layer) {
      Optional<SparseSize> sparse = layer.sparse();
      return new LayerBits(
          layer.name(),
          layer.weights(),
          sparse.map(SparseSize::kept).orElse(layer.weights()),
          sparse.map(SparseSize::values).orElse(null),
          sparse.map(SparseSize::valueBits).orElse(null),
          sparse.map(SparseSize::valueCodeBits).orElse(null),
          sparse.map(SparseSize::distanceBits).orElse(null),
          sparse.map(SparseSize::distanceCodeBits).orElse(null),
          sparse.map(s -> s.symbols() - s.kept()).orElse(null),
          sparse.map(s -> s.fillers().fillers()).orElse(null),
          sparse.map(SparseSize::tableBits).orElse(null),
          layer.biasBits(),
          layer.requantizerBits(),
          layer.bits(),
          layer.floatBits());
    }
  }

  /**
   * Returns the report of a result.
   *
   * @param judge of the candidates
   * @param asRead its score for the network before compression
   * @param checkSamples number of the samples held out; empty where there are none
   */
  public static CompressReport of(
      Compressor.Result result,
      CompressOptions options,
      Judge judge,
      Judge.Score asRead,
      OptionalInt checkSamples) {
    Qualities qualities = new Qualities(judge, checkSamples);
    return new CompressReport(
        result.network().name(),
        qualities.criterion(),
        judge.samples(),
        checkSamples.isPresent() ? checkSamples.getAsInt() : null,
        options.limit() instanceof Limit.Correct(int least) ? least : null,
        options.limit() instanceof Limit.Error(double most) ? most : null,
        qualities.of(asRead),
        result.checkedAsRead().map(qualities::checked).orElse(null),
        options.pruning().toString().toLowerCase(Locale.ROOT),
        result.seen().size(),
        result.floatBits(),
        (double) result.floatBits() / result.size().bitsWithFillers(),
        point(result, result.best(), qualities),
        result.front().stream().map(c -> point(result, c, qualities)).toList(),
        result.seen().stream()
            .filter(Candidate::buildable)
            .map(c -> point(result, c, qualities))
            .toList(),
        result.size().layers().stream().map(LayerBits::of).toList());
  }

  private static Point point(Compressor.Result result, Candidate candidate, Qualities qualities) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    Map<String, Integer> values = new LinkedHashMap<>();
    Choice choice = candidate.choice();
    choice.goals().forEach((layer, goal) -> kept.put(layer, goal.kept()));
    choice.goals().forEach((layer, goal) -> values.put(layer, goal.values()));
    Judge.Score score =
        new Judge.Score(candidate.evaluation().correct(), candidate.evaluation().damage());
    return new Point(
        choice.method().toString(),
        (long) candidate.evaluation().cost(),
        candidate.ratio(),
        candidate.accurate(),
        qualities.of(score),
        qualities.checked(result.checked().get(choice)),
        kept,
        values);
  }

  /** Turns scores into what a judge can say. */
  private record Qualities(Judge judge, OptionalInt checkSamples) {
    String criterion() {
      return switch (judge) {
        case Judge.Nothing nothing -> "none";
        case Judge.ByClass classes -> "accuracy";
        case Judge.ByReconstruction error -> "reconstruction";
      };
    }

    Quality of(Judge.Score score) {
      return of(score, judge.samples());
    }

    Quality checked(Judge.Score score) {
      return score == null ? null : of(score, checkSamples.orElseThrow());
    }

    Quality of(Judge.Score score, int samples) {
      return switch (judge) {
        case Judge.Nothing nothing -> new Quality(null, null, null);
        case Judge.ByClass classes ->
            new Quality(score.correct(), (double) score.correct() / samples, null);
        case Judge.ByReconstruction error -> new Quality(null, null, score.error());
      };
    }
  }
}
