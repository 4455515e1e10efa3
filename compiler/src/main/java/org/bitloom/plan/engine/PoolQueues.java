// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.Pool;

/** The queues behind the passes of a pool. */
public final class PoolQueues {
  private PoolQueues() {}

  /**
   * Returns the queue behind every pass; the requantizer stands before the last one.
   *
   * @param scaled whether there is one
   * @param busiest cycles of the busiest engine of the network
   */
  public static List<EngineQueue> of(
      Pool pool, List<PoolPass> passes, boolean scaled, long busiest) {
    List<EngineQueue> queues = new ArrayList<>();
    for (int i = 0; i < passes.size(); i++) {
      PoolPass pass = passes.get(i);
      boolean last = i == passes.size() - 1;
      int latency = PipelineLatency.pooled(pool.kind(), pass, scaled && last);
      queues.add(
          last
              ? EngineQueue.behind(latency)
              : EngineQueue.behind(latency, waiting(pass, passes.get(i + 1), busiest)));
    }
    return queues;
  }

  /**
   * The second pass takes no beat while its windows wait for padding. Where the first one has no
   * time to wait with it, the queue between them holds what it makes meanwhile.
   */
  private static long waiting(PoolPass first, PoolPass second, long busiest) {
    long waiting = (long) (second.positions() - second.length()) * second.words();
    return first.cycles() + waiting <= busiest ? 0 : waiting;
  }
}
