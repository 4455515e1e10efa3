// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Lookup;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/**
 * A function in a ROM, read once per element: a table of its values, or straight lines where the
 * element is wide.
 *
 * @param operator the function
 * @param schedule its streams
 * @param lines of a wide element; empty for a table
 */
public record LookupEngine(Lookup operator, NodeSchedule schedule, Optional<StraightLines> lines)
    implements EnginePlan {
  /** Returns the engine of a function. */
  public static LookupEngine of(Lookup operator, NodeSchedule schedule) {
    return new LookupEngine(operator, schedule, StraightLines.of(operator));
  }

  /** Returns the cycles from an element to its value. */
  public int latency() {
    return lines.isPresent() ? PipelineLatency.LINES : PipelineLatency.LOOKUP;
  }

  /** Returns the queue behind the pipeline. */
  public EngineQueue behind() {
    return EngineQueue.behind(latency());
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    return timed.queue(inputs.get(0), latency(), behind().places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(behind());
  }

  @Override
  public long tableBits() {
    return lines
        .map(l -> l.totalBits(operator.table().range()))
        .orElse((long) operator.table().size() * operator.outputType().bits());
  }
}
