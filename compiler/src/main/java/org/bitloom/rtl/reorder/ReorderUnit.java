// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;

/** A block that moves elements without computing. */
public sealed interface ReorderUnit extends Block
    permits ConcatUnit, PadUnit, ResizeUnit, SideBySideUnit, SliceUnit {
  /** Returns the order of the elements behind it. */
  StreamLayout output();

  /** Returns the type in which elements leave. */
  IntType element();

  /** Returns a beat that goes out. */
  default Bits beatWord() {
    return new Bits(Math.multiplyExact(output().lanes(), element().bits()));
  }

  /** Returns a beat with its last flag. */
  default int wordBits() {
    return beatWord().count() + 1;
  }

  /** Returns the order of the elements behind it in words. */
  default String layoutText() {
    return LayoutText.of(output());
  }
}
