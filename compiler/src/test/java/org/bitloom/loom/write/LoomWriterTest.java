// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bitloom.Draws;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomPools;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.importer.tflite.ConstantModels;
import org.bitloom.importer.tflite.RandomNetwork;
import org.bitloom.importer.tflite.ReorderModels;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.syntax.Formatter;
import org.bitloom.syntax.NetworkParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoomWriterTest {
  private static final Path OPERATORS = Path.of("src/test/resources/tflite");
  private static final Path MODELS = Path.of("../../shared/models");

  @TempDir Path folder;

  private void assertSurvivesWriting(Network network) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(LoomWriter.write(network, folder, diagnostics)).isTrue();
    Path file = folder.resolve(network.name() + ".loom");
    Optional<Network> read = LoomReader.read(file, new DataCalibrator(), diagnostics);
    assertThat(DiagnosticRenderer.render(diagnostics)).as(LoomWriter.text(network)).isEmpty();
    assertThat(PlacelessNetwork.of(read.orElseThrow()))
        .as(LoomWriter.text(network))
        .isEqualTo(PlacelessNetwork.of(network));
  }

  private static Network imported(Path file) {
    return imported(file, Arithmetic.X86);
  }

  private static Network imported(Path file, Arithmetic arithmetic) {
    return NetworkReader.read(file, new DataCalibrator(), arithmetic, new Diagnostics())
        .orElseThrow();
  }

  private static String formatted(String text) {
    return Formatter.format(
        NetworkParser.parse(new Source("written.loom", text), new Diagnostics()).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "faults/tflm-mean/mean_2x2.tflite, (t0, tflite: micro)",
        "faults/tflm-mean/mean_2x2_keep.tflite, (t0, keep_dims: true, tflite: micro)",
        "faults/sub-multiplier/sub.tflite, tflite: micro",
        "tflite/logistic0.tflite, tflite: micro",
        "tflite/tanh0.tflite, tflite: micro",
      })
  void whoseKernelALayerEqualsIsWritten(String fileAndCall) {
    String[] parts = fileAndCall.split(", ", 2);
    Path file = Path.of("src/test/resources").resolve(parts[0]);
    Network network = imported(file, Arithmetic.REFERENCE);
    assertSurvivesWriting(network);
    assertThat(LoomWriter.text(network)).contains(parts[1]);
    assertThat(LoomWriter.text(imported(file))).doesNotContain("tflite:");
  }

  @Test
  void aRandomNetworkIsReadBackAsItWasWritten() {
    for (long seed = 0; seed < Draws.of(150); seed++) {
      assertSurvivesWriting(RandomNetwork.of(seed));
    }
  }

  @Test
  void aRandomConvolutionIsReadBackAsItWasWritten() {
    for (long seed = 0; seed < Draws.of(40); seed++) {
      Network network = RandomConvolutions.of(seed);
      assertSurvivesWriting(network);
      assertThat(LoomWriter.text(network)).isEqualTo(formatted(LoomWriter.text(network)));
    }
  }

  @Test
  void aRandomPoolIsReadBackAsItWasWritten() {
    for (long seed = 0; seed < Draws.of(60); seed++) {
      Network network = RandomPools.of(seed);
      assertSurvivesWriting(network);
      assertThat(LoomWriter.text(network)).isEqualTo(formatted(LoomWriter.text(network)));
    }
  }

  @Test
  void theTextIsInCanonicalForm() {
    for (long seed = 0; seed < Draws.of(400); seed++) {
      String text = LoomWriter.text(RandomNetwork.of(seed));
      assertThat(text).as("seed %d", seed).isEqualTo(formatted(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv_5x5s3",
        "conv_rand1",
        "dwconv_m2_rand3",
        "fc_big",
        "fc_rand0",
        "relu1",
        "requant3",
        "leakyrelu0",
        "logistic2",
        "maxpool4",
        "avepool3",
        "mean3"
      })
  void anImportedNetworkIsReadBackAsItWasWritten(String name) {
    assertSurvivesWriting(imported(OPERATORS.resolve(name + ".tflite")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ad", "hello_world"})
  void aRealNetworkIsReadBackAsItWasWritten(String name) {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    Network network = imported(MODELS.resolve(name).resolve("model.tflite"));
    assertSurvivesWriting(network);
    assertThat(LoomWriter.text(network)).isEqualTo(formatted(LoomWriter.text(network)));
  }

  @Test
  void resizedImagesAreReadBackAsTheyWereWritten() throws IOException {
    for (boolean corners : new boolean[] {true, false}) {
      Path file = folder.resolve("resized.tflite");
      assertSurvivesWriting(
          imported(ReorderModels.resized(file, new int[] {3, 5, 7, 2}, corners, !corners)));
    }
  }

  @Test
  void joinedAndPaddedTensorsAreReadBackAsTheyWereWritten() throws IOException {
    assertSurvivesWriting(imported(ReorderModels.joinedAndPadded(folder.resolve("moves.tflite"))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 14})
  void constantOperandsAreReadBackAsTheyWereWritten(long seed) throws IOException {
    for (int kind : ConstantModels.KINDS) {
      assertSurvivesWriting(
          imported(ConstantModels.write(folder.resolve("constant.tflite"), kind, seed)));
    }
  }

  @Test
  void integersMadeOfRealWeightsAreReadBackWithTheirScalesAndZeroPoints() {
    Diagnostics diagnostics = new Diagnostics();
    Path source = Path.of("src/test/resources/model/accepted_weight_scales.loom");
    Network made = LoomReader.read(source, new DataCalibrator(), diagnostics).orElseThrow();
    assertThat(LoomWriter.write(made, folder, diagnostics)).isTrue();
    Path written = folder.resolve(made.name() + ".loom");
    Network read = LoomReader.read(written, new DataCalibrator(), diagnostics).orElseThrow();

    assertThat(DiagnosticRenderer.render(diagnostics)).isEmpty();
    assertThat(weights(made)).anyMatch(w -> new HashSet<>(w.zeroPoints()).size() > 1);
    assertThat(weights(made)).allMatch(w -> w.source().isPresent());
    for (int i = 0; i < weights(made).size(); i++) {
      LayerWeights expected = weights(made).get(i);
      LayerWeights actual = weights(read).get(i);
      assertThat(actual.values()).isEqualTo(expected.values());
      assertThat(actual.encoding()).isEqualTo(expected.encoding());
      assertThat(actual.scales()).isEqualTo(expected.scales());
      assertThat(actual.zeroPoints()).isEqualTo(expected.zeroPoints());
    }
  }

  private static List<LayerWeights> weights(Network network) {
    return network.layers().stream().map(l -> ((DenseLayer) l).weights()).toList();
  }

  @Test
  void writingTwiceGivesTheSameBytes() throws IOException {
    Network network = imported(OPERATORS.resolve("fc_rand0.tflite"));
    LoomWriter.write(network, folder, new Diagnostics());
    byte[] text = Files.readAllBytes(folder.resolve("fc_rand0.loom"));
    byte[] arrays = Files.readAllBytes(folder.resolve("fc_rand0.npz"));
    LoomWriter.write(network, folder, new Diagnostics());
    assertThat(Files.readAllBytes(folder.resolve("fc_rand0.loom"))).isEqualTo(text);
    assertThat(Files.readAllBytes(folder.resolve("fc_rand0.npz"))).isEqualTo(arrays);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aFolderThatDoesNotExistIsReported() {
    Diagnostics diagnostics = new Diagnostics();
    Path missing = folder.resolve("missing");
    assertThat(LoomWriter.write(RandomNetwork.of(1), missing, diagnostics)).isFalse();
    assertThat(diagnostics.hasErrors()).isTrue();
    assertThat(LoomWriter.write(imported(OPERATORS.resolve("relu1.tflite")), missing, diagnostics))
        .isFalse();
    assertThat(DiagnosticRenderer.render(diagnostics)).contains("[B0412]");
  }
}
