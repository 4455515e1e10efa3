// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;

/** Says where the foldings of a network miss the goal that its hardware names. */
final class GoalReports {
  private final Network network;
  private final Diagnostics diagnostics;

  GoalReports(Network network, Diagnostics diagnostics) {
    this.network = network;
    this.diagnostics = diagnostics;
  }

  /** Reports that no foldings reach the throughput. */
  void reportThroughput(PartedNetwork parted) {
    long cyclesPerSecond =
        switch (network.hardware().goal()) {
          case Hardware.Throughput(long rate, long hertz) -> hertz;
          case Hardware.Multipliers m -> 0;
          case Hardware.DspBlocks d -> 0;
        };
    Diagnostic report = Code.THROUGHPUT_OUT_OF_REACH.at(place(), network.name());
    Optional<FoldingChoice.Slowest> slowest =
        FoldingChoice.slowest(parted.proven(), parted.hardware());
    if (slowest.isPresent()) {
      FoldingChoice.Slowest s = slowest.get();
      report =
          report
              .withNote(
                  "layer '%s' takes at least %d cycles per inference%s"
                      .formatted(s.layer(), s.cycles(), s.fixed() ? ", folded as it is" : ""))
              .withHelp(
                  "at most %d per second are possible at this clock%s"
                      .formatted(
                          cyclesPerSecond / s.cycles(),
                          s.fixed() ? "; without the fold(...) line, perhaps more" : ""));
    }
    diagnostics.report(report);
  }

  /** Returns whether arrays take more multipliers than the budget. */
  boolean exceeded(FoldingChoice choice) {
    return network.hardware().goal() instanceof Hardware.Multipliers(int budget)
        && choice.multipliers() > budget;
  }

  /**
   * Warns where foldings take more than the budget.
   *
   * @param kept a larger budget of multipliers that is kept in turns
   */
  void warnOverBudget(PartedNetwork parted, FoldingChoice choice, OptionalInt kept) {
    int used = choice.price(parted.proven(), parted.hardware());
    int fixed = choice.fixedPrice(parted.proven(), parted.hardware());
    String given = fixed == 0 ? "" : "fold(...) lines take " + fixed + " of them, and ";
    switch (network.hardware().goal()) {
      case Hardware.Multipliers(int budget) when used > budget ->
          reportOverBudget(
              budget,
              used,
              "multipliers",
              given + "every layer with weights has a MAC array of its own, of at least 1 x 1",
              kept.orElse(used));
      case Hardware.DspBlocks(int budget) when used > budget ->
          reportOverBudget(
              budget,
              used,
              "DSP blocks",
              given + "every layer with weights has a MAC array and a requantizer of its own",
              used);
      case Hardware.Multipliers m -> {}
      case Hardware.DspBlocks d -> {}
      case Hardware.Throughput t -> {}
    }
  }

  private void reportOverBudget(int budget, int used, String what, String note, int enough) {
    diagnostics.report(
        Code.BUDGET_TOO_SMALL
            .at(place(), budget + " " + what, used)
            .withNote(note)
            .withHelp("allow " + enough + " " + what));
  }

  /** Returns where the network begins. */
  Span place() {
    return network.layers().stream()
        .map(Layer::origin)
        .findFirst()
        .orElseGet(() -> Span.ofFile(network.name()));
  }
}
