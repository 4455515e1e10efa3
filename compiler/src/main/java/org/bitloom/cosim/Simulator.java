// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;

/** A program that runs Verilog. */
public sealed interface Simulator permits Verilator, Icarus {
  /** Returns the programs that it needs. */
  List<Tool> tools();

  /** Returns name and version, for example {@code Verilator 5.006}; the tools are there. */
  String version();

  /** Returns so many cycles as cost little beside its start. */
  long freeCycles();
}
