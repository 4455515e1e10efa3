// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bitloom.Draws;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.certificate.CertificateChecker;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.plan.dataflow.UntimedPlan;
import org.bitloom.report.PlanReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedPlanTest {
  private static final Path OPERATORS = Path.of("src/test/resources/tflite");
  private static final Path MODELS = Path.of("../../shared/models");

  /** Files of each operator. */
  private static final int DRAWN = Integer.getInteger("bitloom.differential.files", 2);

  @TempDir Path folder;

  /** The timing follows from what is returned. */
  private static UntimedPlan plan(Path file, Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<UntimedPlan> plan =
        NetworkReader.read(file, new DataCalibrator(), arithmetic, diagnostics)
            .flatMap(network -> Planner.untimed(network, diagnostics));
    assertThat(diagnostics.hasErrors()).as(DiagnosticRenderer.render(diagnostics)).isFalse();
    UntimedPlan found = plan.orElseThrow();
    return new UntimedPlan(
        withoutPlaces(found.network()), found.schedule(), found.requantizers(), found.timing());
  }

  private static IntegerNetwork withoutPlaces(IntegerNetwork network) {
    List<Node> nodes =
        network.nodes().stream()
            .map(n -> new Node(n.name(), n.layer(), n.operator(), n.inputs(), n.output(), ""))
            .toList();
    return new IntegerNetwork(network.name(), network.inputs(), nodes, network.outputs());
  }

  private void assertSamePlanAfterImport(Path file) {
    assertSamePlanAfterImport(file, Arithmetic.REFERENCE);
  }

  private void assertSamePlanAfterImport(Path file, Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        NetworkReader.read(file, new DataCalibrator(), arithmetic, diagnostics).orElseThrow();
    assertThat(LoomWriter.write(network, folder, diagnostics)).isTrue();
    assertThat(plan(folder.resolve(network.name() + ".loom"), arithmetic))
        .isEqualTo(plan(file, arithmetic));
  }

  @ParameterizedTest
  @Tag("search")
  @MethodSource("org.bitloom.importer.tflite.RealFilesTest#built")
  @Tag("campaign")
  void aPublicFileHasTheSamePlanAfterImport(Path file) {
    RealFilesTest.assumeThere(file);
    assertSamePlanAfterImport(file, Arithmetic.PORTABLE);
  }

  @ParameterizedTest
  @Tag("search")
  @EnumSource(DrawnModel.Kind.class)
  void aDrawnOperatorHasTheSamePlanAfterImport(DrawnModel.Kind kind) throws IOException {
    for (int seed = 0; seed < DRAWN; seed++) {
      Path file = new DrawnModel(seed, false).write(kind, folder.resolve("drawn.tflite"));
      assertSamePlanAfterImport(file, seed % 2 == 0 ? Arithmetic.PORTABLE : Arithmetic.REFERENCE);
    }
  }

  @ParameterizedTest
  @Tag("search")
  @EnumSource(DrawnWideModel.Kind.class)
  void aDrawnOperatorOfInt16HasTheSamePlanAfterImport(DrawnWideModel.Kind kind) throws IOException {
    for (int seed = 0; seed < DRAWN; seed++) {
      Path file = new DrawnWideModel(seed, true).write(kind, folder.resolve("drawn.tflite"));
      assertSamePlanAfterImport(file, seed % 2 == 0 ? Arithmetic.PORTABLE : Arithmetic.REFERENCE);
    }
  }

  @Test
  void theExampleOfInt16HasThePlanOfItsFile() {
    Path example = Path.of("../examples/int16");
    assertThat(plan(example.resolve("int16.loom"), Arithmetic.REFERENCE))
        .isEqualTo(plan(example.resolve("int16.tflite"), Arithmetic.PORTABLE));
  }

  static LongStream networks() {
    return LongStream.rangeClosed(1, Draws.of(2));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aNetworkOfInt16HasAProvenPlanThatItHasAfterImport(long seed) throws IOException {
    Path file = new DrawnWideNetwork(seed).write(folder.resolve("wide.tflite"));
    assertSamePlanAfterImport(file);
    Diagnostics diagnostics = new Diagnostics();
    Network network = DrawnNetwork.imported(file, Arithmetic.REFERENCE);
    Plan plan = Planner.plan(network, diagnostics).orElseThrow();
    assertThat(DiagnosticRenderer.render(diagnostics)).isEmpty();
    assertThat(CertificateChecker.check(network, PlanReport.of(plan))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv_rand3",
        "dwconv_m2_5x5s3",
        "fc_rand0",
        "fc_rand2",
        "relu3",
        "requant5",
        "leakyrelu2",
        "hardswish0",
        "tanh0"
      })
  void anOperatorHasTheSamePlanAfterImport(String name) {
    assertSamePlanAfterImport(OPERATORS.resolve(name + ".tflite"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ad", "hello_world"})
  void aRealNetworkHasTheSamePlanAfterImport(String name) {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    assertSamePlanAfterImport(MODELS.resolve(name).resolve("model.tflite"));
  }

  @Tag("search")
  @ParameterizedTest
  @ValueSource(strings = {"kws", "resnet8"})
  void aLargerRealNetworkHasTheSamePlanAfterImport(String name) {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    assertSamePlanAfterImport(MODELS.resolve(name).resolve("model.tflite"));
  }

  @Tag("search")
  @ParameterizedTest
  @ValueSource(strings = {"ad", "hello_world", "kws", "resnet8"})
  void aRealNetworkHasAProvenPlanInTheArithmeticOfXnnpack(String name) {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        NetworkReader.read(
                MODELS.resolve(name).resolve("model.tflite"),
                new DataCalibrator(),
                Arithmetic.XNNPACK,
                diagnostics)
            .orElseThrow();
    Optional<Plan> plan = Planner.plan(network, diagnostics);
    assertThat(diagnostics.hasErrors()).as(DiagnosticRenderer.render(diagnostics)).isFalse();
    assertThat(plan.orElseThrow().requantizers().values())
        .allMatch(requantizer -> requantizer.steps() <= 2);
    assertThat(CertificateChecker.check(network, PlanReport.of(plan.orElseThrow()))).isEmpty();
  }
}
