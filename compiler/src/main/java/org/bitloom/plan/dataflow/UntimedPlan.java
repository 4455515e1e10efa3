// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Map;
import java.util.Optional;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.plan.IntegerNetwork;

/**
 * All of a plan but the cycles of its transfers: enough to know that every layer can be built, and
 * what it computes.
 *
 * @param network what is computed
 * @param schedule on how much hardware; its interval is that of the busiest node
 * @param requantizers the proven constants of every {@code Requantize} node, by node name
 * @param timing of the schedule, where planning had to know it
 */
public record UntimedPlan(
    IntegerNetwork network,
    Schedule schedule,
    Map<String, ProvenRequantizer> requantizers,
    Optional<Timing> timing) {
  /** Copies the map. */
  public UntimedPlan {
    requantizers = Map.copyOf(requantizers);
  }

  /** Returns the plan with the timing of its schedule. */
  public Plan timed() {
    return new Plan(
        network,
        schedule,
        requantizers,
        timing.orElseGet(() -> TimingPlanner.plan(network, schedule)));
  }

  /** Returns the same with its timing. */
  UntimedPlan withTiming() {
    return new UntimedPlan(network, schedule, requantizers, Optional.of(timed().timing()));
  }
}
