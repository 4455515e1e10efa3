// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.plan.NetworkLowering;
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
  private static final Set<String> NEARLY = Set.of("qdq_gemm_alpha_beta");

  /** What ends in front of a Softmax in real numbers. */
  private static final Set<String> CUT = Set.of("qdq_gemm_softmax_float", "net_residual_qdq");

  private static final Set<String> REFUSED =
      Set.of(
          "qdq_convtranspose",
          "qdq_conv_int16",
          "qdq_conv_uint16_ms",
          "qdq_resize_nearest",
          "refuse_dynamic",
          "q_refuse",
          "mnist_factorio_dynamic",
          "cern_mlp_qonnx",
          "espcn_subpixel_qonnx");

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

  static List<Path> refused() throws IOException {
    return all().stream().filter(f -> REFUSED.contains(name(f))).toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".onnx", "");
  }

  private static Network network(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    return OnnxImporter.read(file, diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  @ParameterizedTest
  @MethodSource("built")
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
