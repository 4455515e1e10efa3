// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.operator.StreamLayout;

/**
 * How windows that are read by columns become the words of an array.
 *
 * @param parts what comes with one step: elements of a window, in whole words
 * @param words as the array takes them
 * @param queue behind the parts
 */
public record ColumnWords(StreamLayout parts, StreamLayout words, EngineQueue queue) {
  /**
   * Returns the words of a folded array.
   *
   * @param windows how they are read
   */
  public static ColumnWords of(WindowColumns windows, Folding folding) {
    int channels = folding.outputsPerLane() == 0 ? 1 : windows.lanes();
    int lanes = Math.multiplyExact(channels, folding.paddedPart());
    int length = Math.multiplyExact(windows.words(), lanes);
    int vectors = Math.multiplyExact(windows.lines(), windows.windows());
    return new ColumnWords(
        new StreamLayout(vectors, length, lanes),
        new StreamLayout(vectors, length, folding.wordLanes()),
        queue(windows, folding));
  }

  /** The array goes on while steps complete no window. */
  private static EngineQueue queue(WindowColumns windows, Folding folding) {
    long perPart = Math.max(1, folding.cycles() / windows.words());
    int meanwhile = Math.toIntExact(Math.ceilDiv(windows.gap(), perPart));
    return EngineQueue.through(PipelineLatency.COLUMN, meanwhile, windows.gap());
  }
}
