// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Stretch;

/**
 * How much of everything a run does, so that all phases beside the vectors and the stretch take
 * between one and two times the cycles of these two.
 *
 * @param resets rounds of resets, each with one compared inference and one reset at least
 * @param brim inferences that are offered to an output that takes nothing, before a reset
 * @param starvedCycles cycles in which inputs are starved
 * @param extremes vectors at most that bring layers to the ends of their ranges
 * @param filling inferences that fill the design while an output takes nothing; vectors do it too
 * @param stretch inferences whose latency and intervals are measured
 */
public record Extent(
    int resets, int brim, long starvedCycles, int extremes, int filling, Stretch stretch) {
  private static final int LEAST_STRETCH = 6;
  private static final int MOST_STRETCH = 192;
  private static final int LEAST_RESETS = 3;
  private static final int MOST_RESETS = 64;
  private static final int LEAST_BRIM = 4;
  private static final int LEAST_EXTREMES = 4;
  private static final int MOST_EXTREMES = 64;
  private static final int MOST_FILLING = 96;

  /**
   * Returns the extent for a number of vectors.
   *
   * <p>Under stalls an inference takes half of its interval more, or half of its beats. Of what
   * they take, resets get 40 in 100, those of a full design 10 at most, starved inputs 20, extremes
   * 12 and filling 10, and the stretch 10 at most; the frames of wrong lengths and the sink that
   * waits for {@code valid} have a fixed size.
   *
   * @param free cycles that cost nothing beside the start of the simulator
   */
  public static Extent of(Plan plan, int vectors, long free) {
    long interval = plan.schedule().initiationInterval();
    long latency = plan.timing().latency();
    long vectorCycles = (vectors * 3L / 2 + LEAST_STRETCH) * interval + 2 * latency;
    long extra = Math.max(free, vectorCycles);
    long resets =
        extra
            * 40
            / 100
            / (3 * plan.schedule().startCycles() / 2 + latency + latency / 4 + interval / 2 + 1);
    long brim = extra * 10 / 100 / interval;
    long extremes = extra * 12 / 100 / interval;
    long filling = extra * 10 / 100 / interval;
    int stretch =
        Math.toIntExact(Math.clamp(extra * 10 / 100 / interval, LEAST_STRETCH, MOST_STRETCH));
    return new Extent(
        Math.toIntExact(Math.clamp(resets, LEAST_RESETS, MOST_RESETS)),
        Math.toIntExact(Math.clamp(brim, LEAST_BRIM, MOST_FILLING)),
        extra * 20 / 100,
        Math.toIntExact(Math.clamp(extremes, LEAST_EXTREMES, MOST_EXTREMES)),
        Math.toIntExact(Math.min(filling, MOST_FILLING)),
        Stretch.of(plan, LEAST_STRETCH, stretch));
  }

  /** Returns the beats of the longest input. */
  static int inputBeats(Plan plan) {
    return plan.schedule().inputs().stream().mapToInt(StreamLayout::beats).max().orElse(1);
  }
}
