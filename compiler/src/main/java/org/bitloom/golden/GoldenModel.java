// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/** The bit-exact software form of a planned network. Immutable and thread-safe. */
public final class GoldenModel {
  private final IntegerNetwork network;
  private final List<Kernel> kernels;

  /** Prepares the kernels of a network. */
  public GoldenModel(IntegerNetwork network) {
    this.network = network;
    this.kernels = network.nodes().stream().map(node -> Kernel.of(node.operator())).toList();
  }

  /**
   * Runs one inference.
   *
   * @param inputs one tensor per network input, in order
   * @return every edge by name, inputs included
   * @throws IllegalArgumentException if an input has another shape or leaves its type
   * @throws IllegalStateException if a value leaves its proven range, which is a bug of the planner
   */
  public Map<String, Tensor> run(List<Tensor> inputs) {
    Map<String, Tensor> result = new LinkedHashMap<>();
    Map<String, long[]> values = values(inputs);
    network.inputs().forEach(e -> result.put(e.name(), tensor(e, values)));
    network.nodes().forEach(n -> result.put(n.output().name(), tensor(n.output(), values)));
    return result;
  }

  /**
   * Runs many inferences on all cores.
   *
   * @param samples one list of inputs per inference
   * @return per inference, the network's outputs in order
   */
  public List<List<Tensor>> outputs(List<List<Tensor>> samples) {
    return samples.parallelStream().map(this::outputsOf).toList();
  }

  private List<Tensor> outputsOf(List<Tensor> inputs) {
    Map<String, long[]> values = values(inputs);
    return network.outputs().stream().map(edge -> tensor(edge, values)).toList();
  }

  private static Tensor tensor(Edge edge, Map<String, long[]> values) {
    return Tensor.of(edge.type().shape(), values.get(edge.name()));
  }

  private Map<String, long[]> values(List<Tensor> inputs) {
    Map<String, long[]> values = new HashMap<>();
    for (int i = 0; i < network.inputs().size(); i++) {
      values.put(network.inputs().get(i).name(), checked(inputs, i));
    }
    for (int n = 0; n < kernels.size(); n++) {
      Node node = network.nodes().get(n);
      long[][] arguments =
          node.inputs().stream().map(e -> values.get(e.name())).toArray(long[][]::new);
      long[] output = kernels.get(n).run(arguments);
      assertRange(node, output);
      values.put(node.output().name(), output);
    }
    return values;
  }

  private long[] checked(List<Tensor> inputs, int index) {
    Edge edge = network.inputs().get(index);
    if (inputs.size() != network.inputs().size()
        || !inputs.get(index).shape().equals(edge.type().shape())
        || !edge.type().range().contains(inputs.get(index).range())) {
      throw new IllegalArgumentException("input '" + edge.name() + "' is not " + edge.type());
    }
    return inputs.get(index).toArray();
  }

  private static void assertRange(Node node, long[] values) {
    Interval range = node.output().type().range();
    for (int i = 0; i < values.length; i++) {
      if (!range.contains(values[i])) {
        throw new IllegalStateException(
            "node '%s' element %d is %d, outside its proven range %s"
                .formatted(node.name(), i, values[i], range));
      }
    }
  }
}
