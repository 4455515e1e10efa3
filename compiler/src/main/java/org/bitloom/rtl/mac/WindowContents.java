// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Replication;

/**
 * Where the elements of a window come from, and where they go.
 *
 * @param windows how they are read
 * @param folding of the array that takes them
 * @param elementBits bits of one element
 * @param padValue element outside of the input
 */
public record WindowContents(
    WindowColumns windows, Folding folding, int elementBits, long padValue) {
  /**
   * A position of the window.
   *
   * @param index in row-major order
   * @param value its elements in the columns at hand
   * @param inside condition under which it is inside of the row
   * @param place where its elements are in the window, of one channel where those are apart
   */
  public record Position(int index, String value, String inside, String place) {}

  /** Returns the columns that are kept. */
  public int kept() {
    return windows.reach() - 1;
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

  /** Returns the elements of one position. */
  public Bits position() {
    return new Bits(Math.multiplyExact(positionLanes(), elementBits));
  }

  /** Returns a word of all rows under the window. */
  public Bits column() {
    return new Bits(Math.multiplyExact(windows.window().rows().kernel(), word().count()));
  }

  /** Returns the columns that are kept, the youngest in the low bits. */
  public Bits keptWord() {
    return new Bits(Math.multiplyExact(kept(), column().count()));
  }

  /** Returns a window. */
  public Bits window() {
    return new Bits(Math.multiplyExact(windowElements(), elementBits));
  }

  private int channelCount() {
    return folding.outputsPerLane() == 0 ? 1 : windows.lanes();
  }

  /** Returns whether the elements of each channel go to processing elements of their own. */
  public boolean apart() {
    return channelCount() > 1;
  }

  /** Returns a word of one row. */
  public Bits word() {
    return new Bits(Math.multiplyExact(windows.lanes(), elementBits));
  }

  /** Returns the channels that are apart. */
  public Replication channels() {
    return new Replication("channel", "channels", channelCount());
  }

  /** Returns the part of a position that is one channel's element. */
  public Replication.Part channelPart() {
    return channels().part(elementBits);
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
          IntStream.range(0, windows.window().columns().kernel())
              .anyMatch(c -> windows.age(c) == kept() && windows.neighbour(c) == wanted);
      for (int row = 0; row < windows.window().rows().kernel() && !read; row++) {
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
    int column = index % windows.window().columns().kernel();
    int age = windows.age(column);
    return new Position(
        index,
        elements(index / windows.window().columns().kernel(), age, windows.neighbour(column)),
        inside(age),
        place(index));
  }

  private String inside(int age) {
    if (age == 0) {
      return "s3_inside";
    }
    return kept() > 1 ? "older[" + (age - 1) + "]" : "older";
  }

  private String place(int index) {
    if (!apart()) {
      return part(index * position().count(), position().count());
    }
    int word = index / folding.simd();
    int lane = index % folding.simd();
    return channelPlace(word, lane);
  }

  /** Returns bits of the window; nothing for all of them. */
  private String part(int low, int bits) {
    return bits == window().count() ? "" : new Bits(bits).above(low);
  }

  /** Returns where a lane of a word is, of the channel that a loop counts. */
  private String channelPlace(int word, int lane) {
    String channel = word == 0 ? "channel" : "(%s + channel)".formatted(word * channelCount());
    String group = folding.simd() == 1 ? channel : channel + " * " + folding.simd();
    String place = lane == 0 ? group : "(%s + %s)".formatted(group, lane);
    return "[%s * %s +: %s]".formatted(place, elementBits, elementBits);
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
      places.add(part(first, window().count() - first));
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
