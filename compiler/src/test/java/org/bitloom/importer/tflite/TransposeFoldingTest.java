// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Networks with transposes give what TFLite gives, in the order of the file. */
class TransposeFoldingTest {
  private static final byte INT8 = TensorType.INT8;
  private static final TestWindows.Sweep ONE = new TestWindows.Sweep(true, 1, 1, 1, 1);

  @TempDir Path folder;

  private final TestModel model = new TestModel();
  private final SplittableRandom random = new SplittableRandom(5);

  private int tensor(float scale, long zeroPoint, int... shape) {
    return model.activation("t", INT8, scale, zeroPoint, shape);
  }

  private int transposed(int input, float scale, long zeroPoint, int[] order, int... shape) {
    int axes = model.constant(TensorType.INT32, DrawnNumbers.int32(order), 1, 0, order.length);
    int output = tensor(scale, zeroPoint, shape);
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {input, axes}, output);
    return output;
  }

  private int reshaped(int input, float scale, long zeroPoint, int... shape) {
    int output = tensor(scale, zeroPoint, shape);
    model.operator(BuiltinOperator.RESHAPE, new int[] {input, model.whole(shape)}, output);
    return output;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private int convolution(int input, int channels, int filters, int height, int width) {
    byte[] values = new byte[filters * 9 * channels];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) random.nextInt(-127, 128);
    }
    int w = model.weights(values, new float[] {0.01f}, 0, filters, 3, 3, channels);
    int b = model.constant(TensorType.INT32, new byte[4 * filters], 0.001f, 0, filters);
    int output = tensor(0.3f, 4, 1, height, width, filters);
    model.windows().convolution(new int[] {input, w, b}, output, ONE, ActivationFunctionType.NONE);
    return output;
  }

  private void assertEqualToTheLibrary(int input, int output) throws IOException {
    Path file = model.write(folder.resolve("transposed.tflite"), new int[] {input}, output);
    Network network = DrawnNetwork.imported(file, Arithmetic.PORTABLE);
    IntegerNetwork graph = NetworkLowering.lower(network);
    GoldenModel golden = new GoldenModel(graph);
    try (LiveTflite library =
        LiveTflite.load(file, graph.inputs().stream().map(Edge::type).toList())) {
      for (List<Tensor> sample : DrawnNetwork.samples(graph, 3)) {
        Tensor travelling = sample.get(0);
        long[] there = like(network, network.inputs().get(0).name(), travelling).inFile(travelling);
        Tensor expected =
            library.run(List.of(Tensor.generate(Shape.of(there.length), i -> there[i]))).get(0);
        Tensor actual = golden.outputs(List.of(sample)).get(0).get(0);
        assertThat(like(network, network.outputs().get(0), actual).inFile(actual))
            .isEqualTo(expected.toArray());
      }
    }
  }

  private static FileTensor like(Network network, String name, Tensor tensor) {
    return network.files().getOrDefault(name, FileTensor.same(tensor.shape()));
  }

  @Test
  void anInputIsPermutedThroughAChangeOfScale() throws IOException {
    int x = model.activation("x", TensorType.UINT8, 0.1f, 100, 1, 3, 6, 5);
    int q = tensor(0.12f, -20, 1, 3, 6, 5);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {x}, q);
    int nhwc = transposed(q, 0.12f, -20, new int[] {0, 2, 3, 1}, 1, 6, 5, 3);
    assertEqualToTheLibrary(x, convolution(nhwc, 3, 4, 6, 5));
  }

  @Test
  void anOutputIsPermutedThroughAReshape() throws IOException {
    int x = tensor(0.1f, 3, 1, 6, 5, 2);
    int y = convolution(x, 2, 4, 6, 5);
    int nchw = transposed(y, 0.3f, 4, new int[] {0, 3, 1, 2}, 1, 4, 6, 5);
    assertEqualToTheLibrary(x, reshaped(nchw, 0.3f, 4, 1, 2, 60));
  }

  @Test
  void twoTransposesEndEachOtherAroundFunctionsAndSums() throws IOException {
    int x = tensor(0.1f, 3, 1, 6, 5, 2);
    int y = convolution(x, 2, 4, 6, 5);
    int nchw = transposed(y, 0.3f, 4, new int[] {0, 3, 1, 2}, 1, 4, 6, 5);
    int relu = tensor(0.2f, -128, 1, 4, 6, 5);
    model.operator(BuiltinOperator.RELU, new int[] {nchw}, relu);
    int sum = tensor(0.35f, -10, 1, 4, 6, 5);
    model.arithmetic(BuiltinOperator.ADD, new int[] {relu, nchw}, sum, ActivationFunctionType.NONE);
    int nhwc = transposed(sum, 0.35f, -10, new int[] {0, 2, 3, 1}, 1, 6, 5, 4);
    assertEqualToTheLibrary(x, convolution(nhwc, 4, 3, 6, 5));
  }

  @Test
  void aFullyConnectedLayerTakesTheOrderIntoItsWeights() throws IOException {
    int x = tensor(0.1f, 3, 1, 6, 5, 2);
    int y = convolution(x, 2, 4, 6, 5);
    int nchw = transposed(y, 0.3f, 4, new int[] {0, 3, 1, 2}, 1, 4, 6, 5);
    int flat = reshaped(nchw, 0.3f, 4, 1, 120);
    int w = model.constant(INT8, bytes(7 * 120), new float[] {0.01f}, 7, 120);
    int b = model.constant(TensorType.INT32, new byte[28], 0.003f, 0, 7);
    int output = tensor(1f, 4, 1, 7);
    model.fullyConnected(
        BuiltinOperator.FULLY_CONNECTED,
        new int[] {flat, w, b},
        output,
        ActivationFunctionType.NONE);
    assertEqualToTheLibrary(x, output);
  }

  @Test
  void whereElementsHaveToMoveTheyDo() throws IOException {
    int x = tensor(0.1f, 3, 1, 6, 5, 2);
    int y = convolution(x, 2, 4, 6, 5);
    int turned = transposed(y, 0.3f, 4, new int[] {0, 2, 1, 3}, 1, 5, 6, 4);
    int back = transposed(turned, 0.3f, 4, new int[] {0, 2, 1, 3}, 1, 6, 5, 4);
    int z = convolution(turned, 4, 3, 5, 6);
    int sum = tensor(0.35f, -10, 1, 6, 5, 4);
    model.arithmetic(BuiltinOperator.ADD, new int[] {y, back}, sum, ActivationFunctionType.NONE);
    int flat = reshaped(z, 0.3f, 4, 1, 90);
    int other = reshaped(sum, 0.35f, -10, 1, 120);
    int scaled = tensor(0.3f, 4, 1, 120);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {other}, scaled);
    int output = tensor(0.3f, 4, 1, 210);
    model.moves().concatenation(new int[] {flat, scaled}, output, 1, ActivationFunctionType.NONE);
    assertEqualToTheLibrary(x, output);
  }
}
