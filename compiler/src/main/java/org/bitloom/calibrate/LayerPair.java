// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Draft;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Quantization;

/**
 * Two layers with real weights, the second of which alone reads the first, at most through layers
 * that are positively homogeneous and keep channels apart.
 *
 * @param first makes the channels
 * @param second reads them
 * @param channels between them
 */
record LayerPair(Layer first, Layer second, int channels) {
  private static final Interval ZERO = new Interval(0, 0);

  /** Returns the pairs of a network, in the order of its layers. */
  static List<LayerPair> of(Network network) {
    RealModel shapes = RealModel.of(network, RealModel.Mode.REAL);
    List<LayerPair> pairs = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (canBeFirst(layer, shapes)) {
        int channels = shapes.shape(layer.name()).channels();
        reader(network, layer, shapes, channels)
            .filter(LayerPair::open)
            .ifPresent(second -> pairs.add(new LayerPair(layer, second, channels)));
      }
    }
    return pairs;
  }

  private static boolean canBeFirst(Layer layer, RealModel shapes) {
    return layer instanceof WeightedLayer
        && open(layer)
        && WeightedLayer.of(layer).activation().homogeneous()
        && placeholder(layer, shapes)
        // A bias in integers counts scales that are still to be chosen.
        && (WeightedLayer.of(layer).bias().isEmpty()
            || WeightedLayer.of(layer).weights().source().orElseThrow().bias().isPresent());
  }

  /** Tells whether weights have no integers yet, which a draft writes as zeros. */
  private static boolean open(Layer layer) {
    return WeightedLayer.of(layer).weights().source().isPresent()
        && WeightedLayer.of(layer).weights().values().range().equals(ZERO);
  }

  private static boolean placeholder(Layer layer, RealModel shapes) {
    Optional<Quantization> numbers = shapes.tensor(layer.name()).quantization();
    return numbers.filter(Draft.PLACEHOLDER::equals).isPresent();
  }

  /** Follows the only reader of a tensor to a layer with weights. */
  private static Optional<Layer> reader(
      Network network, Layer layer, RealModel shapes, int channels) {
    List<Layer> readers =
        network.layers().stream().filter(l -> l.inputs().contains(layer.name())).toList();
    if (readers.size() != 1 || network.outputs().contains(layer.name())) {
      return Optional.empty();
    }
    Layer next = readers.get(0);
    if (next instanceof WeightedLayer) {
      String input = next.inputs().get(0);
      boolean apart = next instanceof DenseLayer || shapes.shape(input).channels() == channels;
      return Optional.of(next).filter(n -> apart);
    }
    boolean passes =
        next.homogeneous()
            && placeholder(next, shapes)
            && shapes.shape(next.name()).elements() % channels == 0;
    return passes ? reader(network, next, shapes, channels) : Optional.empty();
  }

  /** Returns the channel that a weight of the first layer makes. */
  int madeBy(int weight) {
    return first.realWeights().orElseThrow().channels().of(weight);
  }

  /** Returns the channel that a weight of the second layer reads. */
  int readBy(int weight) {
    if (!(second instanceof ConvolutionLayer convolution)) {
      return weight % channels;
    }
    return switch (convolution.form()) {
      case ConvolutionLayer.Grouped(int groups) -> {
        int width = convolution.channelsPerPosition() / groups;
        int filter = weight / (width * convolution.kernelHeight() * convolution.kernelWidth());
        yield filter / (convolution.filters() / groups) * width + weight % width;
      }
      case ConvolutionLayer.Depthwise(int multiplier) ->
          weight % convolution.filters() / multiplier;
    };
  }
}
