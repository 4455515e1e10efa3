// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Pool;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/**
 * One pass along the columns and one along the rows, or one for both.
 *
 * @param scaled whether a requantizer is part of the engine; it stands before the last queue
 */
public record PoolEngine(Pool operator, boolean scaled, NodeSchedule schedule)
    implements EnginePlan {
  /**
   * Returns the engine with the fewest lanes, a divisor of the channels, that keep the pace; with
   * all channels where none do.
   */
  public static PoolEngine of(Pool pool, boolean scaled, long pace) {
    int channels = pool.input().shape().channels();
    int lanes = 1;
    while (lanes < channels && (channels % lanes != 0 || cycles(pool, lanes) > pace)) {
      lanes++;
    }
    NodeSchedule schedule =
        new NodeSchedule(
            List.of(StreamLayout.channels(pool.input().shape(), lanes)),
            StreamLayout.channels(pool.shape(), lanes),
            cycles(pool, lanes));
    return new PoolEngine(pool, scaled, schedule);
  }

  private static long cycles(Pool pool, int lanes) {
    return PoolPass.of(pool, lanes).stream().mapToLong(PoolPass::cycles).max().orElseThrow();
  }

  /** Returns the passes, at least one. */
  public List<PoolPass> passes() {
    return PoolPass.of(operator, lanes());
  }

  private int lanes() {
    return schedule.output().lanes();
  }

  /**
   * Returns the queue behind every pass.
   *
   * @param busiest cycles of the busiest engine of the network
   */
  public List<EngineQueue> queues(long busiest) {
    return PoolQueues.of(operator, passes(), scaled, busiest);
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    List<PoolPass> passes = passes();
    List<EngineQueue> queues = queues(busiest);
    TimedStream stream = inputs.get(0);
    for (int i = 0; i < passes.size(); i++) {
      PoolPass pass = passes.get(i);
      boolean last = i == passes.size() - 1;
      int latency = PipelineLatency.pooled(operator.kind(), pass, last && scaled);
      stream = timed.pool(stream, pass.takes(), pass.completes(), latency, queues.get(i).places());
    }
    return stream;
  }

  @Override
  public Optional<EngineQueue> queue() {
    int latency = PipelineLatency.pooled(operator.kind(), passes().getLast(), scaled);
    return Optional.of(EngineQueue.behind(latency));
  }

  /** What the open windows hold, word by word. */
  @Override
  public long bufferBits() {
    Interval elements = operator.input().range();
    long bits = 0;
    for (PoolPass pass : passes()) {
      long element = IntType.signedFor(pass.partial(operator.kind(), elements)).bits();
      bits += element * lanes() * pass.words() * pass.banks();
      elements = pass.result(operator.kind(), elements);
    }
    return bits;
  }
}
