// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.List;
import java.util.Map;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;

/**
 * Gives layers few weights with few different values, without training: layer after layer, fitted
 * to the sums of the real weights on the inputs that the layers before it deliver now.
 */
public final class Compression {
  /** Samples that are looked at. */
  private static final int MOST_SAMPLES = 3000;

  private Compression() {}

  /**
   * What becomes of a layer.
   *
   * @param kept most weights that are not 0
   * @param values most different values of these, 2 to 256
   */
  public record Goal(int kept, int values) {}

  /** Tells whether the weights of a layer can be compressed. */
  public static boolean suits(Layer layer) {
    return switch (layer) {
      case DenseLayer dense -> true;
      case ConvolutionLayer c -> c.form() instanceof ConvolutionLayer.Grouped;
      default -> false;
    };
  }

  /**
   * Returns the network with compressed weights.
   *
   * @param network all of whose scales are known
   * @param data for its inputs
   * @param goals by layer; the others stay
   */
  public static Network apply(
      Network network, NetworkData data, Map<String, Goal> goals, Pruning pruning) {
    LayerWalk walk = new LayerWalk(network, data, MOST_SAMPLES);
    SumImportance importance = new SumImportance(network);
    return walk.over(
        (layer, inputs) ->
            goals.containsKey(layer.name())
                ? compressed(
                    WeightedLayer.of(layer), inputs, importance, goals.get(layer.name()), pruning)
                : layer);
  }

  private static Layer compressed(
      WeightedLayer layer,
      LayerWalk.Inputs inputs,
      SumImportance importance,
      Goal goal,
      Pruning pruning) {
    SumShape shape = inputs.shape();
    LayerBias bias = new LayerBias(layer, shape, inputs.scale());
    List<double[]> now = inputs.now();
    List<SecondMoments> moments = Patches.centred(shape, now.size(), now::get);
    double[] reals = layer.realWeights().orElseThrow().values();
    double[][] rows = new double[shape.outputs()][shape.summands()];
    for (int o = 0; o < rows.length; o++) {
      for (int i = 0; i < rows[o].length; i++) {
        rows[o][i] = reals[shape.weight(o, i)];
      }
    }
    double[] matters = importance.of(layer, inputs, rows, bias.reals());
    PrunedWeights.Row[] kept =
        new PrunedWeights(shape, moments, rows, matters).prune(goal.kept(), pruning);
    ClusteredWeights.Chosen chosen = new ClusteredWeights(shape, moments, kept).in(goal.values());
    long[] values = new long[reals.length];
    for (int o = 0; o < kept.length; o++) {
      for (int i = 0; i < kept[o].inputs().length; i++) {
        values[shape.weight(o, kept[o].inputs()[i])] = chosen.codes()[o][i];
      }
    }
    Tensor integers = Tensor.of(layer.weights().values().shape(), values);
    LayerWeights weights =
        new LayerWeights(
            integers,
            new SparseHuffman(Codebook.ofKept(goal.values(), integers)),
            List.of(chosen.scale()),
            0);
    double[] before = Patches.mean(shape, inputs.real().size(), inputs.real()::get);
    double[] after = Patches.mean(shape, now.size(), now::get);
    return layer.with(weights, bias.corrected(weights, inputs.scale(), before, after));
  }
}
