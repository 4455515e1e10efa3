// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.List;
import java.util.Optional;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;

/**
 * A plan and its design, ready for co-simulation.
 *
 * @param plan the plan
 * @param design its hardware
 */
public record Subject(Plan plan, DesignUnderTest design) implements MutationSubject {
  /** Returns the design of a plan. */
  public static Subject of(Plan plan) {
    Design design = BlockLowering.lower(plan);
    return new Subject(
        plan, DesignUnderTest.of(design, new DesignRenderer().render(design).files()));
  }

  /** Returns the design of a network; empty where the planner refuses it with a diagnostic. */
  public static Optional<Subject> of(Network network) {
    return Planner.plan(network, new Diagnostics()).map(Subject::of);
  }

  @Override
  public IntegerNetwork network() {
    return plan.network();
  }

  @Override
  public RenderedDesign rendered() {
    return new RenderedDesign(design.top(), design.files());
  }

  /** Co-simulates in Verilator and compares every tensor. */
  public CosimResult run(List<List<Tensor>> samples, Stalls stalls, long seed) {
    return run(samples, Optional.empty(), stalls, seed);
  }

  /** Co-simulates in Verilator and compares every tensor, outputs also with a third witness. */
  public CosimResult run(
      List<List<Tensor>> samples, Optional<List<List<Tensor>>> expected, Stalls stalls, long seed) {
    return Cosimulation.run(
        plan,
        design,
        samples,
        expected,
        new CosimOptions(new Verilator(), stalls, seed, true, Optional.empty()),
        CosimProgress.silent());
  }

  /** Returns what is wrong with a result, in one text; empty if nothing is. */
  public Optional<String> complaint(CosimResult result) {
    if (!result.success()) {
      return Optional.of(
          "%s %s %s %s %s"
              .formatted(
                  result.mismatches(),
                  result.firstMismatch(),
                  result.violations(),
                  result.deadlock(),
                  result.slips()));
    }
    if (!result.warnings().isEmpty()) {
      return Optional.of("warnings " + result.warnings());
    }
    return slip(result);
  }

  /** Returns where a result is not in the cycle in which it was planned; empty if it is. */
  public Optional<String> slip(CosimResult result) {
    for (Edge output : plan.network().outputs()) {
      Long measured = result.intervals().get(output.name());
      Interval planned = result.plannedIntervals().get(output.name());
      if (measured == null || !planned.contains(measured)) {
        return Optional.of("%s: interval %s, planned %s".formatted(output, measured, planned));
      }
    }
    return plan.timing().latencies().entrySet().stream()
        .filter(l -> !l.getValue().equals(result.latencies().get(l.getKey())))
        .map(l -> "planned latency %s, measured %s".formatted(l, result.latencies()))
        .findFirst();
  }
}
