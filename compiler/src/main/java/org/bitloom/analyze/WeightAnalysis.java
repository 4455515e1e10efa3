// SPDX-License-Identifier: Apache-2.0
package org.bitloom.analyze;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;
import org.bitloom.quantize.QuantizationError;
import org.bitloom.quantize.RealRange;

/**
 * The weights of a layer.
 *
 * @param layer its name
 * @param format of the integers, as in the language
 * @param weights their number
 * @param scales one, or one per output channel
 * @param error of what the integers stand for, beyond the last of a channel counted as clipping;
 *     none where the network came with integers
 */
public record WeightAnalysis(
    String layer, String format, int weights, int scales, QuantizationError error) {
  /** Returns the analyses of all layers with weights. */
  static List<WeightAnalysis> of(Network network) {
    List<WeightAnalysis> all = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof WeightedLayer weighted) {
        LayerWeights weights = weighted.weights();
        all.add(of(layer, weights, weights.reals(weighted.channels())));
      }
    }
    return all;
  }

  private static WeightAnalysis of(Layer layer, LayerWeights weights, RealWeights quantized) {
    double[] reals = layer.realWeights().orElseThrow().values();
    double[] integers = quantized.values();
    RealRange[] ranges = ranges(integers, quantized.channels());
    double power = 0;
    double rounding = 0;
    double clipping = 0;
    double largest = 0;
    for (int i = 0; i < reals.length; i++) {
      RealRange range = ranges[quantized.channels().of(i)];
      boolean outside = reals[i] < range.min() || reals[i] > range.max();
      double error = integers[i] - reals[i];
      power += reals[i] * reals[i];
      rounding += outside ? 0 : error * error;
      clipping += outside ? error * error : 0;
      largest = Math.max(largest, Math.abs(error));
    }
    int n = reals.length;
    return new WeightAnalysis(
        layer.name(),
        weights.encoding().toString(),
        n,
        weights.scales().size(),
        new QuantizationError(power / n, rounding / n, clipping / n, largest));
  }

  /** Returns what the integers of each channel reach. */
  private static RealRange[] ranges(double[] integers, Channels channels) {
    RealRange[] ranges = new RealRange[channels.count()];
    Arrays.fill(ranges, RealRange.symmetric(0));
    for (int i = 0; i < integers.length; i++) {
      RealRange range = ranges[channels.of(i)];
      ranges[channels.of(i)] =
          new RealRange(Math.min(range.min(), integers[i]), Math.max(range.max(), integers[i]));
    }
    return ranges;
  }
}
