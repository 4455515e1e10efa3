// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bitloom.calibrate.LayerBias;
import org.bitloom.calibrate.NarrowWeights;
import org.bitloom.calibrate.SumShape;
import org.bitloom.format.WeightFormat;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.WeightedLayer;

/**
 * A layer with weights as it was read, with what its inputs are like, and its forms with fewer
 * bits.
 */
final class MeasuredLayer {
  private final Layer layer;
  private final SumShape shape;
  private final double inputScale;
  private final double[] meanInput;
  private final NarrowWeights narrow;
  private final LayerBias bias;
  private final Map<String, LayerWeights> found = new ConcurrentHashMap<>();

  /**
   * Takes the layer.
   *
   * @param layer as it was read
   * @param shape of its sums
   * @param inputScale of its input as it was read
   * @param meanInput the mean real patch of the network as it was read
   * @param narrow its weights in other formats
   */
  MeasuredLayer(
      Layer layer, SumShape shape, double inputScale, double[] meanInput, NarrowWeights narrow) {
    this.layer = layer;
    this.shape = shape;
    this.inputScale = inputScale;
    this.meanInput = meanInput.clone();
    this.narrow = narrow;
    bias = new LayerBias(layer, shape, inputScale);
  }

  SumShape shape() {
    return shape;
  }

  /**
   * Returns the layer with other weights behind another input.
   *
   * @param format of the weights; as read where there is none
   * @param scale of the input
   * @param meanNow the mean real patch that it sees now; the bias then takes away what the means of
   *     its sums have moved by
   */
  Layer with(Optional<WeightFormat> format, double scale, Optional<double[]> meanNow) {
    if (format.isEmpty() && meanNow.isEmpty() && scale == inputScale) {
      return layer;
    }
    LayerWeights weights = format.map(this::narrowed).orElse(WeightedLayer.of(layer).weights());
    return WeightedLayer.of(layer)
        .with(
            weights,
            meanNow
                .map(now -> bias.corrected(weights, scale, meanInput, now))
                .orElseGet(() -> bias.integers(weights, scale)));
  }

  private LayerWeights narrowed(WeightFormat format) {
    return found.computeIfAbsent(format.toString(), name -> narrow.in(format));
  }
}
