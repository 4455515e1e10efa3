// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import org.bitloom.operator.Pad;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** A border of constants around a tensor that passes. */
public record PadEngine(Pad operator, NodeSchedule schedule) implements EnginePlan {
  /**
   * Returns the engine.
   *
   * @param arriving layout in which the input is produced
   * @param pace cycles that the engine should not exceed
   */
  public static PadEngine of(Pad pad, StreamLayout arriving, long pace) {
    return new PadEngine(pad, ReorderSchedule.pad(pad, arriving, pace));
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.buffer(timed.sequence(inputs, ReorderSchedule.order(schedule, operator)));
  }

  @Override
  public boolean holdsInputs() {
    return true;
  }

  @Override
  public List<String> waitingFor(String layer, int input, List<String> others) {
    return EnginePlan.also(others, "the border leaves");
  }
}
