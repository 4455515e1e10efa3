// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.calibrate.Compression;
import org.bitloom.model.Layer;

/**
 * Looks for the smallest network that is good enough.
 *
 * <p>At first one number says how much is kept: a layer of {@code n} weights keeps {@code t
 * sqrt(n)} of them, all if that is more, so that large layers give up the larger share. Layers with
 * a density of their own keep that. From half of the largest layer on, {@code t} shrinks until a
 * network is not good enough; then the last step is halved twice. Where not even the first of them
 * is good enough, all weights are kept, with as many values as that takes. Then single layers get
 * half the values, or less weights, the layer with most weights first, as long as that helps.
 */
record CompressSearch(List<Layer> layers, Candidates candidates, CompressOptions options) {
  private static final double STEP = 0.7;
  private static final int HALVINGS = 2;
  private static final int LARGE = 100_000;
  private static final int VALUES = 16;
  private static final int VALUES_OF_LARGE = 4;
  private static final int FEWEST_VALUES = 2;
  private static final int MOST_VALUES = 256;
  private static final int[] CLUSTERS = {16, 8, 4, 3, 2};
  private static final int PRUNED = 5;
  private static final double PRUNING_STEP = 0.5;

  /** Returns the best candidate; not good enough where none is. */
  Candidate run() {
    boolean open = layers.stream().anyMatch(this::open);
    Candidate best = open ? together() : candidates.look(choice(0));
    boolean aim =
        !(options.limit() instanceof CompressOptions.Limit.None)
            || options.targetRatio().isPresent();
    return aim ? layerByLayer(best) : best;
  }

  private boolean open(Layer layer) {
    return !options.densities().containsKey(layer.name());
  }

  private boolean spent() {
    return candidates.seen().size() >= options.budget();
  }

  private boolean enough(Candidate candidate) {
    return candidate.accurate()
        && options.targetRatio().isPresent()
        && candidate.ratio() >= options.targetRatio().getAsDouble();
  }

  private double largest() {
    return Math.sqrt(layers.stream().mapToInt(CompressSearch::weights).max().orElseThrow());
  }

  private Candidate together() {
    double good = largest() / 2;
    double bad = 0;
    Candidate best = candidates.look(choice(good));
    if (!best.accurate()) {
      return whole(best);
    }
    while (bad == 0 && !spent() && !enough(best) && good > 1) {
      Candidate next = candidates.look(choice(good * STEP));
      if (next.accurate()) {
        best = next;
        good *= STEP;
      } else {
        bad = good * STEP;
      }
    }
    for (int i = 0; bad > 0 && i < HALVINGS && !spent() && !enough(best); i++) {
      double middle = (good + bad) / 2;
      Candidate next = candidates.look(choice(middle));
      if (next.accurate()) {
        best = next;
        good = middle;
      } else {
        bad = middle;
      }
    }
    return best;
  }

  /** Returns a network that keeps all weights, with more values if need be. */
  private Candidate whole(Candidate first) {
    Candidate best = first;
    for (int more = 1; more <= MOST_VALUES && !best.accurate() && !spent(); more *= 2) {
      best = candidates.look(choice(largest(), more));
    }
    return best;
  }

  private Candidate layerByLayer(Candidate start) {
    Candidate best = start;
    boolean better = start.accurate();
    while (better) {
      better = false;
      for (Layer layer : bySize()) {
        for (Compression.Goal goal : smaller(layer, best.choice().goals().get(layer.name()))) {
          Choice choice = best.choice().with(layer.name(), goal);
          if (spent() || enough(best) || candidates.knows(choice)) {
            continue;
          }
          Candidate next = candidates.look(choice);
          better |= next.beats(best);
          best = next.beats(best) ? next : best;
        }
      }
    }
    return best;
  }

  private List<Layer> bySize() {
    return layers.stream()
        .sorted(Comparator.comparingInt(CompressSearch::weights).reversed())
        .toList();
  }

  private List<Compression.Goal> smaller(Layer layer, Compression.Goal goal) {
    Stream<Compression.Goal> values =
        Stream.of(goal.values() / 2)
            .filter(v -> v >= FEWEST_VALUES && !options.codebooks().containsKey(layer.name()))
            .map(v -> new Compression.Goal(goal.kept(), v));
    Stream<Compression.Goal> kept =
        Stream.of((int) (STEP * goal.kept()))
            .filter(k -> k >= 1 && open(layer))
            .map(k -> new Compression.Goal(k, goal.values()));
    return Stream.concat(values, kept).toList();
  }

  /** Looks at pruning alone and at clustering alone, whatever they lose. */
  void compare() {
    double share = largest() / 2;
    for (int i = 0; i < PRUNED; i++) {
      candidates.look(of(Choice.Method.PRUNING, kept(share), MOST_VALUES));
      share *= PRUNING_STEP;
    }
    for (int values : CLUSTERS) {
      candidates.look(of(Choice.Method.CLUSTERING, kept(largest()), values));
    }
  }

  private static int weights(Layer layer) {
    return layer.realWeights().orElseThrow().shape().elements();
  }

  private static int other(Layer layer) {
    double[] reals = layer.realWeights().orElseThrow().values();
    int count = 0;
    for (double real : reals) {
      count += real == 0 ? 0 : 1;
    }
    return Math.max(1, count);
  }

  /** Returns how many weights each layer keeps by its share alone; zeros stay zeros. */
  private Map<String, Integer> kept(double share) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    for (Layer layer : layers) {
      double most = share * Math.sqrt(weights(layer));
      kept.put(layer.name(), Math.clamp(Math.round(most), 1, other(layer)));
    }
    return kept;
  }

  private static Choice of(Choice.Method method, Map<String, Integer> kept, int values) {
    Map<String, Compression.Goal> goals = new LinkedHashMap<>();
    kept.forEach((layer, weights) -> goals.put(layer, new Compression.Goal(weights, values)));
    return new Choice(method, goals);
  }

  private Choice choice(double share) {
    return choice(share, 1);
  }

  /**
   * Returns the choice that keeps a share.
   *
   * @param more times as many values as usual, where their number is open
   */
  private Choice choice(double share, int more) {
    Map<String, Integer> kept = kept(share);
    Map<String, Compression.Goal> goals = new LinkedHashMap<>();
    for (Layer layer : layers) {
      int weights = weights(layer);
      int most =
          Optional.ofNullable(options.densities().get(layer.name()))
              .map(density -> Math.clamp(Math.round(density * weights), 1, other(layer)))
              .orElse(kept.get(layer.name()));
      int usual = weights > LARGE ? VALUES_OF_LARGE : VALUES;
      int values =
          options.codebooks().getOrDefault(layer.name(), Math.min(MOST_VALUES, more * usual));
      goals.put(layer.name(), new Compression.Goal(most, values));
    }
    return new Choice(Choice.Method.BOTH, goals);
  }
}
