// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.RequiredAccumulator;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.MacRanges;

/** Plans one engine per layer: the schedule of a proven network, and the ranges of its arrays. */
public final class Planner {
  private final Network network;
  private final Diagnostics diagnostics;

  private Planner(Network network, Diagnostics diagnostics) {
    this.network = network;
    this.diagnostics = diagnostics;
  }

  /**
   * Returns the plan; empty where an error was reported.
   *
   * @param network checked
   * @param diagnostics takes errors and warnings
   */
  public static Optional<Plan> plan(Network network, Diagnostics diagnostics) {
    return untimed(network, diagnostics).map(UntimedPlan::timed);
  }

  /**
   * Returns all of the plan but its timing, which takes longer than the rest and reports nothing;
   * empty where an error was reported.
   *
   * @param network checked
   * @param diagnostics takes errors and warnings
   */
  public static Optional<UntimedPlan> untimed(Network network, Diagnostics diagnostics) {
    return ProvenNetwork.of(network, diagnostics)
        .flatMap(proven -> untimed(network, proven, diagnostics));
  }

  /**
   * Returns all of the plan but its timing; empty where an error was reported.
   *
   * @param network checked
   * @param proven of this network, on whatever hardware
   * @param diagnostics takes errors and warnings
   */
  public static Optional<UntimedPlan> untimed(
      Network network, ProvenNetwork proven, Diagnostics diagnostics) {
    return new Planner(network, diagnostics).scheduled(proven);
  }

  private Optional<UntimedPlan> scheduled(ProvenNetwork proven) {
    IntegerNetwork graph = proven.graph();
    Optional<FoldingChoice> choice = FoldingChoice.best(proven, network.hardware());
    if (choice.isEmpty()) {
      reportThroughput();
      return Optional.empty();
    }
    warnOverBudget(proven, choice.get());
    Map<String, MacPlan> macs = macs(graph, choice.get());
    Map<String, MacPlan> arrays = new HashMap<>();
    graph.nodes().stream()
        .filter(node -> macs.containsKey(node.name()))
        .forEach(node -> arrays.putIfAbsent(node.layer(), macs.get(node.name())));
    network.layers().forEach(layer -> checkAccumulator(layer, arrays));
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    Schedule schedule = Scheduler.schedule(graph, macs, choice.get().pace());
    return Optional.of(new UntimedPlan(graph, schedule, proven.requantizers()));
  }

  private Span place() {
    return network.layers().stream()
        .map(Layer::origin)
        .findFirst()
        .orElseGet(() -> Span.ofFile(network.name()));
  }

  private Map<String, MacPlan> macs(IntegerNetwork graph, FoldingChoice choice) {
    Map<String, MacPlan> macs = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.operator() instanceof Contraction array) {
        Folding folding = choice.foldings().get(node.name());
        macs.put(node.name(), ranges(node, array, folding));
      }
    }
    return macs;
  }

  private MacPlan ranges(Node node, Contraction array, Folding folding) {
    return switch (array) {
      case WeightedSum sum -> MacRanges.of(sum, folding, network.hardware().style(node.layer()));
      case MatMul matMul -> MacRanges.of(matMul, folding);
    };
  }

  private void reportThroughput() {
    diagnostics.report(
        Code.THROUGHPUT_OUT_OF_REACH
            .at(place(), network.name())
            .withNote("a fixed folding is slower, or an inference takes less than one cycle")
            .withHelp("lower the throughput, raise the clock, or drop the fold(...) line"));
  }

  private void warnOverBudget(ProvenNetwork proven, FoldingChoice choice) {
    int used = choice.price(proven, network.hardware());
    switch (network.hardware().goal()) {
      case Hardware.Multipliers(int budget) when used > budget ->
          reportOverBudget(
              budget,
              used,
              "multipliers",
              "every layer with weights has a MAC array of its own, of at least 1 x 1");
      case Hardware.DspBlocks(int budget) when used > budget ->
          reportOverBudget(
              budget,
              used,
              "DSP blocks",
              "every layer with weights has a MAC array and a requantizer of its own");
      case Hardware.Multipliers m -> {}
      case Hardware.DspBlocks d -> {}
      case Hardware.Throughput t -> {}
    }
  }

  private void reportOverBudget(int budget, int used, String what, String note) {
    diagnostics.report(
        Code.BUDGET_TOO_SMALL
            .at(place(), budget + " " + what, used)
            .withNote(note)
            .withHelp("allow " + used + " " + what));
  }

  private void checkAccumulator(Layer layer, Map<String, MacPlan> arrays) {
    Optional<RequiredAccumulator> required = layer.accumulator();
    if (required.isEmpty()) {
      return;
    }
    MacPlan mac = arrays.get(layer.name());
    if (!required.get().type().range().contains(mac.accumulator())) {
      reportTooNarrow(layer, required.get(), mac);
    }
  }

  private void reportTooNarrow(Layer layer, RequiredAccumulator required, MacPlan mac) {
    diagnostics.report(
        Code.ACCUMULATOR_TOO_NARROW
            .at(required.origin(), layer.name())
            .withLabel("%s holds %s".formatted(required.type(), required.type().range()))
            .withNote(
                "%d products and the bias reach %s, which needs %s"
                    .formatted(mac.folding().inputs(), mac.accumulator(), mac.accumulatorType()))
            .withHelp(
                "write %s, or leave the clause out and the planner chooses"
                    .formatted(mac.accumulatorType())));
  }
}
