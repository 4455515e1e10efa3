// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TfliteImporterTest {
  private static final Path OPERATORS = Path.of("src/test/resources/tflite");
  private static final Path MODELS = Path.of("../../shared/models");

  private static Network read(Path file, Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network =
        NetworkReader.read(file, new DataCalibrator(), arithmetic, diagnostics);
    assertThat(DiagnosticRenderer.render(diagnostics)).isEmpty();
    return network.orElseThrow();
  }

  private static String refusal(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(NetworkReader.read(file, new DataCalibrator(), Arithmetic.REFERENCE, diagnostics))
        .isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }

  private static void assertEqualToLibrary(Network network, NpyArray inputs, NpyArray expected) {
    Evaluation evaluation = new Evaluation(network);
    int width = network.inputs().get(0).shape().elements();
    int samples = inputs.size() / width;
    int outputs = expected.size() / samples;
    long[] in = inputs.integers();
    long[] out = expected.integers();
    for (int s = 0; s < samples; s++) {
      assertThat(evaluation.run(Arrays.copyOfRange(in, s * width, (s + 1) * width)).toArray())
          .as("sample %d of %s", s, network.name())
          .isEqualTo(Arrays.copyOfRange(out, s * outputs, (s + 1) * outputs));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv_5x5s3",
        "conv_pow2",
        "conv_rand1",
        "conv_rand3",
        "conv_rand5",
        "dwconv_5x5s3",
        "dwconv_m2_5x5s3",
        "dwconv_m2_pow2",
        "dwconv_m2_rand1",
        "dwconv_m2_rand3",
        "dwconv_m2_rand5",
        "dwconv_pow2",
        "dwconv_rand1",
        "dwconv_rand3",
        "dwconv_rand5",
        "fc_big",
        "fc_rand0",
        "fc_rand2",
        "relu1",
        "relu3",
        "requant1",
        "requant3",
        "requant5",
        "requant7",
        "softmax1",
        "softmax3",
        "maxpool0",
        "maxpool2",
        "maxpool4",
        "avepool1",
        "avepool3",
        "mean1",
        "mean3",
        "leakyrelu0",
        "leakyrelu2",
        "logistic0",
        "logistic2",
        "tanh0",
        "tanh2",
        "hardswish0",
        "hardswish2"
      })
  void oneOperatorNetworksEqualTheReferenceKernelsAndThoseOfX86(String name) {
    Path file = OPERATORS.resolve(name + ".tflite");
    try (NpzFile vectors = NpzFile.open(OPERATORS.resolve(name + ".npz"))) {
      NpyArray inputs = vectors.read("in0");
      if (vectors.contains("tflm_ref")) {
        assertEqualToLibrary(read(file, Arithmetic.REFERENCE), inputs, vectors.read("tflm_ref"));
      }
      assertEqualToLibrary(read(file, Arithmetic.X86), inputs, vectors.read("tflite29_default"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REFERENCE, ad, real, tflm_ref",
    "REFERENCE, ad, random, tflm_ref",
    "X86, ad, random, tflite29",
    "PORTABLE, ad, random, djl262_single",
    "XNNPACK, ad, random, xnnpack_qs8",
    "REFERENCE, hello_world, all256, tflm_ref",
    "X86, hello_world, all256, tflite29",
    "XNNPACK, hello_world, all256, xnnpack_qs8",
  })
  void realNetworksEqualTheKernelsOfTheirArithmetic(
      Arithmetic arithmetic, String model, String vectors, String kernels) {
    Path folder = MODELS.resolve(model);
    assumeTrue(Files.isDirectory(folder), "no real networks beside the project");
    assertEqualToLibrary(
        read(folder.resolve("model.tflite"), arithmetic),
        NpyReader.read(folder.resolve("inputs").resolve(vectors + ".npy")),
        NpyReader.read(folder.resolve("expected").resolve(vectors + "." + kernels + ".npy")));
  }

  @Test
  void aNetworkIsNamedAfterItsFolderWhereTheFileIsCalledModel() {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    Network network = read(MODELS.resolve("ad/model.tflite"), Arithmetic.REFERENCE);
    assertThat(network.name()).isEqualTo("ad");
    assertThat(network.inputs()).singleElement().matches(i -> i.name().equals("input_1"));
    assertThat(network.inputs().get(0).shape()).isEqualTo(Shape.of(640));
    assertThat(network.layers())
        .extracting(Layer::name)
        .startsWith("dense_0", "dense_1")
        .endsWith("dense_9");
    assertThat(network.outputs()).containsExactly("dense_9");
  }

  @Test
  void anInputWithoutAnIdentifierIsNumbered() {
    Network network = read(OPERATORS.resolve("fc_rand0.tflite"), Arithmetic.PORTABLE);
    assertThat(network.name()).isEqualTo("fc_rand0");
    assertThat(network.layers())
        .singleElement()
        .isInstanceOfSatisfying(
            DenseLayer.class, l -> assertThat(l.rounding()).isEqualTo(Rounding.SINGLE_UP));
    assertThat(Names.ofNetwork(Path.of("/a/8-bit net.tflite"))).isEqualTo("network_8_bit_net");
    Names names = new Names();
    assertThat(names.ofInput(0, "image")).isEqualTo("image");
    assertThat(names.ofInput(1, "serving_default_x:0")).isEqualTo("input_1");
    assertThat(names.ofInput(2, "image")).isEqualTo("input_2");
    assertThat(names.ofInput(3, "dense_0")).isEqualTo("input_3");
    assertThat(names.ofInput(4, "network")).isEqualTo("input_4");
  }

  @Test
  void everyOperatorOfTheConvolutionalNetworksIsBuilt() {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    for (String name : List.of("kws", "resnet8")) {
      Diagnostics diagnostics = new Diagnostics();
      Path file = MODELS.resolve(name).resolve("model.tflite");
      assertThat(NetworkReader.read(file, new DataCalibrator(), Arithmetic.REFERENCE, diagnostics))
          .isPresent();
      assertThat(diagnostics.hasErrors()).isFalse();
    }
  }

  @Test
  void otherKindsOfFilesAreRefusedWithOneDiagnosticEach() {
    assertThat(refusal(Path.of("net.onnx"))).startsWith("error[B0411]");
    assertThat(refusal(Path.of("net.h5"))).startsWith("error[B0507]");
    assertThat(refusal(Path.of("no_such_file.tflite"))).startsWith("error[B0411]");
    assertThat(refusal(Path.of("no_such_file.loom"))).startsWith("error[B0411]");
  }
}
