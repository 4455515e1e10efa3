// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Pad;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;

/**
 * Finds where tensors may have to wait.
 *
 * <p>A node takes its inputs together, and a fork gives a tensor to all its readers together. Where
 * two inputs of a node are connected without it, in whatever direction, one of them may have to
 * wait in a queue: without one, it would hold up a fork on which the other depends. Inputs that are
 * not connected hold up nothing but their own sources.
 *
 * <p>A node that takes its inputs in turns, or adds a border, holds them up meanwhile; there, only
 * an input of the network that nobody else reads can wait outside.
 */
final class Convergence {
  private final IntegerNetwork network;

  private Convergence(IntegerNetwork network) {
    this.network = network;
  }

  /** Returns where a queue may be needed, if only a small one. */
  static List<NodeInput> inputs(IntegerNetwork network) {
    Convergence convergence = new Convergence(network);
    List<NodeInput> found = new ArrayList<>();
    for (Node node : network.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        if (convergence.waits(node, i)) {
          found.add(new NodeInput(node.name(), i));
        }
      }
    }
    return found;
  }

  private boolean waits(Node node, int input) {
    boolean holds = node.operator() instanceof Concat || node.operator() instanceof Pad;
    return (holds && !outside(node.inputs().get(input))) || meets(node, input);
  }

  private boolean outside(Edge edge) {
    return network.inputs().contains(edge) && network.readers(edge) == 1;
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
