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
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example network in Verilator: every tensor, every handshake, the planned interval, and the
 * outputs that the example expects.
 *
 * <p>Beside {@code NAME.loom}, inputs are in {@code INPUT.npy} or else, in their order, in {@code
 * inputs.npy}, {@code inputs1.npy} and so on; the outputs of {@code FOLDER.loom} in {@code
 * expected.npy} and those of {@code FOLDER_VARIANT.loom} in {@code expected_VARIANT.npy}. Where a
 * file is absent, inputs are random and nothing is expected.
 */
class ExamplesTest {
  private static final int MOST_VECTORS = 40;

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(Launcher.repository().resolve("examples"))) {
      return files.filter(file -> file.toString().endsWith(".loom")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void allWitnessesAgree(Path file) {
    RequiredTools.assume(new Verilator());
    Plan plan = plan(file);
    Subject subject = Subject.of(plan);
    List<List<Tensor>> inputs = inputs(file, plan);
    Optional<List<List<Tensor>>> expected =
        expected(file)
            .map(e -> Vectors.of(e, plan.network().outputs().get(0)))
            .map(e -> Vectors.single(e.subList(0, inputs.size())));

    CosimResult result = subject.run(inputs, expected, Stalls.RANDOM, 3);

    assertThat(subject.complaint(result)).isEmpty();
    assertThat(result.cycles().orElseThrow().initiationInterval())
        .isEqualTo(plan.schedule().initiationInterval());
  }

  private static Plan plan(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    Optional<Plan> plan = compiler.read(file).flatMap(compiler::plan);
    return plan.orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  private static List<List<Tensor>> inputs(Path file, Plan plan) {
    List<Edge> edges = plan.network().inputs();
    List<Path> files =
        IntStream.range(0, edges.size()).mapToObj(i -> input(file, edges.get(i), i)).toList();
    if (!files.stream().allMatch(Files::exists)) {
      return RandomSamples.of(plan.network(), MOST_VECTORS, 17);
    }
    List<List<Tensor>> columns =
        IntStream.range(0, edges.size())
            .mapToObj(i -> Vectors.of(files.get(i), edges.get(i)))
            .toList();
    int count = columns.stream().mapToInt(List::size).min().orElseThrow();
    return IntStream.range(0, Math.min(count, MOST_VECTORS))
        .mapToObj(n -> columns.stream().map(column -> column.get(n)).toList())
        .toList();
  }

  private static Path input(Path file, Edge edge, int index) {
    Path named = file.resolveSibling(edge.name() + ".npy");
    String numbered = "inputs" + (index == 0 ? "" : index) + ".npy";
    return Files.exists(named) ? named : file.resolveSibling(numbered);
  }

  private static Optional<Path> expected(Path file) {
    String folder = file.getParent().getFileName().toString();
    String variant = file.getFileName().toString().replace(".loom", "").replace(folder, "");
    Path expected = file.resolveSibling("expected" + variant + ".npy");
    return Optional.of(expected).filter(Files::exists);
  }
}
