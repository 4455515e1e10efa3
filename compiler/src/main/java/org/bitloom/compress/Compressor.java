// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.Compression;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.dataflow.Planner;

/**
 * Looks for the smallest network that is accurate enough.
 *
 * <p>One number says how much is kept: a layer of {@code n} weights keeps {@code t sqrt(n)} of
 * them, all if that is more, so that large layers give up the larger share. Layers with a density
 * of their own keep that. From half of the largest layer on, {@code t} shrinks until too many
 * samples are lost; then the last step is halved twice. Every candidate is judged by the golden
 * model.
 */
public final class Compressor {
  private static final double STEP = 0.7;
  private static final int HALVINGS = 2;
  private static final int LARGE = 100_000;
  private static final int VALUES = 16;
  private static final int VALUES_OF_LARGE = 4;

  private final Network source;
  private final NetworkData data;
  private final Optional<List<Integer>> labels;
  private final CompressOptions options;
  private final Consumer<Candidate> progress;
  private final List<Candidate> seen = new ArrayList<>();

  /**
   * A network that was looked at.
   *
   * @param network compressed
   * @param size of its parameters
   * @param correct samples; absent without labels
   */
  public record Candidate(Network network, NetworkSize size, OptionalInt correct) {}

  /**
   * A search.
   *
   * @param labels classes of the samples, where there are any
   * @param progress sees every candidate
   */
  public Compressor(
      Network source,
      NetworkData data,
      Optional<List<Integer>> labels,
      CompressOptions options,
      Consumer<Candidate> progress) {
    this.source = source;
    this.data = data;
    this.labels = labels;
    this.options = options;
    this.progress = progress;
  }

  /** Returns all candidates in the order in which they were looked at. */
  public List<Candidate> seen() {
    return List.copyOf(seen);
  }

  /**
   * Returns the best network.
   *
   * @param least samples that have to be right
   * @throws DiagnosticException if the ratio that is asked for is out of reach
   */
  public Candidate run(int least) {
    List<Layer> layers = LayerValues.compressible(source);
    boolean open = layers.stream().anyMatch(l -> !options.densities().containsKey(l.name()));
    Candidate best = open ? searched(layers, least) : candidate(goals(layers, 0));
    boolean accurate = best.correct().isEmpty() || best.correct().getAsInt() >= least;
    double ratio = options.targetRatio().orElse(0);
    if (best.size().ratio() < ratio || (ratio > 0 && !accurate)) {
      throw new DiagnosticException(
          Code.RATIO_OUT_OF_REACH
              .withoutPlace(source.name(), ratio)
              .withNote(
                  "the smallest network that was accurate enough is %.1f times smaller"
                      .formatted(best.size().ratio()))
              .withHelp("ask for less, or allow a larger drop"));
    }
    return best;
  }

  private Candidate searched(List<Layer> layers, int least) {
    double largest = layers.stream().mapToInt(Compressor::weights).max().orElseThrow();
    double share = Math.sqrt(largest) / 2;
    Candidate best = candidate(goals(layers, share));
    double good = share;
    double bad = 0;
    while (bad == 0 && seen.size() < options.budget() && !enough(best) && good > 1) {
      Candidate next = candidate(goals(layers, good * STEP));
      if (accurate(next, least)) {
        best = next;
        good *= STEP;
      } else {
        bad = good * STEP;
      }
    }
    for (int i = 0; bad > 0 && i < HALVINGS && seen.size() < options.budget(); i++) {
      double middle = (good + bad) / 2;
      Candidate next = candidate(goals(layers, middle));
      if (accurate(next, least)) {
        best = next;
        good = middle;
      } else {
        bad = middle;
      }
    }
    return best;
  }

  private boolean enough(Candidate candidate) {
    return options.targetRatio().isPresent()
        && candidate.size().ratio() >= options.targetRatio().getAsDouble();
  }

  private static boolean accurate(Candidate candidate, int least) {
    return candidate.correct().isEmpty() || candidate.correct().getAsInt() >= least;
  }

  private static int weights(Layer layer) {
    return layer.realWeights().orElseThrow().shape().elements();
  }

  private Map<String, Compression.Goal> goals(List<Layer> layers, double share) {
    Map<String, Compression.Goal> goals = new HashMap<>();
    for (Layer layer : layers) {
      int weights = weights(layer);
      double kept =
          Optional.ofNullable(options.densities().get(layer.name()))
              .map(density -> density * weights)
              .orElse(Math.min(weights, share * Math.sqrt(weights)));
      int values =
          options
              .codebooks()
              .getOrDefault(layer.name(), weights > LARGE ? VALUES_OF_LARGE : VALUES);
      goals.put(layer.name(), new Compression.Goal((int) Math.max(1, Math.round(kept)), values));
    }
    return goals;
  }

  private Candidate candidate(Map<String, Compression.Goal> goals) {
    Network network = Compression.apply(source, data, goals, options.pruning());
    NetworkSize size =
        Planner.untimed(network, new Diagnostics())
            .map(plan -> NetworkSize.of(plan.network(), plan.requantizers()))
            .orElseThrow();
    Candidate candidate = new Candidate(network, size, correct(network));
    seen.add(candidate);
    progress.accept(candidate);
    return candidate;
  }

  private OptionalInt correct(Network network) {
    return labels
        .map(classes -> OptionalInt.of(correct(network, classes)))
        .orElse(OptionalInt.empty());
  }

  /** Returns how many samples a network has right, as hardware computes it. */
  public int correct(Network network, List<Integer> classes) {
    IntegerNetwork graph = NetworkLowering.lower(network);
    GoldenModel model = new GoldenModel(graph);
    Classes named = Classes.of(network);
    String output = network.outputs().get(0);
    return (int)
        IntStream.range(0, data.size())
            .parallel()
            .filter(
                n -> {
                  Tensor y = model.run(data.integers(n, network.inputs())).get(output);
                  double[] values = new double[y.size()];
                  Arrays.setAll(values, i -> y.get(i));
                  return named.predicted(values) == classes.get(n);
                })
            .count();
  }
}
