// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.List;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;

/**
 * Rounds the real weights of every layer again, so that the sums of the layer change least for the
 * inputs that it sees, rather than each weight. Scales, zero points, encodings and everything else
 * stay. A layer without real parameters keeps its weights, as these are exact.
 *
 * <p>With {@code H} the second moments of the inputs of a sum, the error of codes {@code q} is
 * {@code (w - s q) H (w - s q)}. Weight after weight is rounded, and its error made up for by those
 * that are still real (Frantar et al., GPTQ, 2022); then single codes move to a neighbour while
 * that helps. The result is never worse than the nearest codes.
 */
public final class AdaptiveRounding {
  private AdaptiveRounding() {}

  /**
   * Returns the network with other integers for its weights.
   *
   * @param network all of whose scales are known
   * @param data for its inputs
   */
  public static Network apply(Network network, NetworkData data) {
    LayerWalk walk = new LayerWalk(network, data);
    return walk.over(AdaptiveRounding::rounded);
  }

  private static Layer rounded(Layer layer, LayerWalk.Inputs inputs) {
    LayerWeights old = WeightedLayer.of(layer).weights();
    if (old.source().isEmpty()) {
      return layer;
    }
    // The inputs are those of the network so far: what came before is made up for as well.
    List<double[]> now = inputs.now();
    NarrowWeights narrow =
        new NarrowWeights(
            inputs.shape(),
            layer.realWeights().orElseThrow(),
            now.size(),
            now::get,
            RoundingMethod.ADAPTIVE,
            false);
    return WeightedLayer.of(layer).with(narrow.rounded(old), WeightedLayer.of(layer).bias());
  }
}
