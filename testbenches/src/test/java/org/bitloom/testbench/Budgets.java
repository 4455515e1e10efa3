// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.util.Optional;
import org.bitloom.model.Hardware;
import org.bitloom.plan.IntegerNetwork;

/** Multipliers for networks whose files ask for none. */
final class Budgets {
  /** Products of one inference that a file's own budget takes some thousand cycles for. */
  private static final long FEW_MACS = 3_000_000;

  /** Cycles of one inference of a larger file, about. */
  private static final long CYCLES = 500_000;

  private static final long FEWEST = 192;

  /** Multipliers of a layer on average: with one for each, the largest layer takes all the time. */
  private static final long PER_LAYER = 6;

  private Budgets() {}

  /** Returns as many multipliers as keep the simulation short; empty if the file's own do. */
  static Optional<Hardware.Goal> shortSimulation(IntegerNetwork graph) {
    long layers = graph.nodes().stream().filter(n -> n.operator().macs() > 0).count();
    long several = Math.max(FEWEST, PER_LAYER * layers);
    return graph.macs() <= FEW_MACS
        ? Optional.empty()
        : Optional.of(
            new Hardware.Multipliers(Math.toIntExact(Math.max(several, graph.macs() / CYCLES))));
  }
}
