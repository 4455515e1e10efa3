// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operator of float files in the forms of every opset: the real network that calibration sees
 * equals what ONNX Runtime computes, up to the noise of float32, at the output of every node.
 */
@Tag("search")
class LiveFloatOnnxTest {
  private static final int[] OPSETS = {7, 9, 10, 11, 13, 14, 17, 18, 19, 21, 23};

  /** Largest difference, in parts of the largest element of a tensor. */
  private static final double NOISE = 4e-5;

  @TempDir Path folder;

  static Stream<FloatNetworks.Drawn> networks() {
    return IntStream.of(OPSETS).boxed().flatMap(opset -> FloatNetworks.of(opset).stream());
  }

  /** What is folded into one layer depends on the operators, and little on their opset. */
  static Stream<FloatNetworks.Drawn> foldedNetworks() {
    return Stream.of(7, 10, 13, 18, 23).flatMap(opset -> FloatNetworks.of(opset).stream());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyTensorIsThatOfOnnxRuntime(FloatNetworks.Drawn drawn) throws IOException {
    compare(drawn, drawn.graph().showingAll());
  }

  @ParameterizedTest
  @MethodSource("foldedNetworks")
  void whatIsMadeOneLayerStaysTheSame(FloatNetworks.Drawn drawn) throws IOException {
    compare(drawn, drawn.graph().ending());
  }

  private void compare(FloatNetworks.Drawn drawn, byte[] bytes) throws IOException {
    Path file = folder.resolve("net.onnx");
    Files.write(file, bytes);
    FloatPath ours = FloatPath.of(file);
    SplittableRandom random = new SplittableRandom(3);
    for (int sample = 0; sample < 2; sample++) {
      List<float[]> inputs = new ArrayList<>();
      for (long[] dims : drawn.dims()) {
        float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-2, 2);
        }
        inputs.add(values);
      }
      Map<String, double[]> theirs = LiveOnnxRuntime.run(bytes, inputs, drawn.dims());
      List<double[]> own = ours.run(inputs);
      List<double[]> expected = List.copyOf(theirs.values());
      assertThat(own).hasSameSizeAs(expected);
      for (int o = 0; o < own.size(); o++) {
        assertThat(own.get(o)).as("output %d", o).hasSameSizeAs(expected.get(o));
        double most = Arrays.stream(expected.get(o)).map(Math::abs).max().orElse(0);
        assertThat(furthest(own.get(o), expected.get(o)))
            .as("output %d", o)
            .isLessThanOrEqualTo(NOISE * Math.max(most, 1e-3));
      }
    }
  }

  private static double furthest(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }
}
