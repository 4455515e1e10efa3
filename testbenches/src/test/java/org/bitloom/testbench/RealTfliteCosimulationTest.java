// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The RTL of TFLite files from public repositories gives what TFLite 2.6 gave; of small ones, every
 * tensor is compared with the golden model's. The files lie beside the repository.
 */
@Order(2)
@Tag("campaign")
class RealTfliteCosimulationTest {
  private static final Set<String> REFUSED = Set.of("mww_alexa_v2");
  static final Path NONE = Path.of("none");

  static List<Path> files() throws IOException {
    Path folder = Launcher.repository().resolveSibling("shared").resolve("models/real");
    if (!Files.isDirectory(folder)) {
      return List.of(NONE);
    }
    try (Stream<Path> there = Files.list(folder)) {
      return there
          .filter(file -> file.toString().endsWith(".tflite") && !REFUSED.contains(name(file)))
          .sorted()
          .toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".tflite", "");
  }

  @ParameterizedTest
  @MethodSource("files")
  void theRtlGivesWhatTheLibraryGave(Path file) {
    Assumptions.assumeFalse(file.equals(NONE), "no public files beside the repository");
    RequiredTools.assume(new Verilator());
    Diagnostics diagnostics = new Diagnostics();
    ReadOptions options = ReadOptions.of(Arithmetic.PORTABLE);
    Network asked =
        present(new Compiler(options, Optional.empty(), diagnostics).read(file), diagnostics);
    Optional<Hardware.Goal> budget = Budgets.shortSimulation(NetworkLowering.lower(asked));
    Compiler compiler = new Compiler(options, budget, diagnostics);
    Network network = present(compiler.read(file), diagnostics);
    Plan plan = present(compiler.plan(network), diagnostics);

    CosimResult result =
        Cosimulation.run(
            plan,
            DesignUnderTest.of(Compiler.lower(plan), Compiler.render(Compiler.lower(plan)).files()),
            vectors(network, file, "in%d", plan.network().inputs()),
            Optional.of(vectors(network, file, "out%d_tflite26", plan.network().outputs())),
            new CosimOptions(new Verilator(), Stalls.RANDOM, 7, budget.isEmpty(), Optional.empty())
                .with(Effort.QUICK),
            CosimProgress.silent());

    assertThat(result.success()).as("%s", result).isTrue();
  }

  static <T> T present(Optional<T> value, Diagnostics diagnostics) {
    return value.orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  /** Returns the first stored sample of tensors of the border, as the network has them. */
  static List<List<Tensor>> vectors(Network network, Path file, String key, List<Edge> edges) {
    List<Tensor> tensors = new ArrayList<>();
    try (NpzFile archive = NpzFile.open(file.resolveSibling(name(file) + ".npz"))) {
      for (int i = 0; i < edges.size(); i++) {
        NpyArray array = archive.read(key.formatted(i));
        Optional<FileTensor> like = Optional.ofNullable(network.files().get(edges.get(i).name()));
        tensors.add(
            Tensor.generate(
                edges.get(i).type().shape(),
                e -> code(array, like, like.map(l -> l.order().get(e)), e)));
      }
    }
    return List.of(tensors);
  }

  private static long code(
      NpyArray array, Optional<FileTensor> like, Optional<Long> place, int element) {
    int at = place.map(Math::toIntExact).orElse(element);
    return array.type().isInteger()
        ? array.integer(at)
        : like.orElseThrow().codes().of(array.real(at), element);
  }
}
