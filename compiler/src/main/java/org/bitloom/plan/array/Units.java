// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.Combine;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/** The tensors that a program makes, in the order in which it makes them: inputs, then layers. */
final class Units {
  private final IntegerNetwork graph;
  private final List<Unit> units = new ArrayList<>();

  /** By tensor, the unit in whose place it is: its own, unless it is a reshaped one. */
  private final Map<String, Integer> owners = new HashMap<>();

  /** By unit, the last one that reads what is in its place. */
  private final int[] lastReaders;

  Units(IntegerNetwork graph) {
    this.graph = graph;
    graph.inputs().forEach(i -> add(new Unit(Optional.empty(), Optional.empty(), i)));
    for (Node node : graph.nodes()) {
      if (!absorbed(node)) {
        Optional<Node> requantizer = requantizer(node);
        Edge output = requantizer.map(Node::output).orElse(node.output());
        add(new Unit(Optional.of(node), requantizer, output));
      }
    }
    lastReaders = new int[units.size()];
    for (int u = 0; u < units.size(); u++) {
      lastReaders[u] = u;
      for (Edge input : units.get(u).inputs()) {
        lastReaders[owners.get(input.name())] = u;
      }
    }
    graph.outputs().forEach(o -> lastReaders[owners.get(o.name())] = units.size());
  }

  private void add(Unit unit) {
    int number = units.size();
    boolean reshaped = unit.node().filter(n -> n.operator() instanceof Reshape).isPresent();
    int owner = reshaped ? owners.get(unit.inputs().get(0).name()) : number;
    owners.put(unit.output().name(), owner);
    units.add(unit);
  }

  /** Returns the requantizer that takes the sums of a node, and nobody else does. */
  private Optional<Node> requantizer(Node node) {
    boolean sums =
        node.operator() instanceof WeightedSum
            || node.operator() instanceof Combine
            || node.operator() instanceof Pool
            || node.operator() instanceof MatMul
            || node.operator() instanceof ResizeBilinear;
    return sums && graph.readers(node.output()) == 1
        ? graph.readingNodes(node.output()).stream()
            .filter(n -> n.operator() instanceof Requantize && n.layer().equals(node.layer()))
            .findFirst()
        : Optional.empty();
  }

  private boolean absorbed(Node node) {
    return node.operator() instanceof Requantize
        && graph.producer(node.inputs().get(0)).flatMap(this::requantizer).isPresent();
  }

  List<Unit> all() {
    return units;
  }

  int owner(Edge edge) {
    return owners.get(edge.name());
  }

  /** Returns whether a unit has a place of its own. */
  boolean owns(int unit) {
    return owner(units.get(unit).output()) == unit;
  }

  /** Returns the last unit that reads what is in this unit's place; their number for outputs. */
  int lastReader(int unit) {
    return lastReaders[unit];
  }
}
