// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The golden model gives the very integers that four libraries gave for the convolutional networks
 * of MLPerf Tiny. The graph is that from before the search for requantizers.
 */
@Tag("search")
class ConvolutionalOracleTest {
  private static final Path MODELS = Path.of("../../shared/models");

  private static Path folder(String model) {
    assumeTrue(Files.isDirectory(MODELS), "no real networks beside the project");
    return MODELS.resolve(model);
  }

  private static Network read(String model, Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    return NetworkReader.read(
            folder(model).resolve("model.tflite"), new DataCalibrator(), arithmetic, diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  private static List<List<Tensor>> tensors(Path file, Edge edge) {
    long[] all = NpyReader.read(file).integers();
    int size = edge.type().shape().elements();
    return IntStream.range(0, all.length / size)
        .mapToObj(n -> Arrays.copyOfRange(all, n * size, (n + 1) * size))
        .map(values -> List.of(Tensor.of(edge.type().shape(), values)))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "kws, REFERENCE, real, tflm_ref, 65, 0",
    "kws, REFERENCE, random, tflm_ref, 16, 0",
    "kws, REFERENCE, real_all1000, tflm_ref, 1000, 0",
    "kws, X86, real, tflite29, 65, 0",
    "kws, X86, random, tflite29, 16, 0",
    "kws, X86, real_all1000, tflite29, 1000, 0",
    "kws, PORTABLE, real, djl262_single, 65, 0",
    "kws, PORTABLE, random, djl262_single, 16, 0",
    "kws, XNNPACK, real, xnnpack_qs8, 65, 0",
    "kws, XNNPACK, random, xnnpack_qs8, 16, 0",
    "kws, XNNPACK, real_all1000, xnnpack_qs8, 1000, 0",
    "resnet8, REFERENCE, real, tflm_ref, 67, 0",
    "resnet8, REFERENCE, random, tflm_ref, 16, 0",
    "resnet8, X86, real, tflite29, 67, 0",
    "resnet8, X86, random, tflite29, 16, 0",
    "resnet8, PORTABLE, real, djl262_single, 67, 0",
    "resnet8, PORTABLE, random, djl262_single, 16, 0",
    "resnet8, XNNPACK, real, xnnpack_qs8, 67, 0",
    "resnet8, XNNPACK, random, xnnpack_qs8, 16, 0"
  })
  void allOutputsAreThoseOfTheLibrary(
      String model, Arithmetic arithmetic, String vectors, String witness, int count, int oneAway) {
    IntegerNetwork network = NetworkLowering.lower(read(model, arithmetic));
    Path folder = folder(model);
    List<List<Tensor>> inputs =
        tensors(folder.resolve("inputs/" + vectors + ".npy"), network.inputs().get(0));
    List<List<Tensor>> library =
        tensors(
            folder.resolve("expected/%s.%s.npy".formatted(vectors, witness)),
            network.outputs().get(0));
    List<List<Tensor>> golden = new GoldenModel(network).outputs(inputs);
    assertThat(golden).hasSize(count).hasSameSizeAs(library);
    int different = 0;
    for (int s = 0; s < count; s++) {
      long[] expected = library.get(s).get(0).toArray();
      long[] actual = golden.get(s).get(0).toArray();
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < actual.length; i++) {
        assertThat(actual[i]).as("sample %d", s).isBetween(expected[i] - 1, expected[i] + 1);
        different += actual[i] == expected[i] ? 0 : 1;
      }
    }
    assertThat(different).isEqualTo(oneAway);
  }

  @ParameterizedTest
  @CsvSource({
    "kws, REFERENCE, tflm_ref",
    "kws, X86, tflite29",
    "resnet8, REFERENCE, tflm_ref",
    "resnet8, X86, tflite29"
  })
  void everyTensorIsThatOfTheLibrary(String model, Arithmetic arithmetic, String witness) {
    Network source = read(model, arithmetic);
    IntegerNetwork network = NetworkLowering.lower(source);
    GoldenModel golden = new GoldenModel(network);
    for (String vectors : List.of("real", "random")) {
      List<List<Tensor>> inputs =
          tensors(folder(model).resolve("inputs/" + vectors + ".npy"), network.inputs().get(0));
      for (int sample = 0; sample < 2; sample++) {
        Path file =
            folder(model)
                .resolve("expected/interm_%s%d.%s.npz".formatted(vectors, sample, witness));
        assertTensors(source, golden.run(inputs.get(sample)), file);
      }
    }
  }

  private static void assertTensors(Network source, Map<String, Tensor> values, Path file) {
    try (NpzFile npz = NpzFile.open(file)) {
      List<String> keys = npz.keys().stream().sorted().toList();
      assertThat(source.layers()).hasSameSizeAs(keys);
      for (int i = 0; i < keys.size(); i++) {
        assertThat(values.get(source.layers().get(i).name()).toArray())
            .as(keys.get(i))
            .isEqualTo(npz.read(keys.get(i)).integers());
      }
    }
  }
}
