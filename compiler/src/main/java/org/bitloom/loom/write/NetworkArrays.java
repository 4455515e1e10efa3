// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** The parameters of a network as arrays with the keys of the language. */
final class NetworkArrays {
  private static final IntType INT32 = IntType.signed(32);

  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();

  private NetworkArrays() {}

  /** Returns all arrays in the order of the layers. */
  static Map<String, NpyArray> of(Network network) {
    NetworkArrays result = new NetworkArrays();
    network.layers().forEach(result::layer);
    return result.arrays;
  }

  private void layer(Layer layer) {
    layer.constants().ifPresent(w -> weights(layer.name() + ".weights", w));
    bias(layer.name(), layer.bias());
    layer
        .tables()
        .forEach(
            (key, table) ->
                put(
                    layer.name() + "." + key,
                    NpyType.narrowestFor(table.range().min(), table.range().max()),
                    table));
  }

  private void weights(String key, LayerWeights weights) {
    IntType type = weights.type();
    put(key, NpyType.narrowestFor(type.min(), type.max()), weights.values());
    if (weights.scales().size() > 1) {
      double[] scales = weights.scales().stream().mapToDouble(NetworkSyntax::float32).toArray();
      arrays.put(key + ".scale", NpyArray.ofReals(NpyType.FLOAT32, List.of(scales.length), scales));
    }
    zeroPoints(key, weights);
  }

  private void zeroPoints(String key, LayerWeights weights) {
    if (weights.zeroPoints().size() > 1) {
      Shape shape = Shape.of(weights.zeroPoints().size());
      IntType type = weights.type();
      put(
          key + ".zero_point",
          NpyType.narrowestFor(type.min(), type.max()),
          Tensor.generate(shape, weights.zeroPoints()::get));
    }
  }

  private void bias(String layer, Optional<Tensor> bias) {
    bias.ifPresent(
        b ->
            put(
                layer + ".bias",
                INT32.range().contains(b.range()) ? NpyType.INT32 : NpyType.INT64,
                b));
  }

  private void put(String key, NpyType type, Tensor tensor) {
    arrays.put(key, NpyArray.ofIntegers(type, tensor.shape().dimensions(), tensor.toArray()));
  }
}
