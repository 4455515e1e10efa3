// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.Window.Axis;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;

/**
 * A ring of input rows, each in a bank of its own, that hands whole windows on: a step reads a word
 * of all rows under the window, and the columns before it are kept.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param windows how they are read
 * @param folding of the array that takes them
 * @param elementBits bits of one element
 * @param padValue element outside of the input
 * @param places windows that the queue behind holds
 */
public record ColumnBuffer(
    String module,
    String layer,
    String origin,
    WindowColumns windows,
    Folding folding,
    int elementBits,
    long padValue,
    int places)
    implements Block {
  /**
   * A row under the window.
   *
   * @param index from 0 on
   * @param place its part of a column; nothing of a column that is a single bit
   * @param choose bank in which it is, one-hot
   * @param offset rows below the window's first one
   */
  public record Row(int index, String place, String choose, Literal offset) {}

  private Axis rows() {
    return windows.window().rows();
  }

  private Axis columns() {
    return windows.window().columns();
  }

  /** Returns the vertical coordinates. */
  public WindowCoordinates y() {
    return new WindowCoordinates(rows(), height(), windows.lines(), banks().count());
  }

  /** Returns the loops over the steps of an image, and the counter of words of a position. */
  public List<Counter> counters() {
    List<Counter> counters = new ArrayList<>();
    String enable = "issue";
    if (cut()) {
      counters.add(new Counter("chunk", windows.words(), enable));
      enable += " && chunk_end";
    }
    if (windows.columns() > 1) {
      counters.add(new Counter("column", windows.columns(), enable));
      enable += " && column_end";
    }
    if (windows.lines() > 1) {
      counters.add(new Counter("line", windows.lines(), enable));
    }
    if (cut()) {
      counters.add(new Counter("arriving", windows.words(), "write"));
    }
    return counters;
  }

  /** Returns the names of the loops of one turn. */
  public List<String> singles() {
    List<String> names = new ArrayList<>();
    if (windows.columns() == 1) {
      names.add("column");
    }
    if (windows.lines() == 1) {
      names.add("line");
    }
    return names;
  }

  /** Returns whether a position is cut into several words. */
  public boolean cut() {
    return windows.words() > 1;
  }

  /** Returns whether columns are kept: the window is wider than one. */
  public boolean keeps() {
    return kept() > 0;
  }

  /** Returns whether more than one column is kept. */
  public boolean several() {
    return kept() > 1;
  }

  /** Returns whether columns are kept in a memory, since there are several words of each. */
  public boolean stored() {
    return keeps() && cut();
  }

  /** Returns which template keeps columns. */
  public String keeping() {
    if (!keeps()) {
      return "nothing";
    }
    return stored() ? "keptByWord" : "keptWhole";
  }

  /** Returns which template replaces what is beside the image. */
  public String sides() {
    return paddedColumns() ? "paddedSides" : "withoutSides";
  }

  /** Returns which template tells whether the column that is read is inside of the image. */
  public String inside() {
    return windows.columns() > windows.width() ? "beforeTheLast" : "always";
  }

  /** Returns which template tells that of the columns that are kept. */
  public String keptSides() {
    return keeps() ? "keptSides" : "nothing";
  }

  /** Returns which template shifts what is known of them. */
  public String keptInside() {
    return several() ? "manyInside" : "oneInside";
  }

  /** Returns whether windows reach over the upper or the lower border. */
  public boolean paddedRows() {
    return rows().before() + rows().after() > 0;
  }

  /** Returns whether windows reach over the sides. */
  public boolean paddedColumns() {
    return columns().before() + columns().after() > 0;
  }

  /** Returns whether some columns complete no window. */
  public boolean pauses() {
    return windows.first() + windows.stride() > 1;
  }

  /** Returns the columns that are kept, but for the oldest one. */
  public Bits younger() {
    return new Bits((kept() - 1) * contents().column().count());
  }

  /** Returns a bit per column that is kept. */
  public Bits keptBits() {
    return new Bits(kept());
  }

  /** Returns a bit per column that is kept, but for the oldest one. */
  public Bits youngerBits() {
    return new Bits(kept() - 1);
  }

  /** Returns the rows of the kernel. */
  public int kernelHeight() {
    return rows().kernel();
  }

  /** Returns the rows of the input. */
  public int height() {
    return windows.shape().dimensions().get(0);
  }

  /** Returns the words of a row. */
  public int rowWords() {
    return windows.ring().rowWords();
  }

  /** Returns the last word of a row. */
  public int lastWord() {
    return rowWords() - 1;
  }

  /** Returns the address within a row. */
  public Bus addressBus() {
    return Bus.counter(lastWord());
  }

  /** Returns the last address. */
  public Literal lastAddress() {
    return addressBus().literal(lastWord());
  }

  /** Returns the counter of words of a position. */
  public Bus chunkBus() {
    return Bus.counter(windows.words() - 1L);
  }

  /** Returns the last word of a position as a plain number. */
  public int lastChunk() {
    return windows.words() - 1;
  }

  /** Returns the last word of a position. */
  public Literal lastChunkLiteral() {
    return chunkBus().literal(lastChunk());
  }

  /** Returns the counter of columns, as wide for those that arrive. */
  public Bus columnBus() {
    return Bus.counter(windows.columns() - 1L);
  }

  /** Returns the column that arrives. */
  public Literal lastColumn() {
    return columnBus().literal(windows.width() - 1L);
  }

  /** Returns column 0. */
  public Literal zeroColumn() {
    return columnBus().literal(0);
  }

  /** Returns the number of the column that is read. */
  public String columnNumber() {
    return windows.columns() > 1 ? "column" : zeroColumn().toString();
  }

  /** Returns the counter of columns before the next window is complete. */
  public Bus pauseBus() {
    return Bus.counter(Math.max(windows.first(), windows.stride() - 1));
  }

  /** Returns the columns before the one that completes the first window. */
  public Literal firstPause() {
    return pauseBus().literal(windows.first());
  }

  /** Returns the columns between two that complete windows. */
  public Literal pause() {
    return pauseBus().literal(windows.stride() - 1L);
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(places);
  }

  /** Returns the rows under the window. */
  public List<Row> windowRows() {
    return IntStream.range(0, kernelHeight())
        .mapToObj(
            i ->
                new Row(
                    i,
                    contents().column().count() == 1
                        ? ""
                        : contents().word().above(i * contents().word().count()),
                    banks().ofRow(i),
                    y().bus().literal((long) i * rows().dilation())))
        .toList();
  }

  /** Returns where the elements of a window come from, and where they go. */
  public WindowContents contents() {
    return new WindowContents(windows, folding, elementBits, padValue);
  }

  /** Returns the banks of the ring. */
  public RingBanks banks() {
    return new RingBanks(windows, contents().word());
  }

  private int kept() {
    return contents().kept();
  }
}
