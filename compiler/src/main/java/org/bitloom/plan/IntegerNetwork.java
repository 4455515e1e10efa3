// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Combine;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.WeightedSum;

/**
 * The planned graph of integer operators: all that decides a result, and nothing about hardware.
 *
 * @param name identifier, from the source
 * @param inputs in the order of the source
 * @param nodes in an order in which every node follows its inputs
 * @param outputs in the order of the source
 */
public record IntegerNetwork(String name, List<Edge> inputs, List<Node> nodes, List<Edge> outputs) {
  /** Copies the lists. */
  public IntegerNetwork {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
  }

  /** Returns how many nodes and outputs read an edge. */
  public int readers(Edge edge) {
    long nodeReaders =
        nodes.stream().flatMap(n -> n.inputs().stream()).filter(edge::equals).count();
    return Math.toIntExact(nodeReaders + outputs.stream().filter(edge::equals).count());
  }

  /** Returns the requantizer that is the only reader of a sum; it becomes part of its engine. */
  public Optional<Node> fusedRequantizer(Node node) {
    boolean sums =
        node.operator() instanceof WeightedSum
            || node.operator() instanceof MatMul
            || node.operator() instanceof Combine
            || node.operator() instanceof Pool;
    return nodes.stream()
        .filter(n -> sums && n.inputs().contains(node.output()) && n.layer().equals(node.layer()))
        .filter(n -> n.operator() instanceof Requantize && readers(node.output()) == 1)
        .findFirst();
  }

  /** Returns the tensor that leaves the engine of a node. */
  public Edge engineOutput(Node node) {
    return fusedRequantizer(node).map(Node::output).orElse(node.output());
  }

  /** Returns the multiply-accumulate operations of one inference. */
  public long macs() {
    return nodes.stream().mapToLong(n -> n.operator().macs()).sum();
  }
}
