// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Simulator;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Example networks in Icarus Verilog, real ones in Verilator: every tensor, every handshake. */
class ExampleCosimulationTest {
  @ParameterizedTest
  @CsvSource({
    "examples/lecture/lecture_uint8.loom, RANDOM",
    "examples/mlp/mlp.loom, BURSTY",
    "compiler/src/test/resources/designs/attention.loom, RANDOM",
    "compiler/src/test/resources/designs/branches.loom, BURSTY",
    "compiler/src/test/resources/designs/chain.loom, RANDOM",
    "compiler/src/test/resources/designs/functions.loom, BURSTY",
    "compiler/src/test/resources/designs/gathered.loom, RANDOM",
    "compiler/src/test/resources/designs/crossed.loom, BURSTY",
    "compiler/src/test/resources/designs/extension.loom, RANDOM",
    "compiler/src/test/resources/designs/joins.loom, RANDOM",
    "compiler/src/test/resources/designs/matmul.loom, BURSTY",
    "compiler/src/test/resources/designs/parallel.loom, BURSTY",
    "compiler/src/test/resources/designs/partial.loom, RANDOM",
    "compiler/src/test/resources/designs/passage.loom, RANDOM",
    "compiler/src/test/resources/designs/pools.loom, BURSTY",
    "compiler/src/test/resources/designs/product.loom, BURSTY",
    "compiler/src/test/resources/designs/self.loom, RANDOM",
    "compiler/src/test/resources/designs/sparse_edges.loom, RANDOM",
    "compiler/src/test/resources/designs/sparse_start.loom, BURSTY",
    "compiler/src/test/resources/designs/stationary.loom, BURSTY",
    "compiler/src/test/resources/designs/ties.loom, RANDOM",
    "compiler/src/test/resources/designs/tiny.loom, RANDOM",
    "compiler/src/test/resources/designs/unit.loom, BURSTY",
    "compiler/src/test/resources/designs/widths.loom, RANDOM",
    "compiler/src/test/resources/designs/winner.loom, BURSTY"
  })
  @Tag("campaign")
  void icarusAgreesToo(String file, Stalls stalls) {
    RequiredTools.assume(new Icarus());
    Plan plan = plan(root().resolve(file));

    CosimResult result = cosimulate(new Icarus(), plan, samples(plan, 5), Optional.empty(), stalls);

    assertThat(result.success()).as("%s", result).isTrue();
    assertThat(result.cycles().orElseThrow().initiationInterval())
        .isEqualTo(plan.schedule().initiationInterval());
    assertThat(result.latencies()).isEqualTo(plan.timing().latencies());
  }

  /**
   * Networks from elsewhere, with the outputs of their own runtime's reference kernels as a third
   * witness.
   */
  @ParameterizedTest
  @CsvSource({"ad, real", "hello_world, all256"})
  void sharedModelsAgreeWithTheirRuntime(String model, String vectors) {
    RequiredTools.assume(new Verilator());
    Path folder = root().resolveSibling("shared/models").resolve(model);
    Assumptions.assumeTrue(Files.exists(folder), () -> "no folder " + folder);
    Plan plan = plan(folder.resolve("model.tflite"));
    NpyArray x = NpyReader.read(folder.resolve("inputs/" + vectors + ".npy"));
    NpyArray y = NpyReader.read(folder.resolve("expected/" + vectors + ".tflm_ref.npy"));
    List<List<Tensor>> samples = tensors(x, plan.network().inputs().get(0));
    List<List<Tensor>> expected = tensors(y, plan.network().outputs().get(0));

    CosimResult result =
        cosimulate(new Verilator(), plan, samples, Optional.of(expected), Stalls.RANDOM);

    assertThat(result.success()).as("%s", result).isTrue();
    assertThat(result.cycles().orElseThrow().initiationInterval())
        .isEqualTo(plan.schedule().initiationInterval());
    assertThat(result.latencies()).isEqualTo(plan.timing().latencies());
  }

  private static List<List<Tensor>> tensors(NpyArray array, Edge edge) {
    int size = edge.type().shape().elements();
    return IntStream.range(0, array.size() / size)
        .mapToObj(n -> Tensor.generate(edge.type().shape(), i -> array.integer(n * size + i)))
        .map(List::of)
        .toList();
  }

  private static CosimResult cosimulate(
      Simulator simulator,
      Plan plan,
      List<List<Tensor>> samples,
      Optional<List<List<Tensor>>> expected,
      Stalls stalls) {
    Design design = Compiler.lower(plan);
    return Cosimulation.run(
        plan,
        DesignUnderTest.of(design, Compiler.render(design).files()),
        samples,
        expected,
        new CosimOptions(simulator, stalls, 3, true, Optional.empty())
            .with(simulator instanceof Icarus ? Effort.QUICK : Effort.FULL),
        CosimProgress.silent());
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    return folder.endsWith("testbenches") ? folder.getParent() : folder;
  }

  private static Plan plan(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    Optional<Plan> plan = compiler.read(file).flatMap(compiler::plan);
    return plan.orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  private static List<List<Tensor>> samples(Plan plan, int count) {
    SplittableRandom random = new SplittableRandom(17);
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                plan.network().inputs().stream()
                    .map(
                        edge -> {
                          Interval range = edge.type().range();
                          return Tensor.generate(
                              edge.type().shape(),
                              i -> random.nextLong(range.min(), range.max() + 1));
                        })
                    .toList())
        .toList();
  }
}
