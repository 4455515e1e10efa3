// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Schedule;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.NodeSchedule;

/**
 * How long a design may be silent, from its plan.
 *
 * @param watchdog cycles within which something moves in a design that works: more than one
 *     inference takes from end to end
 * @param quiet cycles after which nothing is expected to come any more
 */
record Patience(long watchdog, long quiet) {
  /**
   * A bound for what one node adds to the latency besides its busy cycles: registers of adder tree,
   * requantizer and queue.
   */
  private static final long PIPELINE = 128;

  static Patience of(Plan plan) {
    Schedule schedule = plan.schedule();
    long stages = PIPELINE * (schedule.engines().size() + 2);
    long busy = schedule.engines().values().stream().mapToLong(e -> e.schedule().cycles()).sum();
    long beats = schedule.inputs().stream().mapToLong(StreamLayout::beats).sum();
    for (EnginePlan engine : schedule.engines().values()) {
      NodeSchedule node = engine.schedule();
      beats += node.output().beats();
      beats += node.inputs().stream().mapToLong(StreamLayout::beats).sum();
    }
    long start = schedule.startCycles();
    long watchdog = 2 * (start + busy + beats + schedule.initiationInterval() + stages);
    return new Patience(watchdog, start + schedule.initiationInterval() + stages);
  }
}
