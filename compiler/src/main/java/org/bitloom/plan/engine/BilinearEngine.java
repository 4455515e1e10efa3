// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/**
 * A store of two rows of the input, which takes rows until both neighbours of a row of the output
 * are there, and then gives it; the requantizer is always part of the engine.
 */
public record BilinearEngine(ResizeBilinear operator, NodeSchedule schedule) implements EnginePlan {
  /**
   * Returns the engine, in the lanes of the stream that arrives if they are possible and fast
   * enough.
   *
   * @param pace cycles that the engine should not exceed
   */
  public static BilinearEngine of(ResizeBilinear resize, StreamLayout arriving, long pace) {
    return new BilinearEngine(
        resize, ReorderSchedule.resize(resize.input(), resize.output(), arriving, pace));
  }

  /** Returns the beats of a pixel. */
  public int beatsPerPixel() {
    return schedule.output().beatsPerVector();
  }

  /** Returns the banks of the store: of even and of odd rows, where there are two rows. */
  public int rowBanks() {
    return Math.min(2, operator.input().shape().dimensions().get(0));
  }

  /** Returns the banks of a row: of even and of odd columns, where there are two columns. */
  public int columnBanks() {
    return Math.min(2, operator.input().shape().dimensions().get(1));
  }

  /** Returns the places of a bank: the pixels of every other column. */
  public int bankWords() {
    return Math.ceilDiv(operator.input().shape().dimensions().get(1), 2) * beatsPerPixel();
  }

  /** Returns the places in the queue behind the pipeline, which cannot stall. */
  public EngineQueue following() {
    return EngineQueue.behind(PipelineLatency.INTERPOLATED);
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    boolean[] takes = new boolean[Math.toIntExact(schedule.cycles())];
    int rowBeats = operator.input().shape().dimensions().get(1) * beatsPerPixel();
    int line = operator.columns().size() * beatsPerPixel();
    int next = 0;
    for (int row = 0; row < operator.input().shape().dimensions().get(0); row++) {
      Arrays.fill(takes, next, next + rowBeats, true);
      int taken = row;
      long lines = operator.rows().taps().stream().filter(t -> t.high() == taken).count();
      next += rowBeats + line * Math.toIntExact(lines);
    }
    boolean[] gives = new boolean[takes.length];
    for (int i = 0; i < gives.length; i++) {
      gives[i] = !takes[i];
    }
    return timed.pool(
        inputs.get(0), takes, gives, PipelineLatency.INTERPOLATED, following().places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(following());
  }

  @Override
  public long bufferBits() {
    long word = (long) schedule.output().lanes() * operator.input().elementType().bits();
    return (long) rowBanks() * columnBanks() * bankWords() * word;
  }

  @Override
  public boolean holdsInputs() {
    return true;
  }

  @Override
  public List<String> waitingFor(String layer, int input, List<String> others) {
    return EnginePlan.also(others, "rows leave");
  }
}
