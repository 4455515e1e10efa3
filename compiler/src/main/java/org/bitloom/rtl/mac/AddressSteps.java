// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.operator.Window;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.LineRing;

/**
 * What is added to the address of a ring of rows, modulo its size, to come from a word under a
 * window to the next one.
 *
 * @param ring the memory
 * @param folding of the layer
 * @param input what the window slides over
 */
record AddressSteps(LineRing ring, Folding folding, SlidingInput input) {
  private Window window() {
    return input.window();
  }

  /** Words from one position of the kernel to the next. */
  private long positionColumn() {
    return (long) window().columns().dilation() * folding.wordsPerVector();
  }

  private long positionRow() {
    return (long) window().rows().dilation() * ring.rowWords();
  }

  private long lastChunk() {
    return folding.wordsPerPosition() - 1L;
  }

  private long lastColumn() {
    return (window().columns().kernel() - 1) * positionColumn();
  }

  /** Words from the first word under a window to the last one of the same group. */
  private long inner() {
    return (window().rows().kernel() - 1) * positionRow() + lastColumn() + lastChunk();
  }

  private long perGroup() {
    return folding.outputsPerLane() > 0 ? 1 : 0;
  }

  private long windowEnd() {
    return inner() + (folding.neuronFold() - 1) * perGroup();
  }

  private long perPixel() {
    return (long) window().columns().stride() * folding.wordsPerVector();
  }

  private long perLine() {
    return (long) window().rows().stride() * ring.rowWords();
  }

  private long lineEnd() {
    return windowEnd() + (input.pixels() - 1) * perPixel();
  }

  private long wrapped(long words) {
    return Math.floorMod(words, (long) ring.words());
  }

  /** Returns the address of the first word under the first window. */
  long start() {
    return wrapped(
        -(long) window().rows().before() * ring.rowWords()
            - (long) window().columns().before() * folding.wordsPerVector());
  }

  /** Returns the step to the next word of a position. */
  long chunk() {
    return wrapped(1);
  }

  /** Returns the step to the next position of a row of the kernel. */
  long column() {
    return wrapped(positionColumn() - lastChunk());
  }

  /** Returns the step to the next row of the kernel. */
  long row() {
    return wrapped(positionRow() - lastColumn() - lastChunk());
  }

  /** Returns the step to the next group of output channels under the same window. */
  long group() {
    return wrapped(perGroup() - inner());
  }

  /** Returns the step to the next window of a row. */
  long pixel() {
    return wrapped(perPixel() - windowEnd());
  }

  /** Returns the step to the next row of windows. */
  long line() {
    return wrapped(perLine() - lineEnd());
  }

  /** Returns the step to the first window of the next image. */
  long image() {
    return wrapped(
        (long) input.height() * ring.rowWords() - (input.lines() - 1) * perLine() - lineEnd());
  }
}
