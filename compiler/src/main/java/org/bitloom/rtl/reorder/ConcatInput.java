// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Literal;

/**
 * One of the streams of a concatenation.
 *
 * @param index of the input
 * @param lanes elements of a beat
 * @param outLanes elements of a beat that leaves with those of one input, at least as many
 * @param element type in which elements arrive
 * @param wide type in which they leave, at least as wide
 * @param beats of a run: all that is taken before it is the next input's turn
 * @param turn the number of the input on the bus of turns
 * @param lastBeat the number of the last beat of a run, on the bus of beats
 */
public record ConcatInput(
    int index,
    int lanes,
    int outLanes,
    IntType element,
    IntType wide,
    int beats,
    Literal turn,
    Literal lastBeat) {
  /** Validates that no bit is lost. */
  public ConcatInput {
    if (!wide.range().contains(element.range())) {
      throw new IllegalArgumentException(element + " does not fit " + wide);
    }
  }

  /** Returns the prefix of the stream. */
  public String name() {
    return "in" + index;
  }

  /** Returns a beat that comes in. */
  public Bits word() {
    return new Bits(Math.multiplyExact(lanes, element.bits()));
  }

  /**
   * Returns a beat in the width of the output's elements, with every sign repeated, and 0 in lanes
   * that the input has not.
   */
  public String wideWord() {
    int more = wide.bits() - element.bits();
    int missing = Math.multiplyExact(outLanes - lanes, wide.bits());
    if (more == 0 && missing == 0) {
      return name() + "_data";
    }
    List<String> elements = new ArrayList<>();
    if (more == 0) {
      elements.add(name() + "_data");
    }
    for (int lane = 0; lane < lanes && more > 0; lane++) {
      int low = lane * element.bits();
      int high = low + element.bits() - 1;
      String sign = element.signed() ? "%s_data[%s]".formatted(name(), high) : "1'b0";
      elements.add("{%s{%s}}, %s_data[%s:%s]".formatted(more, sign, name(), high, low));
    }
    if (missing > 0) {
      elements.add(new Bits(missing).zero());
    }
    Collections.reverse(elements);
    return "{" + String.join(", ", elements) + "}";
  }

  /** Returns its run in words. */
  public String runText() {
    return LayoutText.counted(beats, "beat");
  }
}
