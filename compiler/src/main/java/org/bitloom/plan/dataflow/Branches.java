// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * What leads to the inputs of a node, back to where all of it comes from the same nodes.
 *
 * @param node where the branches meet
 * @param members in the order of the network
 */
record Branches(Node node, List<Member> members) {
  /**
   * A node that leads to some of the inputs, but not to all.
   *
   * @param node of the network
   * @param leadsTo the inputs that depend on it
   */
  record Member(Node node, BitSet leadsTo) {}

  /** Returns the nodes on which the other inputs depend, but not this one. */
  Stream<Node> besides(int input) {
    return members.stream().filter(m -> !m.leadsTo().get(input)).map(Member::node);
  }

  /** Finds the branches of the nodes of a network. */
  static final class Finder {
    private final IntegerNetwork network;
    private final Map<String, Integer> positions = new HashMap<>();

    Finder(IntegerNetwork network) {
      this.network = network;
      network.nodes().forEach(n -> positions.put(n.name(), positions.size()));
    }

    /**
     * Walks back from a node. Nodes are visited against their order, so when one is, everything
     * that reads it was; the walk ends where all nodes that are left lead to all inputs.
     */
    Branches to(Node node) {
      Pending pending = new Pending(node.inputs().size());
      for (int i = 0; i < node.inputs().size(); i++) {
        BitSet input = new BitSet();
        input.set(i);
        add(pending, node.inputs().get(i), input);
      }
      List<Member> members = new ArrayList<>();
      while (pending.partial > 0) {
        Map.Entry<Integer, BitSet> last = pending.take();
        Node before = network.nodes().get(last.getKey());
        if (!pending.complete(last.getValue())) {
          members.add(new Member(before, last.getValue()));
        }
        before.inputs().forEach(edge -> add(pending, edge, last.getValue()));
      }
      return new Branches(node, members.reversed());
    }

    private void add(Pending pending, Edge edge, BitSet leadsTo) {
      network.producer(edge).ifPresent(n -> pending.add(positions.get(n.name()), leadsTo));
    }
  }

  /** Nodes to visit, by their positions, with the inputs to which they are known to lead. */
  private static final class Pending {
    private final TreeMap<Integer, BitSet> nodes = new TreeMap<>();
    private final int inputs;
    private int partial;

    Pending(int inputs) {
      this.inputs = inputs;
    }

    private boolean complete(BitSet leadsTo) {
      return leadsTo.cardinality() == inputs;
    }

    private void add(int position, BitSet leadsTo) {
      BitSet known = nodes.computeIfAbsent(position, p -> new BitSet());
      boolean counted = !known.isEmpty() && !complete(known);
      known.or(leadsTo);
      partial += (complete(known) ? 0 : 1) - (counted ? 1 : 0);
    }

    private Map.Entry<Integer, BitSet> take() {
      Map.Entry<Integer, BitSet> last = nodes.pollLastEntry();
      partial -= complete(last.getValue()) ? 0 : 1;
      return last;
    }
  }
}
