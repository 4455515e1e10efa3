// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.plan.NodeInput;
import org.bitloom.plan.dataflow.TimingModel.Store;

/**
 * The first inferences of a design in which nothing was under way, when nothing outside stalls.
 *
 * <p>An output need not have its interval of the steady state at once: where two branches meet, the
 * one of the slowest block may be ahead by what the other one takes longer, and only as its queue
 * becomes empty does it hold back the other.
 *
 * @param inferences how many
 * @param intervals cycles between inferences in the second half of them, by output
 */
public record Stretch(int inferences, Map<String, Long> intervals) {
  /** Copies the map. */
  public Stretch {
    intervals = Map.copyOf(intervals);
  }

  /**
   * Returns a stretch in whose second half all outputs keep their intervals of the steady state.
   *
   * @param least inferences
   * @param most inferences; what takes longer is cut off, with the intervals until then
   */
  public static Stretch of(Plan plan, int least, int most) {
    Timing timing = plan.timing();
    if (timing.queues().isEmpty() && timing.intervals().size() == 1) {
      return new Stretch(least, timing.intervals());
    }
    Map<NodeInput, Store> stores = new HashMap<>();
    timing.queues().forEach((input, q) -> stores.put(input, new Store.Buffer(q.places())));
    TimingRun run = TimingModel.run(plan.network(), plan.schedule(), stores, 0);
    int inferences = least;
    while (true) {
      while (run.inferences() < inferences) {
        run.advance();
      }
      Map<String, Long> intervals = intervals(run);
      if (inferences >= most || intervals.equals(timing.intervals())) {
        return new Stretch(inferences, intervals);
      }
      inferences = Math.min(most, 2 * inferences);
    }
  }

  private static Map<String, Long> intervals(TimingRun run) {
    Map<String, Long> intervals = new HashMap<>();
    run.ends().forEach((edge, ends) -> intervals.put(edge.name(), interval(ends)));
    return intervals;
  }

  /**
   * Returns the mean interval over the second half of inferences, rounded up.
   *
   * @param ends the cycles of their last beats, at least 2
   */
  public static long interval(List<Long> ends) {
    int to = ends.size() - 1;
    int from = to / 2;
    return Math.ceilDiv(ends.get(to) - ends.get(from), to - from);
  }
}
