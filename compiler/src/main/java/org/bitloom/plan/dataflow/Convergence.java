// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Schedule schedule;
  private final Map<String, Integer> tensors = new HashMap<>();
  private final Set<NodeInput> meeting = new HashSet<>();

  private Convergence(IntegerNetwork network, Schedule schedule) {
    this.schedule = schedule;
    this.network = network;
  }

  /** Returns where a queue may be needed, if only a small one. */
  static List<NodeInput> inputs(IntegerNetwork network, Schedule schedule) {
    Convergence convergence = new Convergence(network, schedule);
    convergence.findMeeting();
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
    boolean holds = schedule.engine(node).holdsInputs();
    return (holds && !outside(node.inputs().get(input)))
        || meeting.contains(new NodeInput(node.name(), input));
  }

  private boolean outside(Edge edge) {
    return network.producer(edge).isEmpty() && network.readers(edge) == 1;
  }

  /** Finds the inputs of nodes that are connected without the node with another one of its own. */
  private void findMeeting() {
    List<Node> nodes = network.nodes();
    List<Meshes.Link> links = new ArrayList<>();
    for (int n = 0; n < nodes.size(); n++) {
      for (Edge edge : nodes.get(n).inputs()) {
        links.add(new Meshes.Link(n, tensor(edge)));
      }
      links.add(new Meshes.Link(n, tensor(nodes.get(n).output())));
    }
    int[] meshes = Meshes.of(nodes.size() + tensors.size(), links);
    int first = 0;
    for (Node node : nodes) {
      addMeeting(node, meshes, first);
      first += node.inputs().size() + 1;
    }
  }

  private void addMeeting(Node node, int[] meshes, int first) {
    int inputs = node.inputs().size();
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < inputs; i++) {
      sizes.merge(meshes[first + i], 1, Integer::sum);
    }
    for (int i = 0; i < inputs; i++) {
      if (sizes.get(meshes[first + i]) > 1) {
        meeting.add(new NodeInput(node.name(), i));
      }
    }
  }

  /** Returns the vertex of a tensor, after those of the nodes. */
  private int tensor(Edge edge) {
    return network.nodes().size() + tensors.computeIfAbsent(edge.name(), t -> tensors.size());
  }
}
