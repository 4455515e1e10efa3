// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Map;
import java.util.Optional;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;

/**
 * When a network moves its beats, exact to the cycle.
 *
 * @param interval cycles between inferences in the steady state
 * @param intervals by output: the same where nothing outside holds back this output or what it
 *     depends on; less than {@code interval} where another part of the network is the slowest
 * @param latencies by output: cycles from the first accepted input beat to the last beat of the
 *     output, when nothing was under way before and nothing outside stalls
 * @param queues before inputs of nodes that have to wait
 */
public record Timing(
    long interval,
    Map<String, Long> intervals,
    Map<String, Long> latencies,
    Map<NodeInput, WaitingQueue> queues) {
  /** Copies the maps. */
  public Timing {
    intervals = Map.copyOf(intervals);
    latencies = Map.copyOf(latencies);
    queues = Map.copyOf(queues);
  }

  /** Returns the cycles from the first accepted input beat to the last beat of all outputs. */
  public long latency() {
    return latencies.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Returns the queue before an input of a node. */
  public Optional<WaitingQueue> queue(Node node, int input) {
    return Optional.ofNullable(queues.get(new NodeInput(node.name(), input)));
  }
}
