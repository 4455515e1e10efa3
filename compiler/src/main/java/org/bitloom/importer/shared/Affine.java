// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/**
 * {@code factor x + summand} with one factor and one summand per channel, in float64: batch
 * normalizations, biases and scales of channels.
 */
final class Affine {
  static final String FACTORS = "factors";
  static final String SUMMANDS = "summands";

  private static final String WEIGHTS = "weights";
  private static final String BIAS = "bias";
  private static final List<String> WEIGHTED = List.of("dense", "conv2d", "depthwise_conv2d");

  private Affine() {}

  /** Tells whether a layer can compute a scale and a summand of its outputs as well. */
  static boolean takes(RealLayer layer) {
    return (WEIGHTED.contains(layer.kind()) || layer.kind().equals(RealLayers.AFFINE))
        && !layer.has("activation");
  }

  /** Returns the layer that computes what both compute one after the other. */
  static RealLayer merged(RealLayer first, RealLayer affine) {
    double[] factors = affine.arrays().get(FACTORS).values();
    double[] summands = affine.arrays().get(SUMMANDS).values();
    if (first.kind().equals(RealLayers.AFFINE)) {
      return merged(merged(first, FACTORS, factors), SUMMANDS, factors, summands);
    }
    RealArray weights = first.arrays().get(WEIGHTS);
    int inner = weights.values().length / factors.length;
    boolean last = first.kind().equals("depthwise_conv2d");
    RealArray scaled =
        RealArray.generate(
            weights.shape(),
            i -> weights.values()[i] * factors[last ? i % factors.length : i / inner]);
    return merged(first.with(WEIGHTS, scaled), BIAS, factors, summands);
  }

  private static RealLayer merged(RealLayer layer, String key, double[] factors) {
    double[] values = layer.arrays().get(key).values();
    return layer.with(key, RealArray.generate(List.of(values.length), c -> values[c] * factors[c]));
  }

  private static RealLayer merged(
      RealLayer layer, String key, double[] factors, double[] summands) {
    RealArray old = layer.arrays().get(key);
    boolean none = old == null && Arrays.stream(summands).allMatch(s -> s == 0);
    return none
        ? layer
        : layer.with(
            key,
            RealArray.generate(
                List.of(factors.length),
                c -> (old == null ? 0 : old.values()[c]) * factors[c] + summands[c]));
  }

  /**
   * Returns the layer as a convolution of one element per channel.
   *
   * @param input of shape {@code [height, width, channels]}
   */
  static RealLayer convolution(RealLayer affine, String input, Shape shape) {
    RealArray factors = affine.arrays().get(FACTORS);
    RealArray summands = affine.arrays().get(SUMMANDS);
    Map<String, RealArray> arrays = new HashMap<>();
    arrays.put(WEIGHTS, new RealArray(List.of(1, 1, shape.channels()), factors.values()));
    if (IntStream.range(0, shape.channels()).anyMatch(c -> summands.values()[c] != 0)) {
      arrays.put(BIAS, summands);
    }
    LayerCall.Argument kernel =
        new LayerCall.Argument("kernel", new LayerCall.Wholes(List.of(1, 1)));
    List<LayerCall.Argument> arguments =
        affine.call().arguments().isEmpty()
            ? List.of(kernel)
            : List.of(kernel, affine.call().arguments().get(0));
    return new RealLayer(
        affine.name(), new LayerCall("depthwise_conv2d", List.of(input), arguments), shape, arrays);
  }
}
