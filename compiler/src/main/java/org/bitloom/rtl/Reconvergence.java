// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;
import org.bitloom.plan.Plan;
import org.bitloom.plan.ReorderSchedule;

/**
 * Where both inputs of a node come from one tensor: what one of them has to wait for, and so how
 * much of it has to be stored.
 *
 * <p>A fork hands a beat to all readers at once. The vectors of a product wait until the weights of
 * the same inference are loaded; without a place to wait, they would keep the fork from ever
 * handing on those weights.
 */
final class Reconvergence {
  /** Cycles that the registers and queues of an engine take, rounded up. */
  private static final long PIPELINE = 32;

  /** Cycles from a beat of weights to the credit of the vector that waited for it, rounded up. */
  private static final long LOAD_LATENCY = 8;

  /** Cycles in the queue in which the vectors wait. */
  private static final long QUEUE_LATENCY = 2;

  private final Plan plan;
  private final Node node;
  private final Set<Edge> common;
  private final Map<Edge, Long> latencies = new HashMap<>();

  private Reconvergence(Plan plan, Node node) {
    this.plan = plan;
    this.node = node;
    this.common = common(node.inputs());
  }

  /** Returns how the inputs of a node meet; empty where they come from different tensors. */
  static Optional<Reconvergence> of(Plan plan, Node node) {
    if (node.inputs().size() < 2) {
      return Optional.empty();
    }
    Reconvergence meeting = new Reconvergence(plan, node);
    return Optional.of(meeting).filter(r -> !r.common.isEmpty() || r.takesTurns());
  }

  /** Returns all that two of the inputs, or more, are computed from. */
  private Set<Edge> common(List<Edge> inputs) {
    Set<Edge> common = new HashSet<>();
    for (int second = 1; second < inputs.size(); second++) {
      for (int first = 0; first < second; first++) {
        Set<Edge> both = ancestors(inputs.get(first));
        both.retainAll(ancestors(inputs.get(second)));
        common.addAll(both);
      }
    }
    return common;
  }

  /** Tells whether one input is taken while the others wait, wherever they come from. */
  private boolean takesTurns() {
    return node.operator() instanceof Concat
        && !ReorderSchedule.sideBySide(plan.schedule().of(node));
  }

  /** Returns why an input is stored. */
  String reason() {
    return takesTurns()
        ? "the inputs take turns, and what comes before its turn waits"
        : "its inputs come from one tensor, and one waits for the other";
  }

  /** Returns how many inferences of an input have to be stored; 0 where it never waits. */
  int inferences(int input) {
    return switch (node.operator()) {
      case MatMul product -> ofProduct(input);
      case Combine combine -> ofPair(1 - input);
      case WeightedSum sum -> 0;
      case Requantize requantize -> 0;
      case Lookup lookup -> 0;
      case Reshape reshape -> 0;
      case Concat concat -> takesTurns() ? ofTurns(input) : ofAll(input);
      case Pad pad -> 0;
      case ArgMax argMax -> 0;
      case Softmax softmax -> 0;
      case Pool pool -> 0;
    };
  }

  /**
   * The vectors wait until the weights are loaded, and one inference of them is read meanwhile; the
   * weights wait where that comes sooner than they do, besides those in the weight memory.
   */
  private int ofProduct(int input) {
    Edge vectors = node.inputs().get(0);
    Edge weights = node.inputs().get(1);
    long load = plan.schedule().of(node).inputs().get(1).beats();
    long wait = latency(weights) + load - latency(vectors);
    return input == 0 ? 1 + inferences(wait + LOAD_LATENCY) : inferences(QUEUE_LATENCY - wait);
  }

  /** One input waits for all that the other one's branch can hold, wherever it is slower. */
  private int ofPair(int other) {
    long wait = latency(node.inputs().get(other));
    return wait == 0 ? 0 : 1 + inferences(wait);
  }

  /** What comes before its turn waits; the input that nobody else reads waits outside. */
  private int ofTurns(int input) {
    Edge edge = node.inputs().get(input);
    boolean outside = producer(edge).isEmpty() && plan.network().readers(edge) == 1;
    long turns = plan.schedule().of(node).cycles();
    return outside ? 0 : 1 + inferences(turns + slowest(input));
  }

  /** An input waits for all others that are slower. */
  private int ofAll(int input) {
    long wait = slowest(input);
    return wait == 0 ? 0 : 1 + inferences(wait);
  }

  private long slowest(int besides) {
    long slowest = 0;
    for (int i = 0; i < node.inputs().size(); i++) {
      slowest = Math.max(slowest, i == besides ? 0 : latency(node.inputs().get(i)));
    }
    return slowest;
  }

  private int inferences(long cycles) {
    long interval = plan.schedule().initiationInterval();
    return Math.toIntExact(Math.ceilDiv(Math.max(cycles, 0), interval));
  }

  private Optional<Node> producer(Edge edge) {
    return plan.network().nodes().stream().filter(n -> n.output().equals(edge)).findFirst();
  }

  /** Returns an edge and all that it is computed from. */
  private Set<Edge> ancestors(Edge edge) {
    Set<Edge> all = new HashSet<>();
    Deque<Edge> open = new ArrayDeque<>(List.of(edge));
    while (!open.isEmpty()) {
      Edge next = open.pop();
      if (all.add(next)) {
        producer(next).ifPresent(node -> open.addAll(node.inputs()));
      }
    }
    return all;
  }

  /** Returns the cycles from the nearest common tensor to a whole tensor, rounded up. */
  private long latency(Edge edge) {
    if (common.contains(edge) || producer(edge).isEmpty()) {
      return 0;
    }
    Long known = latencies.get(edge);
    if (known != null) {
      return known;
    }
    Node node = producer(edge).orElseThrow();
    long before =
        node.inputs().stream()
            .filter(e -> ancestors(e).stream().anyMatch(common::contains))
            .mapToLong(this::latency)
            .max()
            .orElse(0);
    latencies.put(edge, before + own(node));
    return before + own(node);
  }

  private long own(Node node) {
    return switch (node.operator()) {
      case WeightedSum sum -> plan.schedule().of(node).cycles() + PIPELINE;
      case MatMul product -> 2 * plan.schedule().of(node).cycles() + PIPELINE;
      case Requantize requantize -> PIPELINE;
      case ArgMax argMax -> PIPELINE;
      case Combine combine -> PIPELINE;
      case Softmax softmax -> plan.schedule().of(node).cycles() + PIPELINE;
      case Lookup lookup -> PIPELINE;
      case Pool pool -> plan.schedule().of(node).cycles() + PIPELINE;
      case Reshape reshape -> 0;
      case Concat concat -> plan.schedule().of(node).cycles() + PIPELINE;
      case Pad pad -> plan.schedule().of(node).cycles() + PIPELINE;
    };
  }
}
