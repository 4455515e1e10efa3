// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.List;
import java.util.Map;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;

/**
 * The network spread over hardware: never a result changes with it.
 *
 * @param initiationInterval cycles between inferences when nothing outside stalls
 * @param inputs layout of each network input at the border, in order
 * @param nodes by node name
 */
public record Schedule(
    long initiationInterval, List<StreamLayout> inputs, Map<String, NodeSchedule> nodes) {
  /** Copies the collections. */
  public Schedule {
    inputs = List.copyOf(inputs);
    nodes = Map.copyOf(nodes);
  }

  /**
   * Returns the cycles of the busiest node or input: the interval, unless blocks hold each other
   * up.
   */
  public long busiest() {
    long border = inputs.stream().mapToLong(StreamLayout::beats).max().orElse(1);
    long nodes = this.nodes.values().stream().mapToLong(NodeSchedule::cycles).max().orElse(1);
    return Math.max(border, nodes);
  }

  /** Returns the schedule of a node. */
  public NodeSchedule of(Node node) {
    return nodes.get(node.name());
  }
}
