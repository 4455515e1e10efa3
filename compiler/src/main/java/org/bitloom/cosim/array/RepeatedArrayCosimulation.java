// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.RepeatedSimulation;
import org.bitloom.cosim.Verilator;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.operator.Tensor;
import org.bitloom.rtl.array.ArrayDesign;

/**
 * A shared array that is built once, in Verilator, and runs again and again, phase by phase up to
 * the first one that fails.
 */
public final class RepeatedArrayCosimulation implements RepeatedSimulation {
  private final ArrayDesign design;
  private final RenderedDesign rendered;
  private final Verilator verilator;
  private final List<List<Tensor>> samples;
  private final CosimOptions options;
  private final ArrayCosimulation simulation;

  /**
   * Builds the design.
   *
   * @param rendered its files, which need not be those that it is printed as
   * @param samples one list of inputs per vector, at least one
   * @param options of which the simulator is not asked
   * @throws org.bitloom.diagnostic.DiagnosticException if a tool is missing or fails
   */
  public RepeatedArrayCosimulation(
      ArrayDesign design,
      RenderedDesign rendered,
      Verilator verilator,
      List<List<Tensor>> samples,
      CosimOptions options) {
    this.design = design;
    this.rendered = rendered;
    this.verilator = verilator;
    this.samples = List.copyOf(samples);
    this.options = options;
    this.simulation = ArrayCosimulation.build(verilator, design, rendered, false);
  }

  @Override
  public CosimResult run(Map<String, String> files, long cycles) {
    ArrayVerification verification =
        new ArrayVerification(
            design,
            rendered,
            verilator,
            samples,
            Optional.empty(),
            options,
            CosimProgress.silent());
    simulation.write(files);
    try {
      return verification.untilFailure(simulation, cycles);
    } finally {
      files.keySet().forEach(file -> simulation.write(Map.of(file, rendered.files().get(file))));
    }
  }

  @Override
  public void close() {
    simulation.close();
  }
}
