// SPDX-License-Identifier: Apache-2.0
package org.bitloom.target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.cost.DesignCost;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;

/**
 * A budget of DSP blocks for a whole design. The planner counts those of MAC arrays and of the
 * requantizers behind them, and is given what sums, pools and functions leave.
 *
 * @param network with that budget
 * @param count blocks
 */
record DspBudget(Network network, int count) {
  /** Returns the plan that the budget holds for, or the smallest one, with a warning. */
  Optional<Plan> plan(Diagnostics diagnostics) {
    int arrays = count;
    while (true) {
      Diagnostics own = new Diagnostics();
      Optional<Plan> plan = Planner.plan(with(arrays), own);
      int used = plan.map(DspBudget::used).orElse(0);
      boolean smallest = arrays == 1 || own.sorted().stream().anyMatch(DspBudget::tooSmall);
      if (used <= count || smallest) {
        reported(own, used).forEach(diagnostics::report);
        return plan;
      }
      arrays = Math.max(1, arrays - (used - count));
    }
  }

  private Network with(int arrays) {
    return network.with(network.hardware().withGoal(new Hardware.DspBlocks(arrays)));
  }

  private static int used(Plan plan) {
    return (int) Math.ceil(DesignCost.of(BlockLowering.lower(plan)).total().dsp());
  }

  private static boolean tooSmall(Diagnostic diagnostic) {
    return diagnostic.code() == Code.BUDGET_TOO_SMALL;
  }

  /** Returns what the planner said, with the numbers of the whole design. */
  private List<Diagnostic> reported(Diagnostics own, int used) {
    List<Diagnostic> reported = new ArrayList<>(own.sorted());
    reported.removeIf(DspBudget::tooSmall);
    if (used > count) {
      Diagnostic whole =
          Code.BUDGET_TOO_SMALL.at(
              network.layers().getFirst().origin(), count + " DSP blocks", used);
      reported.add(whole.withNote(reason(own)).withHelp("allow " + used + " DSP blocks"));
    }
    return reported;
  }

  /** Returns what the planner said of arrays, such as what lines of the source take. */
  private static String reason(Diagnostics own) {
    return own.sorted().stream()
        .filter(DspBudget::tooSmall)
        .flatMap(diagnostic -> diagnostic.notes().stream())
        .findFirst()
        .orElse("every layer has an engine of its own");
  }
}
