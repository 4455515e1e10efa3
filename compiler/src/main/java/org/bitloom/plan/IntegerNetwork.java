// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.WeightedSum;

/**
 * The planned graph of integer operators: all that decides a result, and of the hardware no more
 * than which layers are computed in parts. Immutable.
 */
public final class IntegerNetwork {
  private final String name;
  private final List<Edge> inputs;
  private final List<Node> nodes;
  private final List<Edge> outputs;
  private final Map<String, Node> byName = new HashMap<>();
  private final Map<String, Node> producers = new HashMap<>();

  /** By tensor: the nodes that read it, once for every input that does. */
  private final Map<String, List<Node>> readers = new HashMap<>();

  /** By tensor: how many nodes and outputs read it. */
  private final Map<String, Integer> readerCounts = new HashMap<>();

  /** By the name of the accumulating node. */
  private final Map<String, Node> fusedRequantizers = new HashMap<>();

  /**
   * Connects nodes.
   *
   * @param name identifier, from the source
   * @param inputs in the order of the source
   * @param nodes in an order in which every node follows its inputs
   * @param outputs in the order of the source
   */
  public IntegerNetwork(String name, List<Edge> inputs, List<Node> nodes, List<Edge> outputs) {
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
    for (Node node : nodes) {
      byName.put(node.name(), node);
      producers.put(node.output().name(), node);
      for (Edge edge : node.inputs()) {
        readers.computeIfAbsent(edge.name(), tensor -> new ArrayList<>()).add(node);
        readerCounts.merge(edge.name(), 1, Integer::sum);
      }
    }
    outputs.forEach(edge -> readerCounts.merge(edge.name(), 1, Integer::sum));
    nodes.forEach(node -> fuse(node).ifPresent(r -> fusedRequantizers.put(node.name(), r)));
  }

  private Optional<Node> fuse(Node node) {
    boolean sums =
        (node.operator() instanceof Contraction && !compressed(node))
            || node.operator() instanceof Combine
            || node.operator() instanceof Pool
            || node.operator() instanceof ResizeBilinear;
    return readers(node.output()) == 1 && sums
        ? readingNodes(node.output()).stream()
            .filter(n -> n.operator() instanceof Requantize && n.layer().equals(node.layer()))
            .findFirst()
        : Optional.empty();
  }

  /** Lanes finish sums at different times; these are scaled when they are in one stream. */
  private static boolean compressed(Node node) {
    return node.operator() instanceof WeightedSum sum && sum.compressed();
  }

  /** Returns the identifier, from the source. */
  public String name() {
    return name;
  }

  /** Returns the inputs in the order of the source. */
  public List<Edge> inputs() {
    return inputs;
  }

  /** Returns the nodes in an order in which every node follows its inputs. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the outputs in the order of the source. */
  public List<Edge> outputs() {
    return outputs;
  }

  /** Returns the node of a name. */
  public Node node(String node) {
    return Optional.ofNullable(byName.get(node)).orElseThrow();
  }

  /** Returns the node that computes a tensor; none where it is an input of the network. */
  public Optional<Node> producer(Edge edge) {
    return Optional.ofNullable(producers.get(edge.name()));
  }

  /** Returns the nodes that read a tensor, in their order, once for every input that does. */
  public List<Node> readingNodes(Edge edge) {
    return readers.getOrDefault(edge.name(), List.of());
  }

  /** Returns how many nodes and outputs read an edge. */
  public int readers(Edge edge) {
    return readerCounts.getOrDefault(edge.name(), 0);
  }

  /** Returns the requantizer that is the only reader of a sum; it becomes part of its engine. */
  public Optional<Node> fusedRequantizer(Node node) {
    return Optional.ofNullable(fusedRequantizers.get(node.name()));
  }

  /** Tells whether a node is the requantizer in the engine of another one. */
  public boolean fused(Node node) {
    return node.operator() instanceof Requantize
        && producer(node.inputs().get(0)).flatMap(this::fusedRequantizer).isPresent();
  }

  /** Returns the tensor that leaves the engine of a node. */
  public Edge engineOutput(Node node) {
    return fusedRequantizer(node).map(Node::output).orElse(node.output());
  }

  /** Returns the multiply-accumulate operations of one inference. */
  public long macs() {
    return nodes.stream().mapToLong(n -> n.operator().macs()).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntegerNetwork n
        && name.equals(n.name)
        && inputs.equals(n.inputs)
        && nodes.equals(n.nodes)
        && outputs.equals(n.outputs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, inputs, nodes, outputs);
  }
}
