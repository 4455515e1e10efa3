// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.List;
import java.util.Locale;
import org.bitloom.cosim.HarnessStart;
import org.bitloom.cosim.HeadStart;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Simulator;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.cache.BuildCache;

/** The simulators as the command line names them. */
enum SimulatorName {
  VERILATOR,
  ICARUS;

  /**
   * Returns the simulator.
   *
   * @param cache keeps what it builds
   * @param headStart may have begun the run already; Icarus Verilog builds fast and needs none
   * @param harness may have begun to make the harness
   */
  Simulator simulator(BuildCache cache, HeadStart headStart, HarnessStart harness) {
    return switch (this) {
      case VERILATOR -> new Verilator(cache, headStart, harness);
      case ICARUS -> new Icarus();
    };
  }

  /** Returns what has to be installed. */
  List<Tool> tools() {
    return simulator(BuildCache.none(), HeadStart.none(), HarnessStart.none()).tools();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
