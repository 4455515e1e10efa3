// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Simulator;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The RTL of ONNX files that can be built gives what the golden model gives, on stored inputs and
 * under stalls. The stored outputs are the golden model's test; those of the RTL follow.
 */
@Tag("tools")
@Order(2)
class OnnxCosimulationTest {
  /** Icarus Verilog, which interprets, takes networks of at most so many values. */
  private static final int MOST_INTERPRETED = 600;

  private static final Set<String> REFUSED =
      Set.of("refuse_dynamic", "q_refuse", "mnist_factorio_dynamic");

  /** Inputs that nothing in the file quantizes. */
  private static final Map<String, String> TYPES =
      Map.of("cern_mlp_qonnx", "int16 scale 1/64", "espcn_subpixel_qonnx", "uint8 scale 1/64");

  static List<Path> files() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("testbenches") ? here.getParent() : here;
    List<Path> files = new ArrayList<>();
    for (String place :
        List.of(
            "compiler/src/test/resources/onnx",
            "../shared/models/onnx/own",
            "../shared/models/onnx/qonnx",
            "../shared/models/onnx/real")) {
      Path folder = root.resolve(place);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> there = Files.list(folder)) {
          there.filter(f -> f.toString().endsWith(".onnx")).sorted().forEach(files::add);
        }
      }
    }
    Set<String> seen = new HashSet<>(REFUSED);
    return files.stream().filter(f -> seen.add(name(f))).toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".onnx", "");
  }

  @ParameterizedTest
  @MethodSource("files")
  @Tag("campaign")
  void theRtlGivesWhatTheGoldenModelGives(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    Map<String, String> types =
        TYPES.containsKey(name(file))
            ? Map.of(BorderOptions.EVERY, TYPES.get(name(file)))
            : Map.of();
    BorderOptions border = new BorderOptions(Map.of(), types);
    ReadOptions options = new ReadOptions(Arithmetic.REFERENCE, Optional.empty(), border);
    Compiler compiler = new Compiler(options, Optional.empty(), diagnostics);
    IntegerNetwork graph = NetworkLowering.lower(read(compiler, file));
    long values = graph.nodes().stream().mapToLong(n -> n.output().type().shape().elements()).sum();
    Simulator simulator = values > MOST_INTERPRETED ? new Verilator() : new Icarus();
    RequiredTools.assume(simulator);
    Compiler budgeted = new Compiler(options, Budgets.shortSimulation(graph), diagnostics);
    Network network = read(budgeted, file);
    Plan plan =
        budgeted
            .plan(network)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    Design design = Compiler.lower(plan);
    CosimResult result =
        Cosimulation.run(
            plan,
            DesignUnderTest.of(design, Compiler.render(design).files()),
            vectors(network, file, 1),
            Optional.empty(),
            new CosimOptions(simulator, Stalls.RANDOM, 7, true, Optional.empty())
                .with(Effort.QUICK),
            CosimProgress.silent());
    assertThat(result.success()).as("%s", result).isTrue();
  }

  private static Network read(Compiler compiler, Path file) {
    return compiler
        .read(file)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(compiler.diagnostics())));
  }

  /** Returns stored inputs, in the order in which the network takes them. */
  private static List<List<Tensor>> vectors(Network network, Path file, int count) {
    List<List<Tensor>> vectors = new ArrayList<>();
    try (NpzFile archive = NpzFile.open(file.resolveSibling(name(file) + ".npz"))) {
      for (int n = 0; n < count; n++) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < network.inputs().size(); i++) {
          tensors.add(tensor(network, i, archive.read("in" + i), n));
        }
        vectors.add(tensors);
      }
    }
    return vectors;
  }

  private static Tensor tensor(Network network, int input, NpyArray array, int sample) {
    FileTensor like = network.files().get(network.inputs().get(input).name());
    int size = network.inputs().get(input).shape().elements();
    return Tensor.generate(
        network.inputs().get(input).shape(),
        e -> {
          int at = sample * size + (int) like.order().get(e);
          return array.type().isInteger() ? array.integer(at) : like.codes().of(array.real(at), e);
        });
  }
}
