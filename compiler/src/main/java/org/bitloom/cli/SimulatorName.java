// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Locale;
import org.bitloom.cosim.HeadStart;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Simulator;
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
   */
  Simulator simulator(BuildCache cache, HeadStart headStart) {
    return switch (this) {
      case VERILATOR -> new Verilator(cache, headStart);
      case ICARUS -> new Icarus();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
