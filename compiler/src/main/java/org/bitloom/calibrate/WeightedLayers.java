// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Optional;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RealParameters;
import org.bitloom.operator.Tensor;

/** What layers with constant weights have in common. */
final class WeightedLayers {
  private WeightedLayers() {}

  /** Tells whether a layer has constant weights. */
  static boolean includes(Layer layer) {
    return layer instanceof DenseLayer || layer instanceof ConvolutionLayer;
  }

  static LayerWeights weights(Layer layer) {
    return layer instanceof DenseLayer dense
        ? dense.weights()
        : ((ConvolutionLayer) layer).weights();
  }

  static Optional<Tensor> bias(Layer layer) {
    return layer instanceof DenseLayer dense ? dense.bias() : ((ConvolutionLayer) layer).bias();
  }

  static Activation activation(Layer layer) {
    return layer instanceof DenseLayer dense
        ? dense.activation()
        : ((ConvolutionLayer) layer).activation();
  }

  /** Returns the layer with other real parameters and the same integers. */
  static Layer from(Layer layer, RealParameters parameters) {
    return layer instanceof DenseLayer dense
        ? dense.with(dense.weights().from(parameters), dense.bias())
        : with((ConvolutionLayer) layer, parameters);
  }

  private static Layer with(ConvolutionLayer layer, RealParameters parameters) {
    return layer.with(layer.weights().from(parameters), layer.bias());
  }
}
