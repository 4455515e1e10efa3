// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** One element per cycle; vectors follow each other as fast as the unit computes them. */
public record SoftmaxEngine(Softmax operator, NodeSchedule schedule) implements EnginePlan {
  /** Bits of an exponential in the table. */
  private static final long EXPONENTIAL_BITS = 31;

  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.SOFTMAX);

  /** Returns the engine. */
  public static SoftmaxEngine of(Softmax softmax) {
    StreamLayout layout = StreamLayout.channels(softmax.input().shape(), 1);
    long cycles = Math.multiplyExact(layout.vectors(), SoftmaxSchedule.of(softmax).cycles());
    return new SoftmaxEngine(softmax, new NodeSchedule(List.of(layout), layout, cycles));
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    SoftmaxSchedule course = SoftmaxSchedule.of(operator);
    return timed.softmax(
        inputs.get(0),
        course.channels(),
        course.prelude(),
        PipelineLatency.SOFTMAX,
        QUEUE.places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(QUEUE);
  }

  @Override
  public long tableBits() {
    return EXPONENTIAL_BITS * SoftmaxSchedule.of(operator).depth();
  }

  /** Two vectors: one arrives while the other is scaled. */
  @Override
  public long bufferBits() {
    return 2L * operator.input().shape().channels() * operator.input().elementType().bits();
  }
}
