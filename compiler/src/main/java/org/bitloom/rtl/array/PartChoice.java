// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.rtl.verilog.Bits;

/**
 * A part of a vector that is chosen by its number. Parts are filled up to a power of two, because
 * synthesis makes a shifter of every other distance: four times as many LUTs.
 *
 * @param name of the part
 * @param source vector of all parts
 * @param index their number
 * @param count of parts
 * @param width bits of a part
 */
public record PartChoice(String name, String source, String index, int count, int width) {
  /** Returns the distance of two parts. */
  public int stride() {
    return Integer.highestOneBit(2 * width - 1);
  }

  /** Returns whether parts are filled up. */
  public boolean filled() {
    return stride() > width;
  }

  /** Returns the vector that parts are chosen of. */
  public String vector() {
    return filled() ? name + "_places" : source;
  }

  /** Returns the bits of a part. */
  public Bits bits() {
    return new Bits(width);
  }

  /** Returns the bits of all parts, filled up. */
  public Bits allBits() {
    return new Bits(count * stride());
  }

  /** Returns all parts, filled up. */
  public String all() {
    String zeros = new Bits(stride() - width).zero();
    List<String> parts = new ArrayList<>();
    for (int part = count - 1; part >= 0; part--) {
      parts.add(zeros + ", " + source + bits().above(part * width));
    }
    return "{" + String.join(", ", parts) + "}";
  }
}
