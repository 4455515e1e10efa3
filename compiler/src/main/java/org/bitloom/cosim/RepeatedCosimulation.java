// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;

/** A design of one engine per layer that is built once, in Verilator, and runs again and again. */
public final class RepeatedCosimulation implements RepeatedSimulation {
  private final DesignUnderTest design;
  private final Workspace workspace;
  private final Cosimulation cosimulation;
  private final Simulation simulation;

  /**
   * Builds the design.
   *
   * @param plan decides the golden model's numbers and the watchdog's patience
   * @param samples one list of inputs per inference, at least one
   * @throws DiagnosticException if a tool is missing or fails
   */
  public RepeatedCosimulation(
      Plan plan, DesignUnderTest design, List<List<Tensor>> samples, CosimOptions options) {
    Tool.require(options.simulator().tools());
    this.design = design;
    this.cosimulation =
        new Cosimulation(
            plan,
            design,
            Stimulus.of(plan, samples, Optional.empty(), options),
            options,
            CosimProgress.silent());
    this.workspace = Workspace.create();
    try {
      this.simulation = cosimulation.build(workspace);
    } catch (RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  @Override
  public CosimResult run(Map<String, String> files, long cycles) {
    files.forEach(workspace::write);
    try {
      return cosimulation.repeat(simulation, cycles);
    } finally {
      files.keySet().forEach(file -> workspace.write(file, design.files().get(file)));
    }
  }

  @Override
  public void close() {
    workspace.close();
  }
}
