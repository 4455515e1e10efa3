// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;

/** A block that gives the value of a function for the bits of one element. */
public sealed interface FunctionTable extends Block permits LookupTable, LineTable {
  /** Returns the bus of the element. */
  Bus index();

  /** Returns the bus of the function's value. */
  Bus value();

  /** Returns the cycles from an element to its value. */
  int latency();

  /** Returns what happens in these cycles. */
  String stages();

  /** Returns what the values are taken from. */
  String kind();
}
