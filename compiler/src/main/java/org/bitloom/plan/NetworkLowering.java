// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Operator;
import org.bitloom.operator.TensorType;

/**
 * Turns layers into the graph of integer operators. The range of every tensor follows from the
 * ranges before it, so a clamp narrows all accumulators behind it.
 */
public final class NetworkLowering {
  private final Network network;
  private final Map<String, Edge> edges = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final List<Node> nodes = new ArrayList<>();

  private NetworkLowering(Network network) {
    this.network = network;
    network.inputs().forEach(i -> names.add(i.name()));
    network.layers().forEach(l -> names.add(l.name()));
  }

  /**
   * Returns the planned graph of a checked network.
   *
   * @throws SumTooWide if a sum of a layer does not fit 63 bits
   */
  public static IntegerNetwork lower(Network network) {
    NetworkLowering lowering = new NetworkLowering(network);
    List<Edge> inputs = network.inputs().stream().map(lowering::input).toList();
    network.layers().forEach(lowering::provenLayer);
    List<Edge> outputs = network.outputs().stream().map(lowering.edges::get).toList();
    return new IntegerNetwork(network.name(), inputs, lowering.nodes, outputs);
  }

  private Edge input(Input input) {
    TensorType type = TensorType.full(input.shape(), input.type());
    Edge edge = new Edge(input.name(), type, Optional.of(input.quantization()));
    edges.put(input.name(), edge);
    return edge;
  }

  private void provenLayer(Layer layer) {
    try {
      layer(layer);
    } catch (ArithmeticException overflow) {
      throw new SumTooWide(layer, overflow);
    }
  }

  private void layer(Layer layer) {
    List<Edge> inputs = layer.inputs().stream().map(edges::get).toList();
    List<TypedTensor> tensors =
        inputs.stream().map(e -> new TypedTensor(e.type(), e.quantization())).toList();
    List<Operator> operators = layer.toOperators(tensors);
    for (int i = 0; i < operators.size(); i++) {
      boolean last = i == operators.size() - 1;
      Operator operator = operators.get(i);
      String name = last ? layer.name() : freshName(layer.name() + "_accumulator");
      Edge output =
          new Edge(
              name, operator.output(), last ? layer.outputQuantization(tensors) : Optional.empty());
      nodes.add(
          new Node(name, layer.name(), operator, inputs, output, layer.origin().printablePlace()));
      inputs = List.of(output);
      edges.put(name, output);
    }
  }

  private String freshName(String wish) {
    String name = wish;
    while (!names.add(name)) {
      name += "_";
    }
    return name;
  }
}
