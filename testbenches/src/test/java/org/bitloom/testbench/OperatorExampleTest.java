// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every folder of {@code examples/operators}: TFLite's outputs, the golden model and the RTL. */
class OperatorExampleTest {
  /** Icarus Verilog interprets; all vectors of all examples are for the golden model. */
  private static final int MOST_SIMULATED = 2;

  static List<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(folder())) {
      return folders.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theGoldenModelGivesTheOutputsOfTheLibrary(String name) {
    Plan plan = plan(name);
    assertThat(new GoldenModel(plan.network()).outputs(inputs(plan, name)))
        .isEqualTo(expected(plan, name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void theRtlGivesTheOutputsOfTheLibraryUnderStalls(String name) {
    RequiredTools.assume(new Icarus());
    Plan plan = plan(name);
    Design design = Compiler.lower(plan);
    CosimResult result =
        Cosimulation.run(
            plan,
            DesignUnderTest.of(design, Compiler.render(design).files()),
            first(inputs(plan, name)),
            Optional.of(first(expected(plan, name))),
            new CosimOptions(new Icarus(), Stalls.RANDOM, 11, true, Optional.empty())
                .with(Effort.QUICK),
            CosimProgress.silent());
    assertThat(result.success()).as("%s", result).isTrue();
  }

  private static <T> List<T> first(List<T> samples) {
    return samples.subList(0, Math.min(samples.size(), MOST_SIMULATED));
  }

  private static Path folder() {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("testbenches") ? here.getParent() : here;
    return root.resolve("examples/operators");
  }

  private static Plan plan(String name) {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    Path file = folder().resolve(name).resolve(name + ".loom");
    Optional<Plan> plan = compiler.read(file).flatMap(compiler::plan);
    return plan.orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  /** The first input is in {@code inputs.npy}, the next in {@code inputs1.npy}. */
  private static List<List<Tensor>> inputs(Plan plan, String name) {
    List<Edge> edges = plan.network().inputs();
    List<List<Tensor>> columns =
        IntStream.range(0, edges.size())
            .mapToObj(i -> tensors(name, "inputs" + (i == 0 ? "" : i) + ".npy", edges.get(i)))
            .toList();
    return IntStream.range(0, columns.get(0).size())
        .mapToObj(n -> columns.stream().map(column -> column.get(n)).toList())
        .toList();
  }

  private static List<List<Tensor>> expected(Plan plan, String name) {
    return tensors(name, "expected.npy", plan.network().outputs().get(0)).stream()
        .map(List::of)
        .toList();
  }

  private static List<Tensor> tensors(String name, String file, Edge edge) {
    NpyArray array = NpyReader.read(folder().resolve(name).resolve(file));
    int size = edge.type().shape().elements();
    return IntStream.range(0, array.size() / size)
        .mapToObj(n -> Tensor.generate(edge.type().shape(), i -> array.integer(n * size + i)))
        .toList();
  }
}
