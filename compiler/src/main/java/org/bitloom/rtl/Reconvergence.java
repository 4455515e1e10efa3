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
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;
import org.bitloom.plan.Plan;

/**
 * Where both inputs of a product come from one tensor: what one of them has to wait for, and so how
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
  private final Set<Edge> common;
  private final Map<Edge, Long> latencies = new HashMap<>();
  private final long wait;

  private Reconvergence(Plan plan, Node product) {
    this.plan = plan;
    Edge vectors = product.inputs().get(0);
    Edge weights = product.inputs().get(1);
    this.common = ancestors(vectors);
    common.retainAll(ancestors(weights));
    long load = plan.schedule().of(product).inputs().get(1).beats();
    this.wait = common.isEmpty() ? 0 : latency(weights) + load - latency(vectors);
  }

  /** Returns how the inputs of a product meet; empty where they come from different tensors. */
  static Optional<Reconvergence> of(Plan plan, Node node) {
    if (!(node.operator() instanceof MatMul)) {
      return Optional.empty();
    }
    return Optional.of(new Reconvergence(plan, node)).filter(r -> !r.common.isEmpty());
  }

  /** Returns the inferences of the vectors to store: those that wait, and the one that is read. */
  int vectorInferences() {
    return 1 + inferences(wait + LOAD_LATENCY);
  }

  /** Returns the inferences of the weights to store besides those in the weight memory. */
  int weightInferences() {
    return inferences(QUEUE_LATENCY - wait);
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
    if (common.contains(edge)) {
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
      case Softmax softmax -> plan.schedule().of(node).cycles() + PIPELINE;
      case Lookup lookup -> PIPELINE;
      case Reshape reshape -> 0;
    };
  }
}
