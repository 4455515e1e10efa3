// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Combine;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** Two streams that become one, element by element; the requantizer is always part of it. */
public record CombineEngine(Combine operator, NodeSchedule schedule) implements EnginePlan {
  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.queue(timed.join(inputs), latency(), following().places());
  }

  private int latency() {
    return PipelineLatency.combined(operator.combination());
  }

  private EngineQueue following() {
    return EngineQueue.behind(latency());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(following());
  }
}
