// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;

/**
 * Takes out of every output channel what the mean of its sum has moved by: {@code b' = b + E[W x] -
 * E[W' x']}, with the real weights on the inputs of the real network, and the rounded weights on
 * the inputs of the rounded one (Nagel et al., Data-Free Quantization, 2019, section 4.2, with
 * data). The layers are corrected in their order, so that each sees what the corrected ones before
 * it deliver.
 */
public final class BiasCorrection {
  private BiasCorrection() {}

  /**
   * Returns the network with other biases.
   *
   * @param network all of whose scales are known
   * @param data for its inputs
   */
  public static Network apply(Network network, NetworkData data) {
    LayerWalk walk = new LayerWalk(network, data);
    return walk.over(BiasCorrection::corrected);
  }

  private static Layer corrected(Layer layer, LayerWalk.Inputs inputs) {
    LayerWeights weights = WeightedLayer.of(layer).weights();
    SumShape shape = inputs.shape();
    double[] before = Patches.mean(shape, inputs.real().size(), inputs.real()::get);
    double[] now = Patches.mean(shape, inputs.now().size(), inputs.now()::get);
    LayerBias bias = new LayerBias(layer, shape, inputs.scale());
    return WeightedLayer.of(layer)
        .with(weights, bias.corrected(weights, inputs.scale(), before, now));
  }
}
