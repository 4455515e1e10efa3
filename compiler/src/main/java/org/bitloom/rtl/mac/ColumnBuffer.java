// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.Window.Axis;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.LineRing;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

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
   * @param place its part of a column
   * @param choose bank in which it is, one-hot
   * @param offset rows below the window's first one
   */
  public record Row(int index, String place, String choose, Literal offset) {}

  /**
   * A position of the window.
   *
   * @param index in row-major order
   * @param value its elements in the columns at hand
   * @param inside condition under which it is inside of the row
   * @param place where its elements are in the window, of one channel where those are apart
   */
  public record Position(int index, String value, String inside, String place) {}

  private Axis rows() {
    return windows.window().rows();
  }

  private Axis columns() {
    return windows.window().columns();
  }

  private LineRing ring() {
    return windows.ring();
  }

  private LineBuffer.Coordinates y() {
    return new LineBuffer.Coordinates(rows(), height(), windows.lines(), ringRows());
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
    if (!cut()) {
      names.addAll(List.of("chunk", "arriving"));
    }
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

  /** Returns the columns that are kept. */
  public int kept() {
    return windows.reach() - 1;
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
    return firstColumn() + windows.stride() > 1;
  }

  /** Returns whether the elements of each channel go to processing elements of their own. */
  public boolean apart() {
    return channelCount() > 1;
  }

  private int channelCount() {
    return folding.outputsPerLane() == 0 ? 1 : windows.lanes();
  }

  /** Returns whether the last word of a window is padded. */
  public boolean filled() {
    return windowElements() != windows.window().positions() * positionLanes();
  }

  private int windowElements() {
    return Math.multiplyExact(channelCount(), folding.paddedPart());
  }

  private int positionLanes() {
    return windows.lanes() / windows.pixels();
  }

  /** Returns the channels that are apart. */
  public Replication channels() {
    return new Replication("channel", "channels", channelCount());
  }

  /** Returns the part of a position that is one channel's element. */
  public Replication.Part channelPart() {
    return channels().part(elementBits);
  }

  /** Returns the banks of the ring. */
  public Replication ringBanks() {
    return new Replication("bank", "ring", ringRows());
  }

  /** Returns the part of all banks' words that is one bank's. */
  public Replication.Part bankPart() {
    return ringBanks().part(word().count());
  }

  /** Returns the same part where a loop looks for the bank that is chosen. */
  public Replication.Part chosenPart() {
    return new Replication("i", "banks", ringRows()).part(word().count());
  }

  /** Returns the bit of a bank, for each bit of its word. */
  public String chosenMask() {
    return Extension.repeated(word().count(), "choose[i]");
  }

  /** Returns the elements of a word of one row. */
  public int lanes() {
    return windows.lanes();
  }

  /** Returns a word of one row. */
  public Bits word() {
    return new Bits(Math.multiplyExact(windows.lanes(), elementBits));
  }

  /** Returns the elements of one position. */
  public Bits position() {
    return new Bits(Math.multiplyExact(positionLanes(), elementBits));
  }

  /** Returns a word of all rows under the window. */
  public Bits column() {
    return new Bits(Math.multiplyExact(rows().kernel(), word().count()));
  }

  /** Returns the columns that are kept, the youngest in the low bits. */
  public Bits keptWord() {
    return new Bits(Math.multiplyExact(kept(), column().count()));
  }

  /** Returns the columns that are kept, but for the oldest one. */
  public Bits younger() {
    return new Bits((kept() - 1) * column().count());
  }

  /** Returns a bit per column that is kept. */
  public Bits keptBits() {
    return new Bits(kept());
  }

  /** Returns a bit per column that is kept, but for the oldest one. */
  public Bits youngerBits() {
    return new Bits(kept() - 1);
  }

  /** Returns a window. */
  public Bits window() {
    return new Bits(Math.multiplyExact(windowElements(), elementBits));
  }

  /** Returns the rows of the kernel. */
  public int kernelHeight() {
    return rows().kernel();
  }

  /** Returns the columns of the kernel. */
  public int kernelWidth() {
    return columns().kernel();
  }

  /** Returns the rows of the input. */
  public int height() {
    return windows.shape().dimensions().get(0);
  }

  /** Returns the rows in the ring. */
  public int ringRows() {
    return ring().rows();
  }

  /** Returns the words of a row. */
  public int rowWords() {
    return ring().rowWords();
  }

  /** Returns the last word of a row. */
  public int lastWord() {
    return rowWords() - 1;
  }

  /** Returns one bit per bank. */
  public Bits bankBits() {
    return new Bits(ringRows());
  }

  /** Returns all banks' words. */
  public Bits bankWords() {
    return new Bits(Math.multiplyExact(ringRows(), word().count()));
  }

  /** Returns the address within a row. */
  public Bus addressBus() {
    return Bus.counter(lastWord());
  }

  /** Returns the last address. */
  public Literal lastAddress() {
    return addressBus().literal(lastWord());
  }

  /** Returns address 0. */
  public Literal firstAddress() {
    return addressBus().literal(0);
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
    return Bus.counter(Math.max(firstColumn(), windows.stride() - 1));
  }

  private int firstColumn() {
    return windows.first();
  }

  /** Returns the columns before the one that completes the first window. */
  public Literal firstPause() {
    return pauseBus().literal(firstColumn());
  }

  /** Returns the columns between two that complete windows. */
  public Literal pause() {
    return pauseBus().literal(windows.stride() - 1L);
  }

  /** Returns no pause. */
  public Literal noPause() {
    return pauseBus().literal(0);
  }

  /** Returns the counter of free places. */
  public Bus creditBus() {
    return Bus.counter(places);
  }

  /** Returns the windows that the queue holds. */
  public Literal credits() {
    return creditBus().literal(places);
  }

  /** Returns no credit. */
  public Literal noCredit() {
    return creditBus().literal(0);
  }

  /** Returns the zeros above a single credit. */
  public String creditZeros() {
    return new Bits(creditBus().bits() - 1).zero();
  }

  /** Returns a bus of rows and of what is added to one. */
  public Bus rowBus() {
    return y().bus();
  }

  /** Returns row 0. */
  public Literal zeroRow() {
    return y().zero();
  }

  /** Returns 1 row. */
  public Literal oneRow() {
    return y().one();
  }

  /** Returns the first row under the first window. */
  public Literal firstTop() {
    return y().first();
  }

  /** Returns the rows between two rows of windows. */
  public Literal down() {
    return y().stride();
  }

  /** Returns the rows from the first under a window to the last. */
  public Literal span() {
    return y().span();
  }

  /** Returns the rows of the input. */
  public Literal end() {
    return y().end();
  }

  /** Returns the rows of the ring. */
  public Literal ringLiteral() {
    return y().ring();
  }

  /** Returns the bank of the first row under the first window, one-hot. */
  public String firstBank() {
    return oneHot(Math.floorMod(-rows().before(), ringRows()));
  }

  /** Returns the bank of the first row, one-hot. */
  public String zeroBank() {
    return oneHot(0);
  }

  private String oneHot(int bank) {
    StringBuilder bits = new StringBuilder();
    for (int i = ringRows() - 1; i >= 0; i--) {
      bits.append(i == bank ? '1' : '0');
    }
    return ringRows() + "'b" + bits;
  }

  /** Returns the next bank to write. */
  public String nextWrite() {
    return rotated("write_bank", 1);
  }

  /** Returns the first row's bank for the next row of windows. */
  public String lineBank() {
    return rotated("first_bank", rows().stride());
  }

  /** Returns the first row's bank for the next image. */
  public String imageBank() {
    return rotated("first_bank", height() - (windows.lines() - 1) * rows().stride());
  }

  /** Returns a one-hot register moved on by some banks. */
  private String rotated(String name, int banks) {
    int by = Math.floorMod(banks, ringRows());
    return by == 0
        ? name
        : "{%s, %s}"
            .formatted(
                bits(name, ringRows() - 1 - by, 0), bits(name, ringRows() - 1, ringRows() - by));
  }

  private static String bits(String name, int high, int low) {
    return high == low ? name + "[" + high + "]" : name + "[" + high + ":" + low + "]";
  }

  /** Returns the rows under the window. */
  public List<Row> windowRows() {
    return IntStream.range(0, kernelHeight())
        .mapToObj(
            i ->
                new Row(
                    i,
                    word().above(i * word().count()),
                    rotated("s1_bank", i * rows().dilation()),
                    y().bus().literal((long) i * rows().dilation())))
        .toList();
  }

  /** Returns a word of padding. */
  public String padding() {
    return padding(windows.lanes());
  }

  /** Returns the padding of a position. */
  public String positionPadding() {
    return padding(positionLanes());
  }

  private String padding(int lanes) {
    long mask = (1L << elementBits) - 1;
    return Extension.repeated(
        lanes, "%s'h%s".formatted(elementBits, Long.toHexString(padValue & mask)));
  }

  /** Returns the positions of the window. */
  public List<Position> positions() {
    return IntStream.range(0, windows.window().positions()).mapToObj(this::position).toList();
  }

  /** Returns the elements of the oldest column that no position of the window reads. */
  public List<Position> idle() {
    List<Position> idle = new ArrayList<>();
    for (int neighbour = 0; neighbour < windows.pixels(); neighbour++) {
      int wanted = neighbour;
      boolean read =
          IntStream.range(0, kernelWidth())
              .anyMatch(c -> windows.age(c) == kept() && windows.neighbour(c) == wanted);
      for (int row = 0; row < kernelHeight() && !read; row++) {
        idle.add(new Position(idle.size(), elements(row, kept(), neighbour), "", ""));
      }
    }
    return idle;
  }

  /** Returns the elements of a position in a column that came {@code age} columns ago. */
  private String elements(int row, int age, int neighbour) {
    int low = row * word().count() + neighbour * position().count();
    int base = Math.max(0, age - 1) * column().count() + low;
    String from = age == 0 ? "s3_column" : "kept";
    int all = age == 0 ? column().count() : keptWord().count();
    return all == position().count() ? from : from + position().above(base);
  }

  private Position position(int index) {
    int column = index % kernelWidth();
    int age = windows.age(column);
    return new Position(
        index,
        elements(index / kernelWidth(), age, windows.neighbour(column)),
        inside(age),
        place(index));
  }

  private String inside(int age) {
    if (age == 0) {
      return "s3_inside";
    }
    return several() ? "older[" + (age - 1) + "]" : "older";
  }

  private String place(int index) {
    if (!apart()) {
      return "%s +: %s".formatted(index * position().count(), position().count());
    }
    int word = index / folding.simd();
    int lane = index % folding.simd();
    return channelPlace(word, lane);
  }

  /** Returns where a lane of a word is, of the channel that a loop counts. */
  private String channelPlace(int word, int lane) {
    String channel = word == 0 ? "channel" : "(%s + channel)".formatted(word * channelCount());
    String group = folding.simd() == 1 ? channel : channel + " * " + folding.simd();
    String place = lane == 0 ? group : "(%s + %s)".formatted(group, lane);
    return "%s * %s +: %s".formatted(place, elementBits, elementBits);
  }

  /**
   * Returns the places of the window that hold no element, of one channel where those are apart.
   */
  public List<String> fillings() {
    int simd = folding.simd();
    List<String> places = new ArrayList<>();
    int elements = windows.window().positions() * positionLanes();
    if (!apart() && filled()) {
      int first = elements * elementBits;
      places.add("%s +: %s".formatted(first, window().count() - first));
    }
    for (int i = windows.window().positions(); apart() && i < folding.paddedPart(); i++) {
      places.add(channelPlace(i / simd, i % simd));
    }
    return places;
  }

  /** Returns zeros for a filling. */
  public String fillingZeros() {
    int elements = windows.window().positions() * positionLanes();
    int count = apart() ? elementBits : Math.max(1, window().count() - elements * elementBits);
    return new Bits(count).zero();
  }
}
