// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** A store of one row of the input, which takes a row and gives it as often as it is wanted. */
public record ResizeEngine(ResizeNearest operator, NodeSchedule schedule) implements EnginePlan {
  /**
   * Returns the engine, in the lanes of the stream that arrives if they are possible and fast
   * enough.
   *
   * @param pace cycles that the engine should not exceed
   */
  public static ResizeEngine of(ResizeNearest resize, StreamLayout arriving, long pace) {
    return new ResizeEngine(
        resize, ReorderSchedule.resize(resize.input(), resize.output(), arriving, pace));
  }

  /** Returns the beats of a row of the input. */
  public int rowBeats() {
    return operator.input().shape().dimensions().get(1) * beatsPerPixel();
  }

  /** Returns the beats of a pixel. */
  public int beatsPerPixel() {
    return schedule.output().beatsPerVector();
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    boolean[] takes = new boolean[Math.toIntExact(schedule.cycles())];
    int line = operator.columns().size() * beatsPerPixel();
    int next = 0;
    for (int row = 0; row < operator.input().shape().dimensions().get(0); row++) {
      Arrays.fill(takes, next, next + rowBeats(), true);
      next += rowBeats() + line * Collections.frequency(operator.rows(), row);
    }
    return timed.rowStore(inputs.get(0), takes);
  }

  @Override
  public long bufferBits() {
    return (long) rowBeats() * schedule.output().lanes() * operator.input().elementType().bits();
  }

  @Override
  public boolean holdsInputs() {
    return true;
  }

  @Override
  public List<String> waitingFor(String layer, int input, List<String> others) {
    return EnginePlan.also(others, "rows leave");
  }
}
