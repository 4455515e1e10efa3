// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.model.LayerCall;
import org.bitloom.operator.Shape;

/**
 * A layer of a network in real numbers.
 *
 * @param name of the layer and of its output
 * @param call as it is written in the language
 * @param shape of its output
 * @param arrays its parameters by what stands behind the layer's name, such as {@code weights}
 */
public record RealLayer(String name, LayerCall call, Shape shape, Map<String, RealArray> arrays) {
  /** Copies the map. */
  public RealLayer {
    arrays = Map.copyOf(arrays);
  }

  String kind() {
    return call.kind();
  }

  String input() {
    return call.inputs().get(0);
  }

  boolean has(String argument) {
    return call.arguments().stream().anyMatch(a -> a.name().equals(argument));
  }

  RealLayer reading(List<String> inputs) {
    return new RealLayer(name, new LayerCall(call.kind(), inputs, call.arguments()), shape, arrays);
  }

  RealLayer with(LayerCall.Argument argument) {
    List<LayerCall.Argument> arguments = new ArrayList<>(call.arguments());
    arguments.add(argument);
    return new RealLayer(name, new LayerCall(call.kind(), call.inputs(), arguments), shape, arrays);
  }

  RealLayer with(String key, RealArray array) {
    Map<String, RealArray> more = new HashMap<>(arrays);
    more.put(key, array);
    return new RealLayer(name, call, shape, more);
  }
}
