// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.ModelFile;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every ONNX file, with the outputs that ONNX Runtime's fused integer kernels and the float64
 * executor of QONNX gave: a part is here, all are in a folder beside the project where it is there.
 */
class OnnxFilesTest {
  private static final Path HERE = Path.of("src/test/resources/onnx");
  private static final Path GIVEN = Path.of("../../shared/models/onnx");

  /** What ONNX Runtime leaves in float may differ by 1 near a tie, so often at most. */
  private static final Set<String> NEARLY =
      Set.of("qdq_gemm_alpha_beta", "qdq_conv_int16", "qdq_conv_uint16_ms");

  /** What ends in front of a Softmax in real numbers. */
  private static final Set<String> CUT = Set.of("qdq_gemm_softmax_float", "net_residual_qdq");

  private static final Set<String> REFUSED =
      Set.of("refuse_dynamic", "q_refuse", "mnist_factorio_dynamic");

  /** Its output is the squared distance of two tensors, which is left to the software around it. */
  private static final String SCORED = "cern_mlp_qonnx";

  /** Files with inputs alone, for ONNX Runtime itself. */
  private static final List<String> LIVE = List.of("qdq_wide_", "qdq_function_");

  /** Inputs that nothing in the file quantizes. */
  private static final Map<String, String> TYPES =
      Map.of(SCORED, "int16 scale 1/64", "espcn_subpixel_qonnx", "uint8 scale 1/64");

  @TempDir Path folder;

  private static List<Path> all() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place :
        List.of(HERE, GIVEN.resolve("own"), GIVEN.resolve("qonnx"), GIVEN.resolve("real"))) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> there = Files.list(place)) {
          there.filter(f -> f.toString().endsWith(".onnx")).sorted().forEach(files::add);
        }
      }
    }
    return files;
  }

  static List<Path> built() throws IOException {
    return all().stream().filter(f -> !REFUSED.contains(name(f))).toList();
  }

  static List<Path> compared() throws IOException {
    return built().stream()
        .filter(f -> !name(f).equals(SCORED) && LIVE.stream().noneMatch(name(f)::startsWith))
        .toList();
  }

  static List<Path> refused() throws IOException {
    return all().stream().filter(f -> REFUSED.contains(name(f))).toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".onnx", "");
  }

  private static Network network(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    Map<String, String> types =
        TYPES.containsKey(name(file))
            ? Map.of(BorderOptions.EVERY, TYPES.get(name(file)))
            : Map.of();
    return OnnxImporter.open(file, new BorderOptions(Map.of(), types), diagnostics)
        .map(made -> ((ModelFile.Quantized) made).network())
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  @Tag("search")
  @ParameterizedTest
  @MethodSource("compared")
  void theGoldenModelGivesTheStoredOutputs(Path file) {
    Path archive = file.resolveSibling(name(file) + ".npz");
    boolean cut = CUT.contains(name(file));
    List<String> keys =
        cut
            ? List.of("cut_fused")
            : List.of("fused_q", "ort_fused", "cut_fused", "cut_f64", "qonnx_f64");
    Witness.Found found = Witness.compare(network(file), archive, keys);
    assertThat(found.values()).isPositive();
    if (NEARLY.contains(name(file))) {
      assertThat(found.most()).isLessThanOrEqualTo(1);
      assertThat(found.different()).isLessThanOrEqualTo(2);
    } else {
      assertThat(found.different()).isZero();
    }
  }

  @Test
  void theScoreBehindTheIntegersIsTheStoredOne() {
    Path file = GIVEN.resolve("real").resolve(SCORED + ".onnx");
    assumeTrue(Files.exists(file), "the file " + file + " is not there");
    Network network = network(file);
    FileTensor like = network.files().get(network.inputs().get(0).name());
    GoldenModel golden = new GoldenModel(NetworkLowering.lower(network));
    try (NpzFile archive = NpzFile.open(file.resolveSibling(SCORED + ".npz"))) {
      NpyArray inputs = archive.read("in0");
      NpyArray expected = archive.read("qonnx_f64");
      int size = network.inputs().get(0).shape().elements();
      for (int n = 0; n < expected.size(); n++) {
        int from = n * size;
        Tensor x =
            Tensor.generate(
                Shape.of(size),
                e -> like.codes().of(inputs.real(from + (int) like.order().get(e)), e));
        List<Tensor> made = golden.outputs(List.of(List.of(x))).get(0);
        double score = 0;
        for (int e = 0; e < made.get(0).size(); e++) {
          // Sums of weights in eighths and elements in sixteenths, and sixteenths.
          double distance = made.get(0).get(e) / 128.0 - made.get(1).get(e) / 16.0;
          score += distance * distance;
        }
        assertThat(score).isEqualTo(expected.real(n));
      }
    }
  }

  @Tag("search")
  @ParameterizedTest
  @MethodSource("built")
  void theWrittenNetworkIsTheSame(Path file) {
    Network network = network(file);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(LoomWriter.write(network, folder, diagnostics)).isTrue();
    Optional<Network> again =
        LoomReader.read(
            folder.resolve(network.name() + ".loom"), new DataCalibrator(), diagnostics);
    assertThat(again).as(DiagnosticRenderer.render(diagnostics)).isPresent();
    assertThat(Plain.of(NetworkLowering.lower(again.get())))
        .isEqualTo(Plain.of(NetworkLowering.lower(network)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeBuiltIsRefusedByName(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(OnnxImporter.read(file, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics)).contains("error[B0503]");
  }
}
