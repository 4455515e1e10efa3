// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;

/** The tensors that a program makes, in the order in which it makes them: inputs, then layers. */
final class Units {
  /** A result that is added to something has as many cycles until the next one. */
  private static final int LEAST_STEPS = 2;

  private final IntegerNetwork graph;
  private final ProvenNetwork proven;
  private final ArrayShape shape;
  private final ArrayWindows windows;
  private final List<Unit> units = new ArrayList<>();

  /** By tensor, the unit in whose place it is: its own, unless it is a reshaped one. */
  private final Map<String, Integer> owners = new HashMap<>();

  /** By unit, those that read what is in its place. */
  private final List<Set<Integer>> readers = new ArrayList<>();

  /** By unit, the last one that reads what is in its place. */
  private final int[] lastReaders;

  Units(ProvenNetwork proven, ArrayShape shape, ArrayWindows windows) {
    this.graph = proven.graph();
    this.proven = proven;
    this.shape = shape;
    this.windows = windows;
    for (Edge input : graph.inputs()) {
      units.add(Unit.loaded(input));
    }
    for (Node node : graph.nodes()) {
      if (!absorbed(node)) {
        Optional<Node> requantizer = requantizer(node);
        Edge output = requantizer.map(Node::output).orElse(node.output());
        Unit unit =
            new Unit(Optional.of(node), requantizer, Optional.empty(), Optional.empty(), output);
        units.add(joined(unit).or(() -> averaged(unit)).orElse(unit));
      }
    }
    for (int number = 0; number < units.size(); number++) {
      own(units.get(number), number);
    }
    lastReaders = new int[units.size()];
    units.forEach(u -> readers.add(new TreeSet<>()));
    for (int u = 0; u < units.size(); u++) {
      lastReaders[u] = u;
      for (Edge input : units.get(u).inputs()) {
        lastReaders[owners.get(input.name())] = u;
        readers.get(owners.get(input.name())).add(u);
      }
    }
    graph.outputs().forEach(o -> lastReaders[owners.get(o.name())] = units.size());
  }

  /**
   * Joins a sum of two tensors to the sweep that makes one of them, which moves behind all that
   * makes the other one: the sum reads beside the sweep, and takes no time of its own.
   */
  private Optional<Unit> joined(Unit sum) {
    Node node = sum.node().orElseThrow();
    boolean plain =
        node.operator() instanceof Combine combine
            && combine.combination() instanceof Combination.Linear
            && sum.requantizer().filter(this::uniform).isPresent()
            && !node.inputs().get(0).equals(node.inputs().get(1));
    if (!plain) {
      return Optional.empty();
    }
    Optional<Unit> source =
        units.stream()
            .filter(u -> node.inputs().contains(u.output()) && adds(u))
            .max(Comparator.comparingLong(this::steps));
    source.ifPresent(units::remove);
    return source.map(
        u -> {
          boolean left = node.inputs().get(1).equals(u.output());
          Edge other = node.inputs().get(left ? 0 : 1);
          Unit.AddedNode added =
              new Unit.AddedNode(node, sum.requantizer().orElseThrow(), other, left);
          return new Unit(
              u.node(), u.requantizer(), Optional.of(added), Optional.empty(), sum.output());
        });
  }

  /** Joins the mean of all positions to the sweep that makes them. */
  private Optional<Unit> averaged(Unit mean) {
    Node node = mean.node().orElseThrow();
    boolean plain =
        node.operator() instanceof Pool pool
            && pool.kind() == Pool.Kind.SUM
            && pool.shape().vectors() == 1
            && mean.requantizer().filter(this::uniform).isPresent();
    if (!plain) {
      return Optional.empty();
    }
    Optional<Unit> source =
        units.stream().filter(u -> node.inputs().contains(u.output()) && followed(u)).findFirst();
    source.ifPresent(units::remove);
    return source.map(
        u ->
            new Unit(
                u.node(),
                u.requantizer(),
                Optional.empty(),
                Optional.of(new Unit.MeanNode(node, mean.requantizer().orElseThrow())),
                mean.output()));
  }

  /** Returns whether a requantizer is one of all channels that a lane computes. */
  private boolean uniform(Node node) {
    ProvenRequantizer constants = proven.requantizers().get(node.name());
    return !constants.perChannel() && Outcome.computed(constants);
  }

  /** Between two of a unit's results there has to be time for another read. */
  private boolean adds(Unit unit) {
    return followed(unit) && steps(unit) >= LEAST_STEPS;
  }

  /** Returns whether the results of a convolution go to nobody but one layer. */
  private boolean followed(Unit unit) {
    boolean only = graph.readers(unit.output()) == 1 && !graph.outputs().contains(unit.output());
    return only
        && unit.added().isEmpty()
        && unit.requantizer().isPresent()
        && unit.node().filter(n -> n.operator() instanceof Conv2d).isPresent();
  }

  /** Returns the words that a sum takes in; 0 for a scan. */
  private long steps(Unit unit) {
    return unit.node().orElseThrow().operator() instanceof Conv2d conv
            && windows.of(conv, shape).isEmpty()
        ? (long) conv.window().positions() * shape.words(conv.input().shape().channels())
        : 0;
  }

  private void own(Unit unit, int number) {
    boolean reshaped = unit.node().filter(n -> n.operator() instanceof Reshape).isPresent();
    int owner = reshaped ? owners.get(unit.inputs().get(0).name()) : number;
    owners.put(unit.output().name(), owner);
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

  /** Returns whether a unit's place has a reshaped tensor, too. */
  boolean reshaped(int unit) {
    return owners.values().stream().filter(o -> o == unit).count() > 1;
  }

  /** Returns whether some units read what is in the place of an earlier one. */
  boolean reads(int first, int end, int source) {
    return readers.get(source).stream().anyMatch(u -> u >= first && u < end);
  }

  /** Returns the last unit that reads what is in this unit's place; their number for outputs. */
  int lastReader(int unit) {
    return lastReaders[unit];
  }
}
