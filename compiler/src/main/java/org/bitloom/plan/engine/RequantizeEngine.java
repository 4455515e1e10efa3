// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Requantize;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** A requantizer on its own, or fused behind another engine, which then stands for both. */
public record RequantizeEngine(Requantize operator, NodeSchedule schedule) implements EnginePlan {
  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.REQUANTIZER);

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.queue(inputs.get(0), PipelineLatency.REQUANTIZER, QUEUE.places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(QUEUE);
  }
}
