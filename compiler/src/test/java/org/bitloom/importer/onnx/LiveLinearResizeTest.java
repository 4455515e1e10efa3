// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Interpolation between quantized pixels, which ONNX Runtime computes in float32: where scales and
 * places are powers of two nothing differs, elsewhere values near a tie do, by 1.
 */
class LiveLinearResizeTest {
  private static final int SIDE = 7;
  private static final int CHANNELS = 3;
  private static final int SAMPLES = 20;

  @TempDir Path folder;

  private Witness.Found compared(String transform, int side, float scale) throws IOException {
    Graph graph = new Graph(13, 1);
    String x = graph.input("x", 1, CHANNELS, SIDE, SIDE);
    String s = graph.floats(new float[] {scale});
    String z = graph.zeroPoint(-9);
    String none = graph.floats(new float[0], 0);
    String real = quantized(graph, x, s, z);
    String resized =
        graph.node(
            "Resize",
            List.of(real, none, none, graph.integers(1, CHANNELS, side, side)),
            Graph.text("mode", "linear"),
            Graph.text("coordinate_transformation_mode", transform));
    quantized(graph, resized, s, z);
    byte[] bytes = graph.ending();
    Path file = Files.write(folder.resolve("resize.onnx"), bytes);
    Path archive = folder.resolve("live.npz");
    NpzWriter.write(archive, live(bytes, side, scale));
    Network network = OnnxImporter.read(file, new Diagnostics()).orElseThrow();
    return Witness.compare(network, archive, List.of("live"));
  }

  private static String quantized(Graph graph, String x, String scale, String zeroPoint) {
    String codes = graph.node("QuantizeLinear", List.of(x, scale, zeroPoint));
    return graph.node("DequantizeLinear", List.of(codes, scale, zeroPoint));
  }

  private static Map<String, NpyArray> live(byte[] file, int side, float scale) {
    SplittableRandom random = new SplittableRandom(5);
    int in = CHANNELS * SIDE * SIDE;
    int out = CHANNELS * side * side;
    double[] inputs = new double[SAMPLES * in];
    double[] outputs = new double[SAMPLES * out];
    for (int n = 0; n < SAMPLES; n++) {
      float[] sample = new float[in];
      for (int i = 0; i < in; i++) {
        sample[i] = scale * (random.nextInt(-128, 128) + 9);
        inputs[n * in + i] = sample[i];
      }
      Map<String, double[]> made =
          LiveOnnxRuntime.run(file, List.of(sample), List.of(new long[] {1, CHANNELS, SIDE, SIDE}));
      System.arraycopy(made.values().iterator().next(), 0, outputs, n * out, out);
    }
    return Map.of("in0", reals(inputs, SIDE), "live", reals(outputs, side));
  }

  private static NpyArray reals(double[] values, int side) {
    return NpyArray.ofReals(NpyType.FLOAT32, List.of(SAMPLES, CHANNELS, side, side), values);
  }

  @ParameterizedTest
  @CsvSource({"half_pixel,14", "half_pixel,28", "asymmetric,14", "align_corners,13"})
  void whatIsExactInFloatIsEqual(String transform, int side) throws IOException {
    Witness.Found found = compared(transform, side, 0.125f);
    assertThat(found.values()).isEqualTo(SAMPLES * CHANNELS * side * side);
    assertThat(found.different()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "half_pixel,14,0.1",
    "half_pixel,10,0.1",
    "half_pixel,5,0.037",
    "pytorch_half_pixel,21,0.05",
    "asymmetric,10,0.1",
    "align_corners,14,0.0371"
  })
  void otherValuesDifferByOneNearTies(String transform, int side, float scale) throws IOException {
    Witness.Found found = compared(transform, side, scale);
    assertThat(found.most()).isLessThanOrEqualTo(1);
    assertThat(found.different()).isLessThan(found.values() / 20);
  }
}
