// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Gives up weights of one layer until few enough are left. */
final class PrunedWeights {
  /** The first step of a reconstruction leaves at least this share, the others that of the rest. */
  private static final double FIRST = 0.45;

  private static final double NEXT = 0.7;

  private final SumShape shape;
  private final List<SecondMoments> moments;
  private final double[][] targets;
  private final double[] importance;
  private final Row[] rows;

  /**
   * The weights of an output that are left.
   *
   * @param inputs of the weights
   * @param weights one per input
   * @param cost what giving up each of them costs
   */
  record Row(int[] inputs, double[] weights, double[] cost) {}

  /**
   * Starts with all weights but those that are 0.
   *
   * @param importance of a squared error of each sum
   */
  PrunedWeights(
      SumShape shape, List<SecondMoments> moments, double[][] weights, double[] importance) {
    this.shape = shape;
    this.moments = moments;
    this.importance = importance;
    targets = new double[weights.length][];
    rows = new Row[weights.length];
    for (int o = 0; o < weights.length; o++) {
      double[] row = weights[o];
      targets[o] = moments.get(shape.group(o)).times(row);
      int[] inputs = IntStream.range(0, row.length).filter(i -> row[i] != 0).toArray();
      double[] kept = IntStream.of(inputs).mapToDouble(i -> row[i]).toArray();
      rows[o] = new Row(inputs, kept, Arrays.stream(kept).map(w -> w * w).toArray());
    }
  }

  private int kept() {
    return Arrays.stream(rows).mapToInt(row -> row.inputs().length).sum();
  }

  /**
   * Returns the weights that are left of each output.
   *
   * @param most weights that may be left
   */
  Row[] prune(int most, Pruning pruning) {
    switch (pruning) {
      case MAGNITUDE -> keep(most);
      case RECONSTRUCT -> reconstruct(most);
    }
    return rows;
  }

  private void reconstruct(int most) {
    int all = IntStream.of(shape.outputs(), shape.summands()).reduce(1, Math::multiplyExact);
    fit();
    while (kept() > most) {
      double next = kept() > FIRST * all ? FIRST * all : NEXT * kept();
      keep(Math.max(most, (int) next));
      fit();
    }
  }

  /** Keeps the weights whose loss would cost most. */
  private void keep(int most) {
    double[] costs = Arrays.stream(rows).flatMapToDouble(r -> Arrays.stream(r.cost())).toArray();
    if (costs.length <= most) {
      return;
    }
    Arrays.sort(costs);
    double least = most == 0 ? Double.POSITIVE_INFINITY : costs[costs.length - most];
    int left = most;
    for (int o = 0; o < rows.length; o++) {
      Row row = rows[o];
      boolean[] stays = new boolean[row.inputs().length];
      for (int i = 0; i < stays.length; i++) {
        stays[i] = left > 0 && row.cost()[i] >= least;
        left -= stays[i] ? 1 : 0;
      }
      int[] chosen = IntStream.range(0, stays.length).filter(i -> stays[i]).toArray();
      rows[o] =
          new Row(
              IntStream.of(chosen).map(i -> row.inputs()[i]).toArray(),
              IntStream.of(chosen).mapToDouble(i -> row.weights()[i]).toArray(),
              IntStream.of(chosen).mapToDouble(i -> row.cost()[i]).toArray());
    }
  }

  private void fit() {
    IntStream.range(0, rows.length)
        .parallel()
        .forEach(
            o -> {
              int[] inputs = rows[o].inputs();
              SecondMoments own = moments.get(shape.group(o));
              SecondMoments.Fit fit =
                  inputs.length == own.size()
                      ? own.whole(rows[o].weights())
                      : own.fit(targets[o], inputs);
              double[] cost = new double[inputs.length];
              Arrays.setAll(
                  cost, i -> importance[o] * fit.weights()[i] * fit.weights()[i] / fit.spread()[i]);
              rows[o] = new Row(inputs, fit.weights(), cost);
            });
  }
}
