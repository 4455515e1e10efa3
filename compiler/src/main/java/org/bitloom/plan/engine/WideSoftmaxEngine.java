// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** One element per cycle; vectors follow each other as fast as the unit computes them. */
public record WideSoftmaxEngine(WideSoftmax operator, NodeSchedule schedule) implements EnginePlan {
  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.WIDE_SOFTMAX);

  /** Returns the engine. */
  public static WideSoftmaxEngine of(WideSoftmax softmax) {
    StreamLayout layout = StreamLayout.channels(softmax.input().shape(), 1);
    long cycles = Math.multiplyExact(layout.vectors(), WideSoftmaxSchedule.of(softmax).cycles());
    return new WideSoftmaxEngine(softmax, new NodeSchedule(List.of(layout), layout, cycles));
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    WideSoftmaxSchedule course = WideSoftmaxSchedule.of(operator);
    return timed.softmax(
        inputs.get(0),
        course.channels(),
        course.prelude(),
        PipelineLatency.WIDE_SOFTMAX,
        QUEUE.places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(QUEUE);
  }

  @Override
  public long tableBits() {
    return new TableLines(operator.exponentials()).totalBits()
        + new TableLines(operator.reciprocals()).totalBits();
  }

  /** Two vectors: one arrives while the other is scaled. */
  @Override
  public long bufferBits() {
    return 2L * operator.input().shape().channels() * operator.input().elementType().bits();
  }
}
