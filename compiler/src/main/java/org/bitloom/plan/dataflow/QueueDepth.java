// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.NodeSchedule;

/**
 * A queue of the design, and why it is as deep as it is.
 *
 * @param layer whose engine it belongs to
 * @param tensor that passes it
 * @param place before or behind the engine
 * @param places beats that fit
 * @param lanes elements of a beat
 * @param reason what the depth follows from
 */
public record QueueDepth(
    String layer, String tensor, Place place, int places, int lanes, String reason) {
  /** Where a queue stands. */
  public enum Place {
    /** What arrives waits for another input. */
    INPUT,
    /** What the pipeline pushes waits for the next block. */
    OUTPUT
  }

  /** Returns all queues between the engines of a plan, in the order of the network. */
  public static List<QueueDepth> of(Plan plan) {
    List<QueueDepth> queues = new ArrayList<>();
    for (Node node : plan.network().nodes()) {
      NodeSchedule schedule = plan.schedule().of(node);
      for (int i = 0; i < node.inputs().size(); i++) {
        StreamLayout layout = schedule.inputs().get(i);
        String tensor = node.inputs().get(i).name();
        plan.timing()
            .queue(node, i)
            .map(q -> waiting(node, tensor, q, layout))
            .ifPresent(queues::add);
      }
      String output = plan.network().engineOutput(node).name();
      engine(plan, node)
          .map(q -> behind(node, output, q, schedule.output()))
          .ifPresent(queues::add);
    }
    return queues;
  }

  private static QueueDepth waiting(
      Node node, String tensor, WaitingQueue queue, StreamLayout layout) {
    String beats = queue.beats() == 1 ? "1 beat waits " : queue.beats() + " beats wait ";
    return new QueueDepth(
        node.layer(), tensor, Place.INPUT, queue.places(), layout.lanes(), beats + queue.reason());
  }

  private static QueueDepth behind(
      Node node, String tensor, EngineQueue queue, StreamLayout layout) {
    return new QueueDepth(
        node.layer(), tensor, Place.OUTPUT, queue.places(), layout.lanes(), queue.reason());
  }

  /** Returns the queue at the end of a node's engine; none where the node has no engine. */
  private static Optional<EngineQueue> engine(Plan plan, Node node) {
    if (plan.network().fused(node)) {
      return Optional.empty();
    }
    return plan.schedule().engine(node).queue();
  }
}
