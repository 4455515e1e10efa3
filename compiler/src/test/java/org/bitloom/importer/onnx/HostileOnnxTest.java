// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.model.Network;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged ONNX files end in a diagnostic or in a network, never in an exception, and soon. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
@Tag("search")
class HostileOnnxTest {
  private static final int FILES = 5000;
  private static final int FLOAT_FILES = Integer.getInteger("bitloom.hostile.float", 400);
  private static final Path MODELS = Path.of("src/test/resources/onnx");

  @TempDir Path folder;

  private static List<Path> models() throws IOException {
    try (Stream<Path> files = Files.list(MODELS)) {
      return files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  private void assertHarmless(byte[] bytes, String what) throws IOException {
    Path file = folder.resolve("hostile.onnx");
    Files.write(file, bytes);
    Diagnostics diagnostics = new Diagnostics();
    assertThatCode(
            () -> {
              Optional<Network> network = OnnxImporter.read(file, diagnostics);
              assertThat(network.isPresent()).isEqualTo(!diagnostics.hasErrors());
              network.ifPresent(NetworkLowering::lower);
              assertThat(DiagnosticRenderer.render(diagnostics)).isNotNull();
            })
        .as(what)
        .doesNotThrowAnyException();
  }

  @Test
  void filesWithFlippedBitsAndCutOffEndsAreHarmless() throws IOException {
    List<Path> models = models();
    SplittableRandom random = new SplittableRandom(13);
    for (int round = 0; round < FILES; round++) {
      Path model = models.get(round % models.size());
      byte[] bytes = Files.readAllBytes(model);
      String what = "round " + round + " of " + model;
      if (round % 7 == 0) {
        assertHarmless(Arrays.copyOf(bytes, random.nextInt(bytes.length)), what);
        continue;
      }
      for (int i = 0; i < 1 + round % 5; i++) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            round % 3 == 0
                ? (byte) random.nextInt(256)
                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
      }
      assertHarmless(bytes, what);
    }
  }

  @Test
  void floatFilesThatAreQuantizedAreHarmless() throws IOException {
    List<Path> models;
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/onnx-float"))) {
      models = files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList();
    }
    SplittableRandom random = new SplittableRandom(17);
    Path data = folder.resolve("data.npy");
    double[] samples = random.doubles(2 * 4 * 9 * 7, -2, 2).toArray();
    NpyWriter.write(data, NpyArray.ofReals(NpyType.FLOAT32, List.of(2, 4, 9, 7), samples));
    Path file = folder.resolve("hostile.onnx");
    for (int round = 0; round < FLOAT_FILES; round++) {
      byte[] bytes = Files.readAllBytes(models.get(round % models.size()));
      for (int i = 0; i < 1 + round % 5; i++) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            round % 3 == 0
                ? (byte) random.nextInt(256)
                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
      }
      Files.write(file, round % 9 == 0 ? Arrays.copyOf(bytes, bytes.length * 3 / 4) : bytes);
      Diagnostics diagnostics = new Diagnostics();
      Optional<Network> network =
          NetworkReader.read(file, new DataCalibrator(), FloatPath.options(data), diagnostics);
      assertThat(network.isPresent()).as("round %d", round).isEqualTo(!diagnostics.hasErrors());
    }
  }

  private static ModelProto model(String name) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(MODELS.resolve(name + ".onnx")));
  }

  private String refusal(ModelProto model) throws IOException {
    Path file = folder.resolve("refused.onnx");
    Files.write(file, model.toByteArray());
    Diagnostics diagnostics = new Diagnostics();
    assertThat(OnnxImporter.read(file, diagnostics)).isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }

  @Test
  void nodesThatReadEachOtherAreRefused() throws IOException {
    ModelProto.Builder model = model("qdq_relu").toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    String last = graph.getNode(graph.getNodeCount() - 1).getOutput(0);
    graph.getNodeBuilder(0).setInput(0, last);
    assertThat(refusal(model.build())).contains("error[B0502]", "circle");
  }

  @Test
  void hugeDimensionsAreRefusedBeforeAnythingIsAllocated() throws IOException {
    ModelProto.Builder model = model("qdq_relu").toBuilder();
    model.getGraphBuilder().getInitializerBuilder(0).addDims(1L << 40).addDims(1L << 40);
    assertThat(refusal(model.build())).contains("error[B0502]", "dimension");
  }

  @Test
  void externalDataOutsideOfTheFolderIsRefused() throws IOException {
    for (String location : List.of("../secret", "/etc/passwd", "a/../../b", "")) {
      ModelProto.Builder model = model("qdq_relu").toBuilder();
      TensorProto.Builder tensor = model.getGraphBuilder().getInitializerBuilder(0);
      tensor
          .clearRawData()
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .addExternalData(
              StringStringEntryProto.newBuilder().setKey("location").setValue(location));
      assertThat(refusal(model.build())).contains("error[B0502]", "outside of its folder");
    }
  }

  @Test
  void aTensorThatNothingMakesIsNamed() throws IOException {
    ModelProto.Builder model = model("qdq_relu").toBuilder();
    model.getGraphBuilder().getNodeBuilder(1).setInput(0, "nothing");
    assertThat(refusal(model.build())).contains("error[B0502]", "'nothing'");
  }
}
