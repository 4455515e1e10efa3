// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.NetworkReader;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/**
 * MobileNetV2 (Sandler et al. 2018, table 2) of 224 x 224 pixels with random weights, as converters
 * from PyTorch write it: a channels-first input and a transpose. Its golden model gives what TFLite
 * gives.
 */
@Tag("search")
class MobileNetFileTest {
  private static final int SIZE = 224;

  /** Products of one inference, the stem, the bottlenecks and the classifier. */
  private static final long MACS = 300_774_272;

  /** Expansion, channels, repeats and stride of the bottlenecks. */
  private static final int[][] BLOCKS = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  /** Standard deviation of a weight's code, about. */
  private static final int SPREAD = 40;

  private static final float CLAMPED = 6f / 255;
  private static final float FREE = 0.03f;

  @TempDir Path folder;

  private final TestModel model = new TestModel();
  private final SplittableRandom random = new SplittableRandom(3);

  /** An image on its way through the network. */
  private record Image(int tensor, int size, int channels) {}

  private static float scale(boolean clamped) {
    return clamped ? CLAMPED : FREE;
  }

  private int activation(boolean clamped, int... shape) {
    return model.activation("t", TensorType.INT8, scale(clamped), clamped ? -128 : 0, shape);
  }

  private int weights(int fanIn, boolean clamped, int scaleDimension, int... shape) {
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    byte[] codes = new byte[count];
    for (int i = 0; i < count; i++) {
      double code = random.nextGaussian() * SPREAD;
      codes[i] = (byte) Math.clamp(Math.round(code), -127, 127);
    }
    float[] scales = new float[shape.length == 2 ? 1 : shape[scaleDimension]];
    Arrays.fill(scales, weightScale(fanIn, clamped));
    return model.weights(codes, scales, scaleDimension, shape);
  }

  private static float weightScale(int fanIn, boolean clamped) {
    return (float) (Math.sqrt((clamped ? 2.0 : 1.0) / fanIn) / SPREAD);
  }

  private int bias(int count) {
    return bias(count, 1);
  }

  private int bias(int count, float scale) {
    int[] values = random.ints(count, -2000, 2000).toArray();
    return model.constant(TensorType.INT32, DrawnNumbers.int32(values), scale, 0, count);
  }

  private static byte fused(boolean clamped) {
    return clamped ? ActivationFunctionType.RELU6 : ActivationFunctionType.NONE;
  }

  private Image convolution(Image x, int filters, int kernel, int stride, boolean clamped) {
    int w = weights(kernel * kernel * x.channels, clamped, 0, filters, kernel, kernel, x.channels);
    int size = (x.size + stride - 1) / stride;
    int y = activation(clamped, 1, size, size, filters);
    TestWindows.Sweep sweep = new TestWindows.Sweep(true, stride, stride, 1, 1);
    model.windows().convolution(new int[] {x.tensor, w, bias(filters)}, y, sweep, fused(clamped));
    return new Image(y, size, filters);
  }

  private Image depthwise(Image x, int stride) {
    int w = weights(9, true, 3, 1, 3, 3, x.channels);
    int size = (x.size + stride - 1) / stride;
    int y = activation(true, 1, size, size, x.channels);
    TestWindows.Sweep sweep = new TestWindows.Sweep(true, stride, stride, 1, 1);
    model.windows().depthwise(new int[] {x.tensor, w, bias(x.channels)}, y, sweep, 1, fused(true));
    return new Image(y, size, x.channels);
  }

  private Image bottleneck(Image x, int expansion, int channels, int stride) {
    Image wide = expansion == 1 ? x : convolution(x, expansion * x.channels, 1, 1, true);
    Image y = convolution(depthwise(wide, stride), channels, 1, 1, false);
    if (stride != 1 || channels != x.channels) {
      return y;
    }
    int sum = activation(false, 1, y.size, y.size, channels);
    model.arithmetic(
        BuiltinOperator.ADD, new int[] {x.tensor, y.tensor}, sum, ActivationFunctionType.NONE);
    return new Image(sum, y.size, channels);
  }

  private Path written() throws IOException {
    int input = model.activation("x", TensorType.INT8, 0.02f, 0, 1, 3, SIZE, SIZE);
    int image = model.activation("nhwc", TensorType.INT8, 0.02f, 0, 1, SIZE, SIZE, 3);
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {input, model.whole(0, 2, 3, 1)}, image);
    Image x = convolution(new Image(image, SIZE, 3), 32, 3, 2, true);
    for (int[] block : BLOCKS) {
      for (int i = 0; i < block[2]; i++) {
        x = bottleneck(x, block[0], block[1], i == 0 ? block[3] : 1);
      }
    }
    x = convolution(x, 1280, 1, 1, true);
    int mean = activation(true, 1, 1280);
    model.reduce(BuiltinOperator.MEAN, new int[] {x.tensor, model.whole(1, 2)}, mean, false);
    int w = weights(1280, false, 0, 1000, 1280);
    int y = activation(false, 1, 1000);
    model.fullyConnected(
        BuiltinOperator.FULLY_CONNECTED,
        new int[] {mean, w, bias(1000, CLAMPED * weightScale(1280, false))},
        y,
        ActivationFunctionType.NONE);
    return model.write(folder.resolve("mobilenet_v2.tflite"), new int[] {input}, y);
  }

  @Test
  void aChannelsFirstFileOfThreeHundredMillionProductsIsImportedPlannedAndRun() throws IOException {
    Path file = written();
    Diagnostics diagnostics = new Diagnostics();
    long start = System.nanoTime();
    Network network =
        NetworkReader.read(file, new DataCalibrator(), Arithmetic.PORTABLE, diagnostics)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    long read = System.nanoTime();
    Plan plan =
        Planner.plan(network, diagnostics)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    long planned = System.nanoTime();
    IntegerNetwork graph = plan.network();
    assertThat(graph.nodes().stream().mapToLong(n -> n.operator().macs()).sum()).isEqualTo(MACS);
    Shape shape = graph.inputs().get(0).type().shape();
    assertThat(shape).isEqualTo(Shape.of(SIZE, SIZE, 3));
    Tensor sample = Tensor.generate(shape, i -> random.nextInt(-128, 128));

    Tensor golden = new GoldenModel(graph).outputs(List.of(List.of(sample))).get(0).get(0);

    long run = System.nanoTime();
    System.out.printf(
        "MobileNetV2: %.1f s to import, %.1f s to plan, %.1f s to run the golden model%n",
        (read - start) / 1e9, (planned - read) / 1e9, (run - planned) / 1e9);
    FileTensor like = network.files().get(network.inputs().get(0).name());
    long[] there = like.inFile(sample);
    try (LiveTflite library =
        LiveTflite.load(file, graph.inputs().stream().map(Edge::type).toList())) {
      Tensor expected =
          library.run(List.of(Tensor.generate(Shape.of(there.length), i -> there[i]))).get(0);
      assertThat(golden.toArray()).isEqualTo(expected.toArray());
    }
  }
}
