// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.operator.StreamLayout;

/** Stream layouts in words, for the comments of generated Verilog. */
public final class LayoutText {
  private LayoutText() {}

  /** Returns a layout, for example {@code 2 vectors of 5 elements, 4 per beat}. */
  public static String of(StreamLayout layout) {
    return counted(layout.vectors(), "vector")
        + " of "
        + counted(layout.length(), "element")
        + ", "
        + layout.lanes()
        + " per beat";
  }

  /** Returns a number with its noun, for example {@code 1 beat} or {@code 2 beats}. */
  public static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
