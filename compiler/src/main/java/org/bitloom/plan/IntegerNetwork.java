// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.List;

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

  /** Returns the multiply-accumulate operations of one inference. */
  public long macs() {
    return nodes.stream().mapToLong(n -> n.operator().macs()).sum();
  }
}
