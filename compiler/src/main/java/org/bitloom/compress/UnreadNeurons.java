// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Takes away the outputs of dense layers that all weights behind multiply by 0. No result changes;
 * biases and distances become fewer.
 */
final class UnreadNeurons {
  private final Network network;
  private final List<Layer> layers;

  private UnreadNeurons(Network network) {
    this.network = network;
    this.layers = new ArrayList<>(network.layers());
  }

  /** Returns a network without them. */
  static Network removed(Network network) {
    UnreadNeurons neurons = new UnreadNeurons(network);
    // From the back, so that what a neuron that goes has read goes too.
    for (int i = neurons.layers.size() - 1; i >= 0; i--) {
      neurons.visit(i);
    }
    return network.withLayers(neurons.layers);
  }

  private void visit(int index) {
    if (!(layers.get(index) instanceof DenseLayer dense)
        || !cuttable(dense)
        || network.outputs().contains(dense.name())) {
      return;
    }
    int units = dense.weights().values().shape().vectors();
    List<Integer> readers =
        IntStream.range(0, layers.size())
            .filter(i -> layers.get(i).inputs().contains(dense.name()))
            .boxed()
            .toList();
    if (readers.isEmpty() || !readers.stream().allMatch(i -> reads(layers.get(i), units))) {
      return;
    }
    int[] read =
        IntStream.range(0, units)
            .filter(u -> readers.stream().anyMatch(i -> reads(weights(i).values(), u)))
            .toArray();
    int[] kept = read.length == 0 ? new int[1] : read;
    if (kept.length < units) {
      layers.set(index, rows(dense, kept));
      readers.forEach(i -> layers.set(i, columns((DenseLayer) layers.get(i), kept)));
    }
  }

  private LayerWeights weights(int index) {
    return ((DenseLayer) layers.get(index)).weights();
  }

  private static boolean cuttable(DenseLayer dense) {
    return dense.weights().source().isEmpty() && dense.weights().symmetric();
  }

  private static boolean reads(Layer layer, int units) {
    return layer instanceof DenseLayer dense
        && cuttable(dense)
        && dense.weights().values().shape().channels() == units;
  }

  private static boolean reads(Tensor weights, int unit) {
    return IntStream.range(0, weights.shape().vectors()).anyMatch(o -> weights.get(o, unit) != 0);
  }

  private static DenseLayer rows(DenseLayer layer, int... kept) {
    LayerWeights old = layer.weights();
    int columns = old.values().shape().channels();
    Tensor values =
        Tensor.generate(
            Shape.of(kept.length, columns), i -> old.values().get(kept[i / columns], i % columns));
    List<Double> scales =
        old.scales().size() == 1
            ? old.scales()
            : IntStream.of(kept).mapToObj(old.scales()::get).toList();
    Optional<Tensor> bias =
        layer.bias().map(b -> Tensor.generate(Shape.of(kept.length), i -> b.get(kept[i])));
    return layer.with(new LayerWeights(values, encoding(old, values), scales, 0), bias);
  }

  private static DenseLayer columns(DenseLayer layer, int... kept) {
    LayerWeights old = layer.weights();
    Tensor values =
        Tensor.generate(
            Shape.of(old.values().shape().vectors(), kept.length),
            i -> old.values().get(i / kept.length, kept[i % kept.length]));
    return layer.with(
        new LayerWeights(values, encoding(old, values), old.scales(), 0), layer.bias());
  }

  /** A codebook has the values that there are. */
  private static WeightEncoding encoding(LayerWeights old, Tensor values) {
    return old.encoding() instanceof SparseHuffman(Codebook codebook)
        ? new SparseHuffman(Codebook.ofKept(codebook.size(), values))
        : old.encoding();
  }
}
