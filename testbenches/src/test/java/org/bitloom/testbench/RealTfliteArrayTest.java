// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.Compiler;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.ArrayCosimulation;
import org.bitloom.cosim.array.ArrayRequest;
import org.bitloom.cosim.array.ArrayRun;
import org.bitloom.cosim.array.MemoryModel;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TFLite files from public repositories on a shared array: every tensor is the golden model's, in
 * the planned cycles. The files lie beside the repository.
 */
@Tag("campaign")
class RealTfliteArrayTest {
  private static final Hardware.SharedArray ARRAY = new Hardware.SharedArray(2048, 128);
  private static final int MULTIPLIERS = 64;

  static List<Path> files() throws IOException {
    return RealTfliteCosimulationTest.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theArrayGivesWhatTheGoldenModelGives(Path file) {
    Assumptions.assumeFalse(
        file.equals(RealTfliteCosimulationTest.NONE), "no public files beside the repository");
    RequiredTools.assume(new Verilator());
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler =
        new Compiler(ReadOptions.of(Arithmetic.PORTABLE), Optional.empty(), diagnostics);
    Network network = RealTfliteCosimulationTest.present(compiler.read(file), diagnostics);
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(MULTIPLIERS), Map.of()).withArray(Optional.of(ARRAY));
    ArrayPlan plan =
        RealTfliteCosimulationTest.present(
            ArrayPlanner.plan(network.with(hardware), diagnostics), diagnostics);
    long cycles = ArrayCycles.total(ArrayCycles.of(plan));
    List<List<Tensor>> samples =
        RealTfliteCosimulationTest.vectors(network, file, "in%d", plan.proven().graph().inputs());
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), cycles);
    try (ArrayCosimulation simulation =
        ArrayCosimulation.build(
            new Verilator(), design, new ArrayRenderer().render(design), false)) {
      ArrayRun run =
          simulation.run(
              new ArrayRequest("file", samples, Optional.empty(), MemoryModel.fixed(30), true),
              k -> {});
      assertThat(run.warnings()).isEmpty();
      assertThat(run.first()).isEmpty();
      assertThat(run.success()).isTrue();
      assertThat(run.inferences()).hasSize(samples.size()).allMatch(i -> i.cycles() == cycles);
    }
  }
}
