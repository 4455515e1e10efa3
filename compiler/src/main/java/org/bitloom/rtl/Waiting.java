// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.Optional;
import org.bitloom.operator.Pad;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;
import org.bitloom.plan.Plan;
import org.bitloom.plan.ReorderSchedule;

/**
 * What an input of a node has to be stored for.
 *
 * @param beats that have to fit
 * @param reason why they wait
 */
record Waiting(int beats, String reason) {
  /** Returns what waits in front of a node; empty where nothing does. */
  static Optional<Waiting> of(Plan plan, Node node, int input) {
    return node.operator() instanceof Pad ? ofBorder(plan, node) : ofOthers(plan, node, input);
  }

  /**
   * While a border leaves, its tensor arrives all the same: at most a beat per cycle. Nobody else
   * waits where the tensor comes from outside for this node alone.
   */
  private static Optional<Waiting> ofBorder(Plan plan, Node node) {
    Edge edge = node.inputs().get(0);
    boolean outside = plan.network().inputs().contains(edge) && plan.network().readers(edge) == 1;
    int beats = ReorderSchedule.borderBeats(plan.schedule().of(node), (Pad) node.operator());
    return outside
        ? Optional.empty()
        : Optional.of(new Waiting(beats, "the border leaves while its tensor arrives"));
  }

  private static Optional<Waiting> ofOthers(Plan plan, Node node, int input) {
    int tensor = plan.schedule().of(node).inputs().get(input).beats();
    return Reconvergence.of(plan, node)
        .filter(meeting -> meeting.inferences(input) > 0)
        .map(
            meeting ->
                new Waiting(
                    Math.multiplyExact(meeting.inferences(input), tensor), meeting.reason()));
  }
}
