// SPDX-License-Identifier: Apache-2.0
package org.bitloom.target;

import java.util.Optional;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;

/** One engine per layer, joined by streams; all weights are on the chip. */
public record Dataflow() implements Target<Plan> {
  @Override
  public Optional<Plan> plan(Network network, Diagnostics diagnostics) {
    return switch (network.hardware().goal()) {
      case Hardware.DspBlocks(int count) -> new DspBudget(network, count).plan(diagnostics);
      case Hardware.Multipliers m -> Planner.plan(network, diagnostics);
      case Hardware.Throughput t -> Planner.plan(network, diagnostics);
    };
  }

  @Override
  public Design lower(Plan plan, Optional<String> top) {
    return top.map(name -> BlockLowering.lower(plan, name))
        .orElseGet(() -> BlockLowering.lower(plan));
  }
}
