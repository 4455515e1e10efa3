// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** A tournament among the elements of a vector. */
public record ArgMaxEngine(ArgMax operator, NodeSchedule schedule) implements EnginePlan {
  /**
   * Returns the engine.
   *
   * @param lanes of the stream that arrives
   */
  public static ArgMaxEngine of(ArgMax argMax, int lanes) {
    int channels = argMax.input().shape().channels();
    StreamLayout taken = StreamLayout.channels(argMax.input().shape(), Math.min(channels, lanes));
    StreamLayout given = StreamLayout.channels(argMax.output().shape(), 1);
    return new ArgMaxEngine(argMax, new NodeSchedule(List.of(taken), given, taken.beats()));
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    StreamLayout taken = schedule.inputs().get(0);
    return timed.argMax(inputs.get(0), taken.beatsPerVector(), PipelineLatency.argMax(taken));
  }
}
