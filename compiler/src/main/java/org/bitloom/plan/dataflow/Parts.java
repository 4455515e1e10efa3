// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.Map;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/** The parts of a network that share no tensor, neither of which can hold up another one. */
final class Parts {
  /** By tensor: another one of its part, or itself for the one that stands for the part. */
  private final Map<String, String> nearer = new HashMap<>();

  private Parts(IntegerNetwork network) {
    for (Node node : network.nodes()) {
      node.inputs().forEach(edge -> nearer.put(root(edge.name()), root(node.output().name())));
    }
  }

  /** Returns how many parts of a network have outputs. */
  static int count(IntegerNetwork network) {
    Parts parts = new Parts(network);
    return Math.toIntExact(
        network.outputs().stream().map(Edge::name).map(parts::root).distinct().count());
  }

  private String root(String tensor) {
    String at = tensor;
    while (!nearer.getOrDefault(at, at).equals(at)) {
      String next = nearer.get(at);
      nearer.put(at, nearer.getOrDefault(next, next));
      at = next;
    }
    return at;
  }
}
