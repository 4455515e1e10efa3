// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import org.bitloom.operator.Concat;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** Tensors one after the other, or side by side in one beat where turns are too slow. */
public record ConcatEngine(Concat operator, NodeSchedule schedule) implements EnginePlan {
  /**
   * Returns the engine.
   *
   * @param arriving layouts in which the inputs are produced
   * @param pace cycles that the engine should not exceed
   */
  public static ConcatEngine of(Concat concat, List<StreamLayout> arriving, long pace) {
    return new ConcatEngine(concat, ReorderSchedule.concat(concat, arriving, pace));
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.buffer(
        ReorderSchedule.sideBySide(schedule)
            ? timed.join(inputs)
            : timed.sequence(inputs, ReorderSchedule.order(schedule, operator)));
  }

  @Override
  public boolean holdsInputs() {
    return true;
  }

  @Override
  public List<String> waitingFor(String layer, int input, List<String> others) {
    return others.isEmpty() ? List.of("it is the turn of another input") : others;
  }
}
