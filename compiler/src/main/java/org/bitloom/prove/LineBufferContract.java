// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.util.List;
import org.bitloom.operator.Window.Axis;
import org.bitloom.rtl.mac.LineBuffer;
import org.bitloom.rtl.verilog.Counter;

/**
 * The ring of rows under a moving window: every address, found again from the geometry, and that a
 * word is read after it came and before it is overwritten.
 *
 * @param block the line buffer
 */
public record LineBufferContract(LineBuffer block) implements Contract {
  @Override
  public String module() {
    return block.module();
  }

  @Override
  public String statement() {
    return "every address of every window is right, read after it was written, while it is kept";
  }

  private Axis rows() {
    return block.input().window().rows();
  }

  private Axis columns() {
    return block.input().window().columns();
  }

  /** Returns the loops and the counter of arriving words that the block has. */
  public List<Counter> counters() {
    return block.counters();
  }

  /** Returns the most significant bit of a number that holds every coordinate and address. */
  public int msb() {
    long most =
        2L * words()
            + (long) height() * rowWords()
            + (long) (width() + columns().before() + columns().after()) * vectorWords()
            + height()
            + rows().before()
            + rows().after()
            + wholeRings();
    return 66 - Long.numberOfLeadingZeros(2 * most);
  }

  /** Returns whether coordinates can lie more than a ring outside of the image. */
  public boolean wide() {
    return rows().reach() > ringRows()
        || rows().before() > ringRows()
        || (long) Math.max(columns().before(), columns().after()) * vectorWords() >= words();
  }

  /** Returns a multiple of rows and words of the ring above every coordinate's distance from it. */
  public long wholeRings() {
    return wide() ? (long) words() * (4L + rows().before() + columns().before()) : 0;
  }

  /** Returns whether what a row of windows frees is known only after its first word. */
  public String steadyBit() {
    return block.steady() ? "1'b1" : "1'b0";
  }

  /** Returns the places of the queue behind the block. */
  public int places() {
    return block.issue().creditCount();
  }

  /** Returns the highest bit of the register of free places. */
  public int creditMsb() {
    return block.issue().credits().sign();
  }

  /** Returns whether what the next window needs is known only after the first word of this one. */
  public String severalBit() {
    return block.several() ? "1'b1" : "1'b0";
  }

  /** Returns the rows from the first under a window to the last. */
  public int spanY() {
    return rows().reach() - 1;
  }

  /** Returns the columns from the first under a window to the last. */
  public int spanX() {
    return columns().reach() - 1;
  }

  /** Returns the positions that every window waits for: a window in padding alone for one. */
  public int least() {
    return block.input().window().reachesInput() ? 0 : 1;
  }

  /** Returns the words of a position of the window. */
  public int chunks() {
    return block.issue().folding().wordsPerPosition();
  }

  /** Returns the columns of the window. */
  public int kernelWidth() {
    return columns().kernel();
  }

  /** Returns the rows of the window. */
  public int kernelHeight() {
    return rows().kernel();
  }

  /** Returns the groups of output channels. */
  public int groups() {
    return block.issue().neuronFold();
  }

  /** Returns the windows of a row. */
  public int pixels() {
    return columns().windows(width());
  }

  /** Returns the rows of windows. */
  public int lines() {
    return rows().windows(height());
  }

  /** Returns the rows of the input. */
  public int height() {
    return block.input().shape().dimensions().get(0);
  }

  /** Returns the columns of the input. */
  public int width() {
    return block.input().shape().dimensions().get(1);
  }

  /** Returns the rows between two windows. */
  public int strideY() {
    return rows().stride();
  }

  /** Returns the columns between two windows. */
  public int strideX() {
    return columns().stride();
  }

  /** Returns the rows of padding in front. */
  public int beforeY() {
    return rows().before();
  }

  /** Returns the columns of padding in front. */
  public int beforeX() {
    return columns().before();
  }

  /** Returns the rows between two positions of a window. */
  public int dilationY() {
    return rows().dilation();
  }

  /** Returns the columns between two positions of a window. */
  public int dilationX() {
    return columns().dilation();
  }

  /** Returns the words of a vector of channels. */
  public int vectorWords() {
    return block.issue().folding().wordsPerVector();
  }

  /** Returns the words from one group of outputs to the next: they read other channels, or not. */
  public int groupWords() {
    return block.issue().folding().outputsPerLane() > 0 ? 1 : 0;
  }

  /** Returns the rows of the ring. */
  public int ringRows() {
    return block.ring().rows();
  }

  /** Returns the words of a row. */
  public int rowWords() {
    return width() * vectorWords();
  }

  /** Returns the words of the ring. */
  public int words() {
    return ringRows() * rowWords();
  }

  /** Returns the row of the ring of the first row of the first window. */
  public int startSlot() {
    return Math.floorMod(-beforeY(), ringRows());
  }

  /** Returns the rows of the ring from one row of windows to the next. */
  public int lineSlots() {
    return Math.floorMod(strideY(), ringRows());
  }

  /** Returns the rows of the ring from the last row of windows to the first of the next image. */
  public int imageSlots() {
    return Math.floorMod(height() - (lines() - 1) * strideY(), ringRows());
  }

  /** Returns whether the block replaces words outside of the image. */
  public boolean padded() {
    return block.padded();
  }

  /** Returns whether the block reads weights along with the words. */
  public boolean indexed() {
    return !block.gathering();
  }
}
