// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds where branches of a network meet.
 *
 * <p>A node takes its inputs together, and a fork gives a tensor to all its readers together. Where
 * two inputs of a node are connected without it, in whatever direction, one of them may have to
 * wait in a queue: without one, it would hold up a fork on which the other depends. Inputs that are
 * not connected hold up nothing but their own sources.
 */
final class Convergence {
  private final IntegerNetwork network;

  private Convergence(IntegerNetwork network) {
    this.network = network;
  }

  /** Returns the inputs of nodes that are connected with another input of the same node. */
  static List<NodeInput> inputs(IntegerNetwork network) {
    Convergence convergence = new Convergence(network);
    List<NodeInput> found = new ArrayList<>();
    for (Node node : network.nodes()) {
      for (int i = 0; node.inputs().size() > 1 && i < node.inputs().size(); i++) {
        if (convergence.meets(node, i)) {
          found.add(new NodeInput(node.name(), i));
        }
      }
    }
    return found;
  }

  private boolean meets(Node node, int input) {
    List<Edge> others = new ArrayList<>(node.inputs());
    Edge edge = others.remove(input);
    Set<Edge> connected = connected(edge, node);
    return others.stream().anyMatch(connected::contains);
  }

  /** Returns the tensors that are connected with one by nodes other than {@code without}. */
  private Set<Edge> connected(Edge edge, Node without) {
    Set<Edge> all = new HashSet<>();
    Deque<Edge> open = new ArrayDeque<>(List.of(edge));
    while (!open.isEmpty()) {
      Edge next = open.pop();
      if (all.add(next)) {
        network.nodes().stream()
            .filter(n -> !n.equals(without))
            .filter(n -> n.output().equals(next) || n.inputs().contains(next))
            .forEach(
                n -> {
                  open.addAll(n.inputs());
                  open.add(n.output());
                });
      }
    }
    return all;
  }
}
