// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Map;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.plan.IntegerNetwork;

/**
 * The planner's immutable result.
 *
 * @param network what is computed
 * @param schedule on how much hardware, and when
 * @param requantizers the proven constants of every {@code Requantize} node, by node name
 * @param timing when every beat moves, and the queues that follow from it
 */
public record Plan(
    IntegerNetwork network,
    Schedule schedule,
    Map<String, ProvenRequantizer> requantizers,
    Timing timing) {
  /** Copies the maps, and takes the interval from the timing. */
  public Plan {
    schedule = schedule.withInterval(timing.interval());
    requantizers = Map.copyOf(requantizers);
  }

  /** Returns the plan with the timing of its schedule. */
  public Plan(
      IntegerNetwork network, Schedule schedule, Map<String, ProvenRequantizer> requantizers) {
    this(network, schedule, requantizers, TimingPlanner.plan(network, schedule));
  }

  /** Returns the physical multipliers in all MAC arrays. */
  public int multipliers() {
    return schedule.multipliers();
  }
}
