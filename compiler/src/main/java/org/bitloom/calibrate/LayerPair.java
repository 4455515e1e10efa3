// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Draft;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.Network;
import org.bitloom.model.PadLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
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
    return WeightedLayers.includes(layer)
        && open(layer)
        && homogeneous(WeightedLayers.activation(layer))
        && placeholder(layer, shapes)
        // A bias in integers counts scales that are still to be chosen.
        && (WeightedLayers.bias(layer).isEmpty()
            || WeightedLayers.weights(layer).source().orElseThrow().bias().isPresent());
  }

  /** Tells whether weights have no integers yet, which a draft writes as zeros. */
  private static boolean open(Layer layer) {
    return WeightedLayers.weights(layer).source().isPresent()
        && WeightedLayers.weights(layer).values().range().equals(ZERO);
  }

  private static boolean placeholder(Layer layer, RealModel shapes) {
    Optional<Quantization> numbers = shapes.tensor(layer.name()).quantization();
    return numbers.filter(Draft.PLACEHOLDER::equals).isPresent();
  }

  private static boolean homogeneous(Activation activation) {
    return activation instanceof Activation.None || activation instanceof Activation.Relu;
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
    if (WeightedLayers.includes(next)) {
      String input = next.inputs().get(0);
      boolean apart = next instanceof DenseLayer || shapes.shape(input).channels() == channels;
      return Optional.of(next).filter(n -> apart);
    }
    boolean passes =
        keepsChannels(next)
            && placeholder(next, shapes)
            && shapes.shape(next.name()).elements() % channels == 0;
    return passes ? reader(network, next, shapes, channels) : Optional.empty();
  }

  private static boolean keepsChannels(Layer layer) {
    return switch (layer) {
      case RequantizeLayer requantize -> homogeneous(requantize.activation());
      case LookupLayer lookup -> lookup.function() instanceof UnaryFunction.LeakyRelu;
      case PoolLayer pool -> homogeneous(pool.activation());
      case PadLayer pad -> pad.value() == 0 && pad.sides().getLast().none();
      // The channel is the index modulo the number of channels, whatever the shape.
      case ReshapeLayer reshape -> true;
      case DenseLayer dense -> false;
      case ConvolutionLayer convolution -> false;
      case MatMulLayer product -> false;
      case ConcatLayer concat -> false;
      case ArgMaxLayer argmax -> false;
      case SoftmaxLayer softmax -> false;
      case CombineLayer combine -> false;
      case ConstantLayer constant -> false;
    };
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
