// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;

/**
 * How much the squared error of each sum of a layer matters: by the weights with which the layers
 * behind read it, and by the share of the samples in which a relu lets it pass. Sums of which that
 * is not known matter all the same.
 */
record SumImportance(Network network) {
  /**
   * Returns the importance of every sum.
   *
   * @param bias real, of every sum
   */
  double[] of(Layer layer, LayerWalk.Inputs inputs, double[][] rows, double... bias) {
    double[] equal = new double[rows.length];
    Arrays.fill(equal, 1);
    List<Layer> readers =
        network.layers().stream().filter(l -> l.inputs().contains(layer.name())).toList();
    if (!(layer instanceof DenseLayer dense)
        || network.outputs().contains(layer.name())
        || readers.isEmpty()
        || !readers.stream().allMatch(reader -> reads(reader, rows.length))) {
      return equal;
    }
    double[] importance = new double[rows.length];
    for (Layer reader : readers) {
      double[] weights = reader.realWeights().orElseThrow().values();
      for (int i = 0; i < weights.length; i++) {
        importance[i % rows.length] += weights[i] * weights[i];
      }
    }
    double[] active =
        dense.activation() instanceof Activation.None ? equal : active(inputs, rows, bias);
    // A sum that nobody needs on these samples still counts for a little on others.
    double least = 1e-3 * Arrays.stream(importance).max().orElse(0);
    Arrays.setAll(importance, o -> Math.max(importance[o] * active[o], least));
    return Arrays.stream(importance).allMatch(i -> i > 0) ? importance : equal;
  }

  private static boolean reads(Layer reader, int sums) {
    Optional<Shape> weights = reader.realWeights().map(w -> w.shape());
    return reader instanceof DenseLayer && weights.filter(w -> w.channels() == sums).isPresent();
  }

  private static double[] active(LayerWalk.Inputs inputs, double[][] rows, double... bias) {
    return IntStream.range(0, rows.length)
        .parallel()
        .mapToDouble(
            o ->
                inputs.real().stream()
                        .filter(x -> SecondMoments.dot(rows[o], x) + bias[o] > 0)
                        .count()
                    / (double) inputs.real().size())
        .toArray();
  }
}
