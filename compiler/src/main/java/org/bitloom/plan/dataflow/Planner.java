// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.MultiplierStyle;
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
  private final GoalReports goal;

  private Planner(Network network, Diagnostics diagnostics) {
    this.network = network;
    this.diagnostics = diagnostics;
    goal = new GoalReports(network, diagnostics);
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

  /**
   * Reports all that planning would report; foldings are chosen only where a report depends on
   * them. Returns what a plan would compute; empty where an error was reported.
   *
   * @param network checked
   * @param diagnostics takes errors and warnings
   */
  public static Optional<IntegerNetwork> check(Network network, Diagnostics diagnostics) {
    Planner planner = new Planner(network, diagnostics);
    return ProvenNetwork.of(network, diagnostics).flatMap(planner::checked);
  }

  private Optional<IntegerNetwork> checked(ProvenNetwork proven) {
    boolean foldingsMatter =
        network.hardware().goal() instanceof Hardware.Throughput
            || network.layers().stream().anyMatch(layer -> layer.accumulator().isPresent());
    if (foldingsMatter || beyondBudget(proven)) {
      return scheduled(proven).map(UntimedPlan::network);
    }
    return diagnostics.hasErrors() ? Optional.empty() : Optional.of(proven.graph());
  }

  private boolean beyondBudget(ProvenNetwork proven) {
    PartedNetwork parted = PartedNetwork.of(proven, network.hardware(), fixedParts(proven.graph()));
    return !diagnostics.hasErrors()
        && FoldingChoice.beyondBudget(parted.proven(), parted.hardware());
  }

  private Optional<UntimedPlan> scheduled(ProvenNetwork proven) {
    PartedNetwork fixed = PartedNetwork.of(proven, network.hardware(), fixedParts(proven.graph()));
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    Optional<Parting> best = Parting.best(fixed);
    if (best.isEmpty()) {
      goal.reportThroughput(fixed);
      return Optional.empty();
    }
    Parting own = best.get();
    Optional<UntimedPlan> inTurns = inTurns(own, fixed);
    if (inTurns.isPresent()) {
      return inTurns;
    }
    goal.warnOverBudget(own.parted(), own.choice(), keptInTurns(own, proven));
    return planned(own);
  }

  /**
   * Returns the smallest larger budget of multipliers that turns keep, if the fewest of them do.
   */
  private OptionalInt keptInTurns(Parting own, ProvenNetwork proven) {
    if (!goal.exceeded(own.choice())
        || !(network.hardware().goal() instanceof Hardware.Multipliers(int budget))) {
      return OptionalInt.empty();
    }
    Map<String, Integer> parts = fixedParts(proven.graph());
    int fewest = SharingSearch.fewest(PartedNetwork.of(proven, network.hardware(), parts));
    int larger = Math.max(budget + 1, fewest);
    Hardware hardware = network.hardware().withGoal(new Hardware.Multipliers(larger));
    Planner other = new Planner(network.with(hardware), new Diagnostics());
    boolean kept =
        larger < own.choice().multipliers()
            && other.inTurns(own, PartedNetwork.of(proven, hardware, parts)).isPresent();
    return kept ? OptionalInt.of(larger) : OptionalInt.empty();
  }

  /**
   * Returns the plan in which small arrays share multipliers; empty where there is none, or where
   * it is neither faster nor the only one within the budget, or words miss their turns. An
   * accumulator that a layer asserts may fit the foldings of one plan alone, so none of its errors
   * counts.
   */
  private Optional<UntimedPlan> inTurns(Parting own, PartedNetwork fixed) {
    Planner silent = new Planner(network, new Diagnostics());
    return own.inTurns(fixed)
        .flatMap(silent::planned)
        .filter(Planner::repeats)
        .map(UntimedPlan::withTiming)
        .filter(Planner::keepsTurns)
        .filter(shared -> goal.exceeded(own.choice()) || silent.faster(shared, own));
  }

  /**
   * Returns whether no word misses its turn. With those that do, a design is slower than its
   * busiest node, and by other cycles in every inference, so there is no interval to plan.
   */
  private static boolean keepsTurns(UntimedPlan plan) {
    return plan.timed().schedule().initiationInterval() == plan.schedule().busiest();
  }

  /** Returns whether turns are worth it, by the cycles of whole designs. */
  private boolean faster(UntimedPlan shared, Parting own) {
    long interval = shared.timed().schedule().initiationInterval();
    return interval <= SharingSearch.worthwhile(own.choice().pace())
        || planned(own).stream()
            .mapToLong(plan -> plan.timed().schedule().initiationInterval())
            .allMatch(apart -> interval <= SharingSearch.worthwhile(apart));
  }

  /** Returns whether every inference finds the turns of arrays where the one before did. */
  private static boolean repeats(UntimedPlan plan) {
    return plan.schedule().busiest() % plan.schedule().period() == 0;
  }

  private Optional<UntimedPlan> planned(Parting parting) {
    PartedNetwork parted = parting.parted();
    FoldingChoice choice = parting.choice();
    IntegerNetwork graph = parted.proven().graph();
    LaneChoice lanes = LaneChoice.best(graph, choice, layersWithAccumulator());
    Map<String, MacPlan> macs = macs(parted, choice, lanes.orders());
    network.layers().forEach(layer -> checkAccumulator(layer, arrays(layer, parted, macs)));
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    Schedule schedule =
        Scheduler.schedule(parted.proven(), macs, lanes, choice.pace(), choice.shared());
    return Optional.of(
        new UntimedPlan(graph, schedule, parted.proven().requantizers(), Optional.empty()));
  }

  /** Returns the output channels of first engines, where the user gives a layer two. */
  private Map<String, Integer> fixedParts(IntegerNetwork graph) {
    Map<String, Integer> first = new HashMap<>();
    for (Node node : graph.nodes()) {
      Optional<Hardware.Fold> fold =
          Optional.ofNullable(network.hardware().folds().get(node.layer()));
      Optional<Hardware.Rest> rest = fold.flatMap(Hardware.Fold::rest);
      if (rest.isPresent() && node.operator() instanceof Contraction) {
        if (PartedNetwork.suits(graph, node)) {
          first.put(node.name(), rest.get().after());
        } else {
          reportWhole(node, fold.get());
        }
      }
    }
    return first;
  }

  private void reportWhole(Node node, Hardware.Fold fold) {
    diagnostics.report(
        Code.INVALID_FOLD
            .at(fold.origin().orElse(goal.place()), node.layer())
            .withLabel("this layer cannot be computed by two engines")
            .withNote("their results are put side by side, so they need weights that are stored")
            .withNote("as they are, and an output that is scaled to a narrow type")
            .withHelp("write one fold(pe: %d, simd: %d)".formatted(fold.pe(), fold.simd())));
  }

  /** Returns the layers whose sums have to fit a given type, in the order of their columns. */
  private Set<String> layersWithAccumulator() {
    return network.layers().stream()
        .filter(layer -> layer.accumulator().isPresent())
        .map(Layer::name)
        .collect(Collectors.toSet());
  }

  private static Map<String, MacPlan> macs(
      PartedNetwork parted, FoldingChoice choice, Orders orders) {
    Map<String, MacPlan> macs = new HashMap<>();
    for (Node node : parted.proven().graph().nodes()) {
      if (node.operator() instanceof Contraction array) {
        Folding folding = choice.foldings().get(node.name());
        MultiplierStyle style = parted.hardware().style(node.layer());
        macs.put(node.name(), ranges(orders.operator(node, array), folding, style));
      }
    }
    return macs;
  }

  /** Returns the arrays of a layer, in their order. */
  private static List<MacPlan> arrays(
      Layer layer, PartedNetwork parted, Map<String, MacPlan> macs) {
    return parted.proven().graph().nodes().stream()
        .filter(node -> parted.layer(node).equals(layer.name()))
        .filter(node -> macs.containsKey(node.name()))
        .map(node -> macs.get(node.name()))
        .toList();
  }

  private static MacPlan ranges(Contraction array, Folding folding, MultiplierStyle style) {
    return switch (array) {
      case WeightedSum sum -> MacRanges.of(sum, folding, style);
      case MatMul matMul -> MacRanges.of(matMul, folding);
    };
  }

  private void checkAccumulator(Layer layer, List<MacPlan> arrays) {
    Optional<RequiredAccumulator> required = layer.accumulator();
    if (required.isEmpty()) {
      return;
    }
    arrays.stream()
        .filter(mac -> !required.get().type().range().contains(mac.accumulator()))
        .findFirst()
        .ifPresent(mac -> reportTooNarrow(layer, required.get(), mac));
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
