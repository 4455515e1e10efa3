// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.Arrays;
import java.util.List;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Window;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;
import org.bitloom.timing.WindowRows;

/** What stands before a MAC array: where the words come from that it reads group by group. */
public sealed interface MacFront {
  /** Words of the stream, kept in a buffer where several groups read them. */
  record Words() implements MacFront {}

  /**
   * Words of windows, read where a line buffer stores them.
   *
   * @param shape of the input
   */
  record Sliding(Shape shape, Window window) implements MacFront {
    /** Returns the same window over some channels of the input. */
    public Sliding withChannels(int channels) {
      List<Integer> sizes = shape.dimensions();
      return new Sliding(Shape.of(sizes.get(0), sizes.get(1), channels), window);
    }
  }

  /**
   * Words that are gathered from those of windows, and then kept as those of a stream are.
   *
   * @param shape of the input
   * @param reading order in which the windows are read
   */
  record Gathered(Shape shape, Window window, Folding reading) implements MacFront {
    /**
     * Adds the reading of windows to the timing of a network.
     *
     * @param vectors windows of an inference
     * @return the stream of words that the array takes
     */
    TimedStream stage(TimedNetwork timed, TimedStream in, int vectors, Folding folding) {
      WindowRows rows = rows(shape, window, reading);
      boolean[] all = new boolean[rows.pixels()];
      Arrays.fill(all, true);
      TimedStream words =
          timed.reading(
              in,
              rows,
              all,
              reading.synapseFold(),
              PipelineLatency.WINDOW,
              EngineQueue.behind(PipelineLatency.WINDOW).places());
      StreamLayout from = new StreamLayout(vectors, folding.inputs(), folding.windowLanes());
      StreamLayout to = new StreamLayout(vectors, folding.inputs(), folding.simd());
      return timed.adapted(words, from, to);
    }
  }

  /**
   * Windows that are read by columns, and then kept as the words of a stream are, where several
   * groups read them.
   *
   * @param windows how they are read
   */
  record Columns(WindowColumns windows) implements MacFront {
    /**
     * Adds the reading of windows to the timing of a network.
     *
     * @return the stream of words that the array takes
     */
    TimedStream stage(TimedNetwork timed, TimedStream in, Folding folding) {
      ColumnWords words = ColumnWords.of(windows, folding);
      TimedStream parts =
          timed.reading(
              in,
              windows.rows(),
              windows.completing(),
              windows.words(),
              PipelineLatency.COLUMN,
              words.queue().places());
      return timed.adapted(parts, words.parts(), words.words());
    }
  }

  /** Returns the cycles from the issue of a word of the array to the word. */
  default int latency() {
    return switch (this) {
      case Sliding sliding -> PipelineLatency.WINDOW;
      case Words words -> PipelineLatency.WORD;
      case Gathered gathered -> PipelineLatency.WORD;
      case Columns columns -> PipelineLatency.WORD;
    };
  }

  /** Returns what stands before the array of an operator that is folded so. */
  static MacFront of(Contraction operator, Folding folding) {
    return switch (operator) {
      case Dense dense -> new Words();
      case MatMul matMul -> new Words();
      case Convolution c -> of(c, folding);
    };
  }

  private static MacFront of(Convolution convolution, Folding folding) {
    Shape shape = convolution.input().shape();
    Window window = convolution.window();
    if (window.pointwise() && folding.outputsPerLane() == 0) {
      return new Words();
    }
    if (folding.columns()) {
      return new Columns(new WindowColumns(shape, window, folding.inputLanes()));
    }
    return folding.gathered()
        ? new Gathered(shape, window, folding.windowReading())
        : new Sliding(shape, window);
  }

  /**
   * Returns the rows of a line buffer.
   *
   * @param reading order in which its windows are read
   */
  static WindowRows rows(Shape shape, Window window, Folding reading) {
    return new WindowRows(
        window,
        shape.dimensions().get(0),
        shape.dimensions().get(1),
        reading.wordsPerVector(),
        LineRing.of(shape, window, reading).rows());
  }
}
