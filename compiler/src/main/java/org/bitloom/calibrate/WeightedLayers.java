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

/** What layers with constant weights have in common: {@code dense} and the convolutions. */
public final class WeightedLayers {
  private WeightedLayers() {}

  /** Tells whether a layer has constant weights. */
  public static boolean includes(Layer layer) {
    return layer instanceof DenseLayer || layer instanceof ConvolutionLayer;
  }

  /**
   * Returns the weights of a layer.
   *
   * @throws IllegalArgumentException if it has no constant weights, as all methods below
   */
  public static LayerWeights weights(Layer layer) {
    return layer instanceof DenseLayer dense ? dense.weights() : convolution(layer).weights();
  }

  /** Returns the bias of a layer in integers; empty for none. */
  public static Optional<Tensor> bias(Layer layer) {
    return layer instanceof DenseLayer dense ? dense.bias() : convolution(layer).bias();
  }

  /** Returns a layer with other weights and another bias. */
  public static Layer with(Layer layer, LayerWeights weights, Optional<Tensor> bias) {
    return layer instanceof DenseLayer dense
        ? dense.with(weights, bias)
        : convolution(layer).with(weights, bias);
  }

  static Activation activation(Layer layer) {
    return layer instanceof DenseLayer dense ? dense.activation() : convolution(layer).activation();
  }

  /** Returns the layer with other real parameters and the same integers. */
  static Layer from(Layer layer, RealParameters parameters) {
    return with(layer, weights(layer).from(parameters), bias(layer));
  }

  private static ConvolutionLayer convolution(Layer layer) {
    if (layer instanceof ConvolutionLayer convolution) {
      return convolution;
    }
    throw new IllegalArgumentException(layer.name() + " has no constant weights");
  }
}
