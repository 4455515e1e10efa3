// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bitloom.format.WeightFormat;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.plan.Edge;
import org.bitloom.plan.SumTooWide;

/**
 * Builds candidates and judges them on the data. What comes in front of the first change was
 * computed before; a candidate that has too many samples wrong is given up after the chunk that
 * shows it.
 */
final class Evaluator {
  private final Reference reference;
  private final List<Axis> axes;
  private final Objective objective;
  private final boolean biasCorrection;
  private final int mostWrong;
  private final StageCache cache;

  /**
   * An evaluator.
   *
   * @param mostWrong samples that a candidate may have wrong
   */
  Evaluator(
      Reference reference, List<Axis> axes, TuneOptions options, int mostWrong, StageCache cache) {
    this.reference = reference;
    this.axes = List.copyOf(axes);
    this.objective = options.objective();
    this.biasCorrection = options.biasCorrection();
    this.mostWrong = mostWrong;
    this.cache = cache;
  }

  /**
   * Judges a candidate.
   *
   * @param costAnyway whether its cost is wanted even if it is not accurate
   */
  Evaluation evaluate(Candidate candidate, boolean costAnyway) {
    List<Stage> path;
    try {
      path = path(candidate);
    } catch (ArithmeticException | SumTooWide tooWide) {
      return new Evaluation(
          Evaluation.Verdict.UNBUILDABLE, 0, Double.POSITIVE_INFINITY, Double.NaN);
    }
    Stage last = path.getLast();
    int correct = 0;
    int seen = 0;
    int chunk = 0;
    while (chunk < reference.chunks() && seen - correct <= mostWrong) {
      correct += reference.correct(chunk, outputs(path, path.size() - 1, chunk), last.ends());
      seen += reference.samples(chunk);
      chunk++;
    }
    boolean accurate = seen - correct <= mostWrong;
    double damage = reference.damage(outputs(path, path.size() - 1, 0), last.ends());
    cache.trim();
    if (!accurate && !costAnyway) {
      return new Evaluation(Evaluation.Verdict.INACCURATE, correct, damage, Double.NaN);
    }
    OptionalDouble cost = objective.cost(network(path));
    Evaluation.Verdict verdict =
        cost.isEmpty()
            ? Evaluation.Verdict.UNBUILDABLE
            : accurate ? Evaluation.Verdict.ACCURATE : Evaluation.Verdict.INACCURATE;
    return new Evaluation(verdict, correct, damage, cost.orElse(Double.NaN));
  }

  /** Returns the network of a candidate. */
  Network network(Candidate candidate) {
    return network(path(candidate));
  }

  private Network network(List<Stage> path) {
    return reference
        .network()
        .withLayers(path.stream().flatMap(stage -> stage.layers().stream()).toList());
  }

  private List<List<PackedTensor>> outputs(List<Stage> path, int segment, int chunk) {
    if (segment < 0) {
      return reference.inputs(chunk);
    }
    Stage stage = path.get(segment);
    return stage
        .outputs(chunk)
        .orElseGet(() -> stage.run(chunk, outputs(path, segment - 1, chunk)));
  }

  private List<Stage> path(Candidate candidate) {
    List<Stage> path = new ArrayList<>();
    for (int segment = 0; segment < reference.segments().size(); segment++) {
      String key = key(candidate, segment);
      Optional<Stage> known = cache.find(key);
      if (known.isPresent()) {
        path.add(known.get());
      } else {
        Stage stage = stage(candidate, segment, path);
        cache.put(key, stage);
        path.add(stage);
      }
    }
    return path;
  }

  /** Returns the choices that decide the layers of a segment and of those before it. */
  private String key(Candidate candidate, int segment) {
    StringBuilder key = new StringBuilder().append(segment);
    for (int axis = 0; axis < axes.size() && axes.get(axis).segment() <= segment; axis++) {
      key.append(' ').append(candidate.level(axis));
    }
    return key.toString();
  }

  private boolean changed(Candidate candidate, int segment) {
    for (int axis = 0; axis < axes.size() && axes.get(axis).segment() <= segment; axis++) {
      if (candidate.level(axis) > 0) {
        return true;
      }
    }
    return false;
  }

  private Stage stage(Candidate candidate, int index, List<Stage> path) {
    Segment segment = reference.segments().get(index);
    List<Edge> before = path.isEmpty() ? reference.inputEdges() : path.getLast().ends();
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : segment.layers()) {
      Optional<MeasuredLayer> weighted = reference.weighted(layer.name());
      Layer own = layer;
      if (weighted.isPresent()) {
        own = weighted(weighted.get(), candidate, index, path, before, layer);
      }
      layers.add(withNumbers(own, candidate));
    }
    return new Stage(before, layers, segment.ends(), reference.chunks());
  }

  private Layer weighted(
      MeasuredLayer weighted,
      Candidate candidate,
      int segment,
      List<Stage> path,
      List<Edge> before,
      Layer layer) {
    int input = Reference.index(before, layer.inputs().get(0));
    double scale = before.get(input).quantization().map(Quantization::scale).orElse(1.0);
    Optional<double[]> mean = Optional.empty();
    if (biasCorrection && changed(candidate, segment)) {
      List<List<PackedTensor>> samples = outputs(path, segment - 1, 0);
      mean = Optional.of(Reference.meanReal(weighted.shape(), samples, input, before.get(input)));
    }
    return weighted.with(format(layer, candidate), scale, mean);
  }

  private Optional<WeightFormat> format(Layer layer, Candidate candidate) {
    for (int axis = 0; axis < axes.size(); axis++) {
      Axis own = axes.get(axis);
      if (own.layers().contains(layer.name())
          && own.levels().get(candidate.level(axis)) instanceof Level.Weights(WeightFormat f)) {
        return Optional.of(f);
      }
    }
    return Optional.empty();
  }

  private Layer withNumbers(Layer layer, Candidate candidate) {
    for (int axis = 0; axis < axes.size(); axis++) {
      Axis own = axes.get(axis);
      if (own.layers().contains(layer.name())
          && own.levels().get(candidate.level(axis)) instanceof Level.Activations(var t, var q)) {
        return layer.with(new Output.Requantized(t, q));
      }
    }
    return layer;
  }
}
