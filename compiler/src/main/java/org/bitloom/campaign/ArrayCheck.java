// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bitloom.certificate.array.ArrayCertificateChecker;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayVerification;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Hardware.SharedArray;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.report.ArrayReport;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;

/**
 * All that must hold for a network on a shared array: it computes the graph of the dataflow target,
 * the plan's certificate holds, the operators' meaning, the golden model and the hardware agree in
 * every tensor, and the hardware keeps the planned cycles.
 */
public final class ArrayCheck {
  private static final int VECTORS = 3;
  private static final int MOST_MULTIPLIER_BITS = 8;

  /** KiB that feature maps of random networks need not fit. */
  private static final int[] BUFFERS = {2, 8, 512};

  private ArrayCheck() {}

  /** Returns the network with multipliers, port and buffer drawn by a seed. */
  public static Network drawn(Network network, long seed) {
    Random random = new Random(seed);
    int multipliers = 1 << random.nextInt(MOST_MULTIPLIER_BITS + 1);
    SharedArray array = new SharedArray(BUFFERS[random.nextInt(BUFFERS.length)], width(random));
    Hardware hardware = new Hardware(new Hardware.Multipliers(multipliers), Map.of());
    return network.with(hardware.withArray(Optional.of(array)));
  }

  /** Returns a width that a port can have. */
  private static int width(Random random) {
    int widths = Integer.numberOfTrailingZeros(SharedArray.WIDEST / SharedArray.NARROWEST) + 1;
    return SharedArray.NARROWEST << random.nextInt(widths);
  }

  /** Returns the plan; empty where the planner refuses the network. */
  public static Optional<ArrayPlan> plan(Network network) {
    return ArrayPlanner.plan(network, new Diagnostics());
  }

  /**
   * Checks a network.
   *
   * @param network for a shared array
   * @param seed of inputs and latencies
   * @return what is wrong; empty if nothing is, or if the planner refuses the network
   */
  public static Optional<String> failure(Network network, long seed) {
    try {
      return plan(network).flatMap(plan -> failure(network, plan, seed));
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private static Optional<String> failure(Network network, ArrayPlan plan, long seed) {
    Network dataflow = network.with(network.hardware().withArray(Optional.empty()));
    Optional<Plan> other = Planner.plan(dataflow, new Diagnostics());
    if (!other.map(p -> p.network().equals(plan.proven().graph())).orElse(true)) {
      return Optional.of("the targets compute different graphs");
    }
    ArrayReport report = ArrayReport.of(plan);
    List<String> wrong =
        report.certificate() == null ? List.of() : ArrayCertificateChecker.check(network, report);
    if (!wrong.isEmpty()) {
      return Optional.of("certificate: " + wrong.get(0));
    }
    List<List<Tensor>> samples = RandomSamples.of(plan.proven().graph(), VECTORS, seed);
    return NetworkCheck.operators(plan.proven().graph(), samples)
        .or(() -> complaint(simulated(plan, samples, seed)));
  }

  private static CosimResult simulated(ArrayPlan plan, List<List<Tensor>> samples, long seed) {
    Verilator verilator = new Verilator();
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), 0);
    CosimOptions options = new CosimOptions(verilator, Stalls.RANDOM, seed, true, Optional.empty());
    return ArrayVerification.run(
        design,
        new ArrayRenderer().render(design),
        verilator,
        samples,
        Optional.empty(),
        options,
        CosimProgress.silent());
  }

  private static Optional<String> complaint(CosimResult result) {
    if (result.firstMismatch().isPresent()) {
      CosimResult.FirstMismatch first = result.firstMismatch().get();
      return Optional.of(
          "phase %s, layer %s, vector %d, index %d: %s instead of %d"
              .formatted(
                  first.phase(),
                  first.layer(),
                  first.inference(),
                  first.index(),
                  first.actual().isPresent() ? first.actual().getAsLong() : "nothing",
                  first.reference()));
    }
    if (!result.violations().isEmpty()) {
      return Optional.of(result.violations().get(0).toString());
    }
    return result.slips().stream().findFirst().or(() -> result.warnings().stream().findFirst());
  }
}
