// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/** Runs a network with {@link Operator#evaluate}, one sample at a time. */
final class Evaluation {
  private final Network network;
  private final Map<String, List<Operator>> operators = new HashMap<>();

  Evaluation(Network network) {
    this.network = network;
    Map<String, TypedTensor> types = new HashMap<>();
    for (Input input : network.inputs()) {
      TensorType type = TensorType.full(input.shape(), input.type());
      types.put(input.name(), new TypedTensor(type, Optional.of(input.quantization())));
    }
    for (Layer layer : network.layers()) {
      List<TypedTensor> inputs = layer.inputs().stream().map(types::get).toList();
      List<Operator> chain = layer.toOperators(inputs);
      operators.put(layer.name(), chain);
      types.put(
          layer.name(),
          new TypedTensor(chain.getLast().output(), layer.outputQuantization(inputs)));
    }
  }

  /** Returns the first output for one sample of the only input. */
  Tensor run(long... sample) {
    Map<String, Tensor> values = new HashMap<>();
    Input input = network.inputs().get(0);
    values.put(input.name(), Tensor.of(input.shape(), sample));
    for (Layer layer : network.layers()) {
      List<Tensor> inputs = layer.inputs().stream().map(values::get).toList();
      for (Operator operator : operators.get(layer.name())) {
        inputs = List.of(operator.evaluate(inputs));
      }
      values.put(layer.name(), inputs.get(0));
    }
    return values.get(network.outputs().get(0));
  }
}
