// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Lookup;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** A table in a ROM, read once per element. */
public record LookupEngine(Lookup operator, NodeSchedule schedule) implements EnginePlan {
  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.LOOKUP);

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.queue(inputs.get(0), PipelineLatency.LOOKUP, QUEUE.places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(QUEUE);
  }

  @Override
  public long tableBits() {
    return (long) operator.table().size() * operator.outputType().bits();
  }
}
