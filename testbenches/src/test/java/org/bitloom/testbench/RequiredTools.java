// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.util.List;
import org.bitloom.cosim.Simulator;
import org.bitloom.cosim.Tool;
import org.junit.jupiter.api.Assumptions;

/**
 * Whether the programs of a simulator are here. Without them its tests are skipped, with a message;
 * with {@code -Dbitloom.cosim.required=true} they fail.
 */
final class RequiredTools {
  private RequiredTools() {}

  static void assume(Simulator simulator) {
    List<Tool> missing = simulator.tools().stream().filter(t -> t.find().isEmpty()).toList();
    if (Boolean.getBoolean("bitloom.cosim.required")) {
      Tool.require(simulator.tools());
    }
    Assumptions.assumeTrue(missing.isEmpty(), () -> "not installed: " + missing);
  }
}
