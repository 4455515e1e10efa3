// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/** The bit-exact software form of a planned network. Immutable and thread-safe. */
public final class GoldenModel {
  private final IntegerNetwork network;
  private final List<Edge> edges;
  private final List<Step> steps;

  /** Index of every output among the edges. */
  private final int[] outputs;

  /**
   * A node with its inputs as indices of edges.
   *
   * @param unread the edges that no later node reads, and that are not outputs
   */
  private record Step(Node node, Kernel kernel, int[] inputs, int[] unread) {}

  /** Prepares the kernels of a network. */
  public GoldenModel(IntegerNetwork network) {
    this.network = network;
    edges = new ArrayList<>(network.inputs());
    network.nodes().forEach(node -> edges.add(node.output()));
    Map<String, Integer> indices = new HashMap<>();
    edges.forEach(edge -> indices.put(edge.name(), indices.size()));
    outputs = network.outputs().stream().mapToInt(e -> indices.get(e.name())).toArray();
    steps = steps(indices);
  }

  private List<Step> steps(Map<String, Integer> indices) {
    int[] lastReader = new int[edges.size()];
    List<int[]> arguments = new ArrayList<>();
    for (int n = 0; n < network.nodes().size(); n++) {
      List<Edge> inputs = network.nodes().get(n).inputs();
      int[] read = inputs.stream().mapToInt(e -> indices.get(e.name())).toArray();
      arguments.add(read);
      for (int edge : read) {
        lastReader[edge] = n;
      }
    }
    for (int output : outputs) {
      lastReader[output] = network.nodes().size();
    }
    List<Step> result = new ArrayList<>();
    for (int n = 0; n < arguments.size(); n++) {
      int last = n;
      int[] unread = IntStream.of(arguments.get(n)).filter(e -> lastReader[e] == last).toArray();
      Node node = network.nodes().get(n);
      result.add(new Step(node, Kernel.of(node.operator()), arguments.get(n), unread));
    }
    return result;
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
    Elements[] values = values(inputs, true);
    Map<String, Tensor> result = new LinkedHashMap<>();
    for (int e = 0; e < values.length; e++) {
      result.put(edges.get(e).name(), tensor(e, values));
    }
    return result;
  }

  /**
   * Runs many inferences on all cores. Only the edges that are still to be read are kept.
   *
   * @param samples one list of inputs per inference
   * @return per inference, the network's outputs in order
   */
  public List<List<Tensor>> outputs(List<List<Tensor>> samples) {
    return samples.parallelStream().map(this::outputsOf).toList();
  }

  private List<Tensor> outputsOf(List<Tensor> inputs) {
    Elements[] values = values(inputs, false);
    return IntStream.of(outputs).mapToObj(e -> tensor(e, values)).toList();
  }

  private Tensor tensor(int edge, Elements[] values) {
    return values[edge].tensor(edges.get(edge).type().shape());
  }

  private Elements[] values(List<Tensor> inputs, boolean keepAll) {
    Elements[] values = new Elements[edges.size()];
    int next = 0;
    while (next < network.inputs().size()) {
      values[next] = checked(inputs, next);
      next++;
    }
    for (Step step : steps) {
      Elements[] arguments = new Elements[step.inputs.length];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = values[step.inputs[i]];
      }
      values[next] = step.kernel.run(arguments);
      assertRange(step.node, values[next]);
      next++;
      if (!keepAll) {
        for (int edge : step.unread) {
          values[edge] = null;
        }
      }
    }
    return values;
  }

  private Elements checked(List<Tensor> inputs, int index) {
    Edge edge = edges.get(index);
    if (inputs.size() != network.inputs().size()
        || !inputs.get(index).shape().equals(edge.type().shape())
        || !edge.type().range().contains(inputs.get(index).range())) {
      throw new IllegalArgumentException("input '" + edge.name() + "' is not " + edge.type());
    }
    return Elements.of(inputs.get(index), edge.type());
  }

  private static void assertRange(Node node, Elements values) {
    Interval range = node.output().type().range();
    if (range.contains(values.range())) {
      return;
    }
    int first = 0;
    while (range.contains(values.get(first))) {
      first++;
    }
    throw new IllegalStateException(
        "node '%s' element %d is %d, outside its proven range %s"
            .formatted(node.name(), first, values.get(first), range));
  }
}
