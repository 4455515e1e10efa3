// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.bitloom.calibrate.PrunedWeights.Row;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.loom.read.NetworkBuilder;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.syntax.NetworkParser;
import org.junit.jupiter.api.Test;

/** Weights that are given up, and those that stand in for them. */
class PrunedWeightsTest {
  private static final int INPUTS = 24;
  private static final int OUTPUTS = 5;

  private final SplittableRandom random = new SplittableRandom(3);
  private final double[][] columns = new double[INPUTS][400];
  private final SecondMoments moments;
  private final double[][] weights = new double[OUTPUTS][];

  PrunedWeightsTest() {
    for (int v = 0; v < columns[0].length; v++) {
      double common = random.nextGaussian();
      for (double[] column : columns) {
        column[v] = common + random.nextGaussian();
      }
    }
    moments = SecondMoments.of(columns);
    Arrays.setAll(weights, o -> random.doubles(INPUTS, -1, 1).toArray());
  }

  private static SumShape shape() {
    String rows = String.join(",", Collections.nCopies(OUTPUTS, row()));
    String text =
        """
        network n { input x: int8[%d] scale 1; y = dense(x, units: %d, weights: [%s]); output y; }
        numerics { y weights int8 scale 1, activations accumulator; }
        """
            .formatted(INPUTS, OUTPUTS, rows);
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        NetworkParser.parse(new Source("n.loom", text), diagnostics)
            .flatMap(
                parsed ->
                    NetworkBuilder.build(parsed, Path.of("."), new DataCalibrator(), diagnostics))
            .orElseThrow();
    Layer layer = network.layers().get(0);
    return SumShape.of(layer, Shape.of(INPUTS));
  }

  private static String row() {
    return "[" + String.join(",", Collections.nCopies(INPUTS, "1")) + "]";
  }

  /** The squared error of all sums, vector by vector. */
  private double error(Row[] rows) {
    double total = 0;
    for (int o = 0; o < OUTPUTS; o++) {
      double[] difference = weights[o].clone();
      for (int i = 0; i < rows[o].inputs().length; i++) {
        difference[rows[o].inputs()[i]] -= rows[o].weights()[i];
      }
      for (int v = 0; v < columns[0].length; v++) {
        double sum = 0;
        for (int i = 0; i < INPUTS; i++) {
          sum += difference[i] * columns[i][v];
        }
        total += sum * sum;
      }
    }
    return total;
  }

  private Row[] pruned(int most, Pruning pruning) {
    double[] alike = DoubleStream.generate(() -> 1).limit(weights.length).toArray();
    return new PrunedWeights(shape(), List.of(moments), weights, alike).prune(most, pruning);
  }

  @Test
  void asManyWeightsAreLeftAsAreAskedFor() {
    for (Pruning pruning : Pruning.values()) {
      for (int most : new int[] {1, 7, 30, 60, OUTPUTS * INPUTS}) {
        Row[] rows = pruned(most, pruning);
        assertThat(Arrays.stream(rows).mapToInt(row -> row.inputs().length).sum()).isEqualTo(most);
      }
    }
  }

  @Test
  void whatStandsInForOthersIsCloserToTheirSums() {
    for (int most : new int[] {20, 40, 80}) {
      assertThat(error(pruned(most, Pruning.RECONSTRUCT)))
          .isLessThan(0.9 * error(pruned(most, Pruning.MAGNITUDE)));
    }
  }

  @Test
  void weightsThatAre0StayOut() {
    for (double[] row : weights) {
      row[3] = 0;
      row[17] = 0;
    }
    for (Row row : pruned(OUTPUTS * INPUTS, Pruning.RECONSTRUCT)) {
      assertThat(row.inputs()).doesNotContain(3, 17).hasSize(INPUTS - 2);
    }
  }

  /** No small change of a fitted weight makes the sums better. */
  @Test
  void theFitIsTheBestOfItsInputs() {
    int[] inputs = IntStream.range(0, INPUTS).filter(i -> i % 3 == 0).toArray();
    SecondMoments.Fit fit = moments.fit(moments.times(weights[0]), inputs);
    for (int i = 0; i < inputs.length; i++) {
      double[] error = weights[0].clone();
      for (int j = 0; j < inputs.length; j++) {
        error[inputs[j]] -= fit.weights()[j];
      }
      assertThat(SecondMoments.dot(moments.damped(inputs[i]), error)).isCloseTo(0, within(1e-6));
      assertThat(fit.spread()[i]).isPositive();
    }
  }

  @Test
  void clustersHaveAsManyValuesAsTheCodebookAndAreNotFarFromTheWeights() {
    Row[] rows = pruned(60, Pruning.RECONSTRUCT);
    double before = error(rows);
    ClusteredWeights.Chosen chosen = new ClusteredWeights(shape(), List.of(moments), rows).in(8);
    assertThat(chosen.codebook().values()).hasSizeLessThanOrEqualTo(8).doesNotContain(0L);
    Row[] clustered = new Row[OUTPUTS];
    for (int o = 0; o < OUTPUTS; o++) {
      double[] values = new double[rows[o].inputs().length];
      long[] codes = chosen.codes()[o];
      Arrays.setAll(values, i -> chosen.scale() * codes[i]);
      assertThat(Arrays.stream(codes)).allMatch(chosen.codebook()::holds);
      clustered[o] = new Row(rows[o].inputs(), values, values);
    }
    assertThat(error(clustered)).isLessThan(1.5 * before);
  }
}
