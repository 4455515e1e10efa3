// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** A float TFLite file computes, before anything is quantized, what TFLite's interpreter does. */
class LiveFloatTfliteTest {
  private static final byte NONE = ActivationFunctionType.NONE;
  private static final byte RELU = ActivationFunctionType.RELU;

  @TempDir Path folder;

  private final TestModel model = new TestModel();
  private final SplittableRandom random = new SplittableRandom(3);

  private int tensor(int... shape) {
    return model.activation("t", TensorType.FLOAT32, 1, 0, shape);
  }

  private int constant(int... shape) {
    return model.reals(random, shape);
  }

  @Test
  void aNetworkOfManyOperatorsIsThatOfTflite() throws IOException {
    int x = model.activation("x", TensorType.FLOAT32, 1, 0, 1, 9, 7, 4);
    TestWindows.Sweep half = new TestWindows.Sweep(true, 2, 2, 1, 1);
    int conv = tensor(1, 5, 4, 6);
    model.windows().convolution(new int[] {x, constant(6, 3, 3, 4), constant(6)}, conv, half, RELU);
    TestWindows.Sweep whole = new TestWindows.Sweep(true, 1, 1, 1, 1);
    int depthwise = tensor(1, 5, 4, 6);
    int[] inputs = {conv, constant(1, 3, 3, 6), constant(6)};
    model.windows().depthwise(inputs, depthwise, whole, 1, NONE);
    int scaled = tensor(1, 5, 4, 6);
    model.arithmetic(BuiltinOperator.MUL, new int[] {depthwise, constant(6)}, scaled, NONE);
    int moved = tensor(1, 5, 4, 6);
    model.arithmetic(BuiltinOperator.ADD, new int[] {scaled, constant(6)}, moved, NONE);
    int tanh = tensor(1, 5, 4, 6);
    model.operator(BuiltinOperator.TANH, new int[] {moved}, tanh);
    int sum = tensor(1, 5, 4, 6);
    model.arithmetic(BuiltinOperator.ADD, new int[] {conv, tanh}, sum, RELU);
    int joined = tensor(1, 5, 4, 12);
    model.moves().concatenation(new int[] {sum, tanh}, joined, 3, NONE);
    int pooled = tensor(1, 3, 2, 12);
    model.windows().pool(BuiltinOperator.AVERAGE_POOL_2D, joined, pooled, half, 2, 2, NONE);
    int flat = tensor(1, 72);
    model.operator(BuiltinOperator.RESHAPE, new int[] {pooled, model.whole(1, 72)}, flat);
    int dense = tensor(1, 5);
    int[] matrix = {flat, constant(5, 72), constant(5)};
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, matrix, dense, NONE);
    Path file = folder.resolve("net.tflite");
    model.write(file, new int[] {x}, dense);

    RealWitness.assertEqualsTheLibrary(file, 252);
  }

  @Test
  void partsChoicesAndMeansAreThoseOfTflite() throws IOException {
    int x = model.activation("x", TensorType.FLOAT32, 1, 0, 1, 6, 8, 4);
    int left = tensor(1, 6, 8, 2);
    int right = tensor(1, 6, 8, 2);
    model
        .moves()
        .split(
            new int[] {model.constant(TensorType.INT32, DrawnNumbers.int32(3), 1, 0), x},
            left,
            right);
    int most = tensor(1, 6, 8, 2);
    model.operator(BuiltinOperator.MAXIMUM, new int[] {left, right}, most);
    int least = tensor(1, 6, 8, 2);
    model.operator(BuiltinOperator.MINIMUM, new int[] {left, right}, least);
    int small = tensor(1, 3, 4, 2);
    int[] ends = {most, model.whole(0, 0, 0, 0), model.whole(1, 6, 8, 2), model.whole(1, 2, 2, 1)};
    model.moves().stridedSlice(ends, small, 0, 0, 0);
    int wide = tensor(1, 6, 8, 2);
    model.windows().resizeBilinear(small, model.whole(6, 8), wide, false, true);
    int corner = tensor(1, 6, 8, 1);
    int[] size = {least, model.whole(0, 0, 0, 1), model.whole(1, 6, 8, -1)};
    model.operator(BuiltinOperator.SLICE, size, corner);
    int channels = tensor(1, 1, 1, 2);
    model.reduce(BuiltinOperator.MEAN, new int[] {wide, model.whole(1, 2)}, channels, true);
    int excited = tensor(1, 6, 8, 2);
    model.arithmetic(BuiltinOperator.MUL, new int[] {wide, channels}, excited, NONE);
    int joined = tensor(1, 6, 8, 3);
    model.moves().concatenation(new int[] {excited, corner}, joined, 3, NONE);
    int rows = tensor(1, 6, 3);
    model.reduce(BuiltinOperator.MEAN, new int[] {joined, model.whole(2)}, rows, false);
    Path file = model.write(folder.resolve("parts.tflite"), new int[] {x}, rows);
    RealWitness.assertEqualsTheLibrary(file, 192);
  }

  @Test
  void slopesPerChannelAndSumsAreThoseOfTflite() throws IOException {
    int x = model.activation("x", TensorType.FLOAT32, 1, 0, 1, 5, 6, 4);
    int conv = tensor(1, 5, 6, 3);
    TestWindows.Sweep whole = new TestWindows.Sweep(true, 1, 1, 1, 1);
    model
        .windows()
        .convolution(new int[] {x, constant(3, 3, 3, 4), constant(3)}, conv, whole, NONE);
    int sloped = tensor(1, 5, 6, 3);
    model.operator(BuiltinOperator.PRELU, new int[] {conv, constant(1, 1, 3)}, sloped);
    int leaky = tensor(1, 5, 6, 3);
    model.operator(BuiltinOperator.PRELU, new int[] {sloped, constant(1, 1, 1)}, leaky);
    int rows = tensor(1, 5, 3);
    model.reduce(BuiltinOperator.SUM, new int[] {leaky, model.whole(2)}, rows, false);
    Path file = model.write(folder.resolve("slopes.tflite"), new int[] {x}, rows);
    RealWitness.assertEqualsTheLibrary(file, 120);
  }

  @Test
  void aSumOfPixelsIsThatOfTflite() throws IOException {
    int x = model.activation("x", TensorType.FLOAT32, 1, 0, 1, 5, 6, 4);
    int sum = tensor(1, 1, 1, 4);
    model.reduce(BuiltinOperator.SUM, new int[] {x, model.whole(1, 2)}, sum, true);
    Path file = model.write(folder.resolve("sum.tflite"), new int[] {x}, sum);
    RealWitness.assertEqualsTheLibrary(file, 120);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BuiltinOperator.ABS,
        BuiltinOperator.COS,
        BuiltinOperator.EXP,
        BuiltinOperator.SIN,
        BuiltinOperator.SQUARE
      })
  void functionsOfOneElementAreThoseOfTflite(int function) throws IOException {
    int x = model.activation("x", TensorType.FLOAT32, 1, 0, 1, 5, 6, 4);
    int y = tensor(1, 5, 6, 4);
    model.operator(function, new int[] {x}, y);
    Path file = model.write(folder.resolve("function.tflite"), new int[] {x}, y);
    RealWitness.assertEqualsTheLibrary(file, 120);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 2, 2, 10, 12, false",
    "true, 1, 3, 5, 16, true",
    "false, 2, 2, 11, 13, true",
    "false, 3, 1, 15, 8, false"
  })
  void transposedConvolutionsAreThoseOfTflite(
      boolean same, int strideY, int strideX, int height, int width, boolean bias)
      throws IOException {
    int x = model.activation("x", TensorType.FLOAT32, 1, 0, 1, 5, 6, 4);
    int y = tensor(1, height, width, 3);
    int shape = model.whole(1, height, width, 3);
    int weights = constant(3, 3, 3, 4);
    int[] inputs =
        bias ? new int[] {shape, weights, x, constant(3)} : new int[] {shape, weights, x};
    model.windows().transposeConvolution(inputs, y, same, strideY, strideX);
    Path file = model.write(folder.resolve("transposed.tflite"), new int[] {x}, y);
    RealWitness.assertEqualsTheLibrary(file, 120);
  }
}
