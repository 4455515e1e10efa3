// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import org.bitloom.operator.Slice;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** A tensor that passes, of which some beats are dropped. */
public record SliceEngine(Slice operator, NodeSchedule schedule) implements EnginePlan {
  /**
   * Returns the engine.
   *
   * @param arriving layout in which the input is produced
   * @param pace cycles that the engine should not exceed
   */
  public static SliceEngine of(Slice slice, StreamLayout arriving, long pace) {
    return new SliceEngine(slice, ReorderSchedule.slice(slice, arriving, pace));
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.buffer(timed.selection(inputs.get(0), ReorderSchedule.kept(schedule, operator)));
  }
}
