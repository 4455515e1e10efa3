// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.List;
import java.util.Map;
import org.bitloom.operator.StreamLayout;

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

  /** Returns the schedule of a node. */
  public NodeSchedule of(Node node) {
    return nodes.get(node.name());
  }
}
