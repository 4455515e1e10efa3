// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.cosim.CosimResult.WrittenWaves;
import org.bitloom.cosim.LayerResult;
import org.bitloom.cosim.LayerWaiting;
import org.bitloom.cosim.Mismatches;
import org.bitloom.fixed.Interval;
import org.bitloom.plan.Edge;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.PassCycles;
import org.bitloom.plan.array.Portion;
import org.bitloom.plan.array.Region;

/**
 * What the phases of a co-simulation add up to.
 *
 * @param plan what was simulated
 * @param planned cycles of an inference
 * @param vectors how many
 * @param layers whether tensors on the chip were compared
 * @param tally of all differences
 * @param phases in their order
 */
record ArrayOutcome(
    ArrayPlan plan,
    long planned,
    int vectors,
    boolean layers,
    ArrayTally tally,
    List<ArrayPhase> phases) {
  CosimResult result(
      CosimOptions options,
      String simulator,
      List<String> warnings,
      Optional<WrittenWaves> waves,
      double buildSeconds,
      double simulateSeconds) {
    Optional<CosimResult.Cycles> cycles = measured().map(c -> new CosimResult.Cycles(c, c));
    Map<String, Long> each =
        plan.outputs().stream().collect(Collectors.toMap(o -> o.edge().name(), o -> planned));
    Map<String, Long> found =
        measured().stream()
            .flatMap(c -> plan.outputs().stream().map(o -> Map.entry(o.edge().name(), c)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<Violation> violations =
        phases.stream().map(ArrayPhase::violations).flatMap(Collection::stream).toList();
    List<LayerResult> compared = compared();
    long macs = plan.proven().graph().macs();
    return new CosimResult(
        plan.proven().graph().name(),
        vectors,
        0,
        compared.stream().mapToLong(LayerResult::values).sum(),
        tally.mismatches(),
        tally.first(),
        macs,
        macs,
        plan.shape().multipliers(),
        cycles,
        found,
        found,
        planned,
        each.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Interval.of(e.getValue()))),
        each,
        Optional.empty(),
        0,
        options.stalls(),
        options.seed(),
        simulator,
        violations,
        violations.size(),
        Optional.empty(),
        warnings,
        phases.stream().map(ArrayPhase::result).toList(),
        compared,
        waiting(),
        tally.differences(),
        waves,
        buildSeconds,
        simulateSeconds);
  }

  private List<ArrayRun.Inference> inferences(String phase) {
    return phases.stream()
        .filter(p -> p.name().equals(phase))
        .flatMap(p -> p.run().inferences().stream())
        .toList();
  }

  /** Returns the cycles at fixed latency; those that are not the planned ones, if there are any. */
  private Optional<Long> measured() {
    return inferences(ArrayVerification.FIXED).stream()
        .map(ArrayRun.Inference::cycles)
        .max(Comparator.comparingLong(c -> Math.abs(c - planned)));
  }

  /** Returns what was compared: tensors on the chip in the order of their passes, and outputs. */
  private List<LayerResult> compared() {
    List<LayerResult> results = new ArrayList<>();
    SequencedSet<Edge> onChip = new LinkedHashSet<>();
    if (layers) {
      plan.portions().stream().map(Portion::edge).forEach(onChip::add);
    }
    onChip.forEach(edge -> results.add(result(edge, false)));
    plan.outputs().stream().map(Region::edge).forEach(edge -> results.add(result(edge, true)));
    Map<String, LayerResult> byName = new LinkedHashMap<>();
    for (LayerResult r : results) {
      byName.merge(
          r.name(),
          r,
          (a, b) ->
              new LayerResult(a.name(), a.values() + b.values(), a.mismatches() + b.mismatches()));
    }
    return List.copyOf(byName.values());
  }

  private LayerResult result(Edge edge, boolean inMemory) {
    long wrong = tally.at(new ArrayTally.Place(Mismatches.RTL_VS_GOLDEN, edge, inMemory));
    return new LayerResult(edge.name(), (long) vectors * edge.type().shape().elements(), wrong);
  }

  /** Returns what layers wait in the slowest inference at random latencies. */
  private List<LayerWaiting> waiting() {
    Optional<ArrayRun> random =
        phases.stream()
            .filter(p -> p.name().equals(ArrayVerification.RANDOM))
            .map(ArrayPhase::run)
            .filter(run -> !run.inferences().isEmpty())
            .findFirst();
    if (random.isEmpty()) {
      return List.of();
    }
    List<ArrayRun.Inference> all = random.get().inferences();
    int slowest = 0;
    for (int k = 0; k < all.size(); k++) {
      slowest = all.get(k).cycles() > all.get(slowest).cycles() ? k : slowest;
    }
    int chosen = slowest;
    List<ArrayRun.PassTime> passes =
        random.get().passes().stream().filter(p -> p.inference() == chosen).toList();
    List<PassCycles> plans = ArrayCycles.of(plan);
    Map<String, LayerWaiting> layers = new LinkedHashMap<>();
    for (ArrayRun.PassTime pass : passes) {
      PassCycles own = plans.get(pass.pass());
      layers.merge(
          own.pass().title(),
          new LayerWaiting(
              own.pass().title(), own.cycles(), own.waiting(), pass.cycles(), pass.waiting()),
          ArrayOutcome::plus);
    }
    return List.copyOf(layers.values());
  }

  private static LayerWaiting plus(LayerWaiting a, LayerWaiting b) {
    return new LayerWaiting(
        a.name(),
        a.plannedCycles() + b.plannedCycles(),
        a.plannedWaiting() + b.plannedWaiting(),
        a.cycles() + b.cycles(),
        a.waitingCycles() + b.waitingCycles());
  }
}
