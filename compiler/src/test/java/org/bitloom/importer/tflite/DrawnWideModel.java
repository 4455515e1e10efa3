// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/**
 * Draws TFLite files of one operator each with int16 tensors, int8 weights and int64 biases; also,
 * for TFLite Micro, with int32 biases and without any.
 */
final class DrawnWideModel {
  private static final byte INT16 = TensorType.INT16;

  private final DrawnNumbers draw;
  private final TestModel model = new TestModel();

  /** Whether sums are int32, and so must not be shifted to the left. */
  private final boolean narrowSums;

  /**
   * Starts a file.
   *
   * @param micro whether it may have what TFLite 2.6 refuses and TFLite Micro computes
   */
  DrawnWideModel(long seed, boolean micro) {
    draw = new DrawnNumbers(seed);
    narrowSums = micro && draw.once(2);
  }

  /** The operators that are drawn. */
  enum Kind {
    CONV_2D,
    DEPTHWISE_CONV_2D,
    FULLY_CONNECTED,
    FULLY_CONNECTED_VECTORS,
    MAX_POOL_2D,
    AVERAGE_POOL_2D,
    MEAN,
    MEAN_OF_AXES,
    MUL,
    MUL_CONSTANT,
    ADD,
    SUB,
    ADD_CONSTANT,
    SUB_CONSTANT,
    ADD_POWERS,
    SUB_POWERS,
    LEAKY_RELU,
    MAXIMUM,
    MINIMUM,
    RELU,
    RELU6,
    QUANTIZE,
    QUANTIZE_FROM_INT8,
    QUANTIZE_TO_INT8,
    CONCATENATION,
    PAD,
    RESHAPE,
    TRANSPOSE,
    SLICE,
    SPLIT,
    PACK,
    UNPACK,
    GATHER,
    SOFTMAX,
    LOGISTIC,
    TANH
  }

  /** Writes a file. */
  Path write(Kind kind, Path file) throws IOException {
    return switch (kind) {
      case CONV_2D -> convolution(file);
      case DEPTHWISE_CONV_2D -> depthwise(file);
      case FULLY_CONNECTED -> fullyConnected(1, file);
      case FULLY_CONNECTED_VECTORS -> fullyConnected(draw.between(2, 5), file);
      case MAX_POOL_2D -> pool(BuiltinOperator.MAX_POOL_2D, file);
      case AVERAGE_POOL_2D -> pool(BuiltinOperator.AVERAGE_POOL_2D, file);
      case MEAN -> mean(true, file);
      case MEAN_OF_AXES -> mean(false, file);
      case MUL -> product(false, file);
      case MUL_CONSTANT -> product(true, file);
      case ADD, SUB, ADD_CONSTANT, SUB_CONSTANT, ADD_POWERS, SUB_POWERS ->
          new DrawnWideSums(draw, model).write(kind, file);
      case LEAKY_RELU -> leakyRelu(file);
      case MAXIMUM -> choice(BuiltinOperator.MAXIMUM, file);
      case MINIMUM -> choice(BuiltinOperator.MINIMUM, file);
      case RELU -> unary(BuiltinOperator.RELU, INT16, INT16, file);
      case RELU6 -> unary(BuiltinOperator.RELU6, INT16, INT16, file);
      case QUANTIZE -> unary(BuiltinOperator.QUANTIZE, INT16, INT16, file);
      case QUANTIZE_FROM_INT8 -> unary(BuiltinOperator.QUANTIZE, TensorType.INT8, INT16, file);
      case QUANTIZE_TO_INT8 -> unary(BuiltinOperator.QUANTIZE, INT16, TensorType.INT8, file);
      case CONCATENATION -> concatenation(file);
      case PAD -> pad(file);
      case RESHAPE -> reshape(file);
      case TRANSPOSE, SLICE, SPLIT, PACK, UNPACK, GATHER -> move(kind, file);
      case LOGISTIC -> new DrawnWideFunctions(draw, model).curve(BuiltinOperator.LOGISTIC, file);
      case TANH -> new DrawnWideFunctions(draw, model).curve(BuiltinOperator.TANH, file);
      case SOFTMAX -> new DrawnWideFunctions(draw, model).softmax(file);
    };
  }

  private int wide(String name, float scale, int... shape) {
    return model.activation(name, INT16, scale, 0, shape);
  }

  /** Returns a scale with which sums of products of int16 and int8 mostly stay in int16. */
  private float scaleOfSum(float from, float[] weights, int terms) {
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, weight);
    }
    return draw.scaleOfSum((double) from * largest, terms)
        * (!narrowSums && draw.once(8) ? 1f / 16 : 1);
  }

  private float[] scales(int count) {
    float[] scales = new float[count];
    for (int i = 0; i < count; i++) {
      scales[i] = draw.scale();
    }
    return scales;
  }

  /** Returns biases, now and then beyond int32 where their products with the scales are not. */
  private int bias(int units, float from, float[] weights, float to) {
    if (narrowSums) {
      return draw.once(3) ? -1 : model.constant(TensorType.INT32, draw.biases(units), 1, 0, units);
    }
    ByteBuffer bytes = ByteBuffer.allocate(8 * units).order(ByteOrder.LITTLE_ENDIAN);
    int bits = draw.once(4) ? 44 : draw.between(8, 24);
    for (int i = 0; i < units; i++) {
      double ratio = (double) from * weights[i % weights.length] / to;
      long most = (long) Math.min(1L << bits, 1e9 / ratio);
      bytes.putLong(draw.random.nextLong(-most, most + 1));
    }
    float[] scales = new float[weights.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = from * weights[i];
    }
    return model.constant(TensorType.INT64, bytes.array(), scales, units);
  }

  private TestWindows.Sweep sweep() {
    int dilationY = draw.once(3) ? draw.between(1, 3) : 1;
    int dilationX = draw.once(3) ? draw.between(1, 3) : 1;
    return new TestWindows.Sweep(
        draw.once(2), draw.between(1, 3), draw.between(1, 3), dilationY, dilationX);
  }

  private Path convolution(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int filters = draw.between(1, 8);
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestWindows.Sweep sweep = sweep();
    float from = draw.scale();
    float[] weight = scales(draw.once(4) ? 1 : filters);
    float to = scaleOfSum(from, weight, rows * columns * channels);
    byte[] values = draw.weights(filters * rows * columns * channels);
    int x = wide("x", from, 1, height, width, channels);
    int w = model.weights(values, weight, 0, filters, rows, columns, channels);
    int b = bias(filters, from, weight, to);
    int y = wide("y", to, 1, sweep.rows(height, rows), sweep.columns(width, columns), filters);
    model.windows().convolution(new int[] {x, w, b}, y, sweep, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  private Path depthwise(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int multiplier = draw.between(1, 3);
    int filters = channels * multiplier;
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestWindows.Sweep sweep = sweep();
    float from = draw.scale();
    float[] weight = scales(draw.once(4) ? 1 : filters);
    float to = scaleOfSum(from, weight, rows * columns);
    int x = wide("x", from, 1, height, width, channels);
    int w =
        model.weights(draw.weights(rows * columns * filters), weight, 3, 1, rows, columns, filters);
    int b = bias(filters, from, weight, to);
    int y = wide("y", to, 1, sweep.rows(height, rows), sweep.columns(width, columns), filters);
    model.windows().depthwise(new int[] {x, w, b}, y, sweep, multiplier, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  private Path fullyConnected(int vectors, Path file) throws IOException {
    int inputs = draw.between(1, 40);
    int units = draw.between(1, 40);
    float from = draw.scale();
    float[] weight = {draw.scale()};
    float to = scaleOfSum(from, weight, inputs);
    int x = wide("x", from, 1, vectors, inputs);
    int w = model.weights(draw.weights(inputs * units), weight, 0, units, inputs);
    int b = !narrowSums && draw.once(4) ? -1 : bias(units, from, weight, to);
    int y = wide("y", to, 1, vectors, units);
    model.fullyConnected(new int[] {x, w, b}, y, draw.activation(), false);
    return model.write(file, new int[] {x}, y);
  }

  private Path pool(int kind, Path file) throws IOException {
    int height = draw.between(4, 12);
    int width = draw.between(4, 12);
    int channels = draw.between(1, 6);
    int rows = draw.between(1, 4);
    int columns = draw.between(1, 4);
    TestWindows.Sweep sweep =
        new TestWindows.Sweep(draw.once(2), draw.between(1, 3), draw.between(1, 3), 1, 1);
    float scale = activationScale();
    int x = wide("x", scale, 1, height, width, channels);
    int y = wide("y", scale, 1, sweep.rows(height, rows), sweep.columns(width, columns), channels);
    model.windows().pool(kind, x, y, sweep, rows, columns, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  /** Returns a scale, mostly one with which 1 and 6 lie within int16. */
  private float activationScale() {
    return draw.once(3) ? draw.scale() : draw.scale() / 4096;
  }

  private Path mean(boolean image, Path file) throws IOException {
    int height = draw.between(1, 9);
    int width = draw.between(1, 9);
    int channels = draw.between(1, 32);
    float scale = draw.scale();
    boolean keeps = draw.once(2);
    int x = wide("x", scale, 1, height, width, channels);
    int axes = image ? model.whole(1, 2) : model.whole(draw.between(1, 3));
    int axis = 0;
    int[] shape = {1, height, width, channels};
    int y;
    float to = draw.once(3) ? scale : draw.scale();
    if (image) {
      y = keeps ? wide("y", to, 1, 1, 1, channels) : wide("y", to, 1, channels);
    } else {
      axis = draw.between(1, 3);
      axes = model.whole(axis);
      int reduced = axis;
      int[] kept =
          IntStream.range(0, 4)
              .filter(i -> keeps || i != reduced)
              .map(i -> i == reduced ? 1 : shape[i])
              .toArray();
      y = wide("y", to, kept);
    }
    model.reduce(BuiltinOperator.MEAN, new int[] {x, axes}, y, keeps);
    return model.write(file, new int[] {x}, y);
  }

  private byte[] shorts(int count) {
    return draw.bytes(Short.BYTES * count);
  }

  private Path product(boolean constant, Path file) throws IOException {
    int channels = draw.between(1, 8);
    float left = activationScale();
    float right = activationScale();
    float to = (float) ((double) left * right * Math.scalb(1.0, draw.between(12, 16)));
    if (draw.once(2)) {
      to = (float) ((double) to * draw.between(1, 12) / draw.between(1, 12));
    }
    // The library refuses scales with which 6 is beyond int32.
    to = Math.max(to, 1e-8f);
    int x1 = wide("x1", left, 1, 16, 16, channels);
    int y = wide("y", to, 1, 16, 16, channels);
    if (constant) {
      int k =
          draw.once(3)
              ? model.constant(INT16, shorts(1), right, 0, 1)
              : model.constant(INT16, shorts(channels), right, 0, channels);
      model.arithmetic(BuiltinOperator.MUL, new int[] {x1, k}, y, draw.activation());
      return model.write(file, new int[] {x1}, y);
    }
    int x2 =
        draw.once(3)
            ? wide("x2", right, 1, 1, 1, channels)
            : wide("x2", right, 1, 16, 16, channels);
    model.arithmetic(BuiltinOperator.MUL, new int[] {x1, x2}, y, draw.activation());
    return model.write(file, new int[] {x1, x2}, y);
  }

  private Path choice(int kind, Path file) throws IOException {
    float scale = draw.scale();
    int[] shape = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 9)};
    int x1 = wide("x1", scale, shape);
    int y = wide("y", scale, shape);
    if (draw.once(2)) {
      int k = model.constant(INT16, shorts(1), scale, 0);
      model.operator(kind, new int[] {x1, k}, y);
      return model.write(file, new int[] {x1}, y);
    }
    int x2 = wide("x2", scale, shape);
    model.operator(kind, new int[] {x1, x2}, y);
    return model.write(file, new int[] {x1, x2}, y);
  }

  private Path unary(int kind, byte from, byte to, Path file) throws IOException {
    boolean wider = from != INT16;
    boolean narrower = to != INT16;
    float scale = wider || draw.once(3) ? draw.scale() : draw.scale() / 4096;
    float result = scale * (draw.scale() / draw.scale());
    int x = model.activation("x", from, scale, wider ? draw.zeroPoint(from) : 0, 1, 4096);
    int y =
        model.activation(
            "y",
            to,
            narrower ? result * 256 : wider ? result / 256 : result,
            narrower ? draw.zeroPoint(to) : 0,
            1,
            4096);
    model.operator(kind, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }

  private Path leakyRelu(Path file) throws IOException {
    float scale = draw.once(3) ? draw.scale() : draw.scale() / 4096;
    int x = wide("x", scale, 1, 4096);
    int y = wide("y", scale * (draw.scale() / draw.scale()), 1, 4096);
    boolean simple = draw.once(2);
    float slope = simple ? draw.between(1, 12) / 8f : (float) draw.random.nextDouble(1e-4, 2);
    model.leakyRelu(x, y, slope);
    return model.write(file, new int[] {x}, y);
  }

  private Path concatenation(Path file) throws IOException {
    float scale = draw.scale();
    int axis = draw.between(1, 3);
    int[] one = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] two = one.clone();
    two[axis] = draw.between(1, 4);
    int[] all = one.clone();
    all[axis] = one[axis] + two[axis];
    int x1 = wide("x1", scale, one);
    int x2 = wide("x2", scale, two);
    int y = wide("y", scale, all);
    model.moves().concatenation(new int[] {x1, x2}, y, axis, ActivationFunctionType.NONE);
    return model.write(file, new int[] {x1, x2}, y);
  }

  private Path pad(Path file) throws IOException {
    float scale = draw.scale();
    int[] from = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] to = from.clone();
    int[] sides = new int[8];
    for (int i = 2; i < sides.length; i++) {
      sides[i] = draw.between(0, 2);
      to[i / 2] += sides[i];
    }
    int x = wide("x", scale, from);
    int p = model.constant(TensorType.INT32, DrawnNumbers.int32(sides), 1, 0, 4, 2);
    int y = wide("y", scale, to);
    if (draw.once(2)) {
      model.operator(BuiltinOperator.PAD, new int[] {x, p}, y);
    } else {
      int v = model.constant(INT16, shorts(1), scale, 0, 1);
      model.operator(BuiltinOperator.PADV2, new int[] {x, p, v}, y);
    }
    return model.write(file, new int[] {x}, y);
  }

  private Path reshape(Path file) throws IOException {
    float scale = draw.scale();
    int rows = draw.between(1, 6);
    int columns = draw.between(1, 6);
    int x = wide("x", scale, 1, rows, columns);
    int y = wide("y", scale, 1, rows * columns);
    model.operator(BuiltinOperator.RESHAPE, new int[] {x, model.whole(1, rows * columns)}, y);
    return model.write(file, new int[] {x}, y);
  }

  private Path move(Kind kind, Path file) throws IOException {
    DrawnMoves moves = new DrawnMoves(draw, model, INT16);
    return switch (kind) {
      case TRANSPOSE -> moves.transpose(file);
      case PACK -> moves.pack(file);
      case UNPACK -> moves.unpack(file);
      case GATHER -> moves.gather(file);
      default -> sliced(kind, file);
    };
  }

  private Path sliced(Kind kind, Path file) throws IOException {
    float scale = draw.scale();
    int channels = 2 * draw.between(1, 4);
    int x = wide("x", scale, 1, 4, 5, channels);
    if (kind == Kind.SPLIT) {
      int a = wide("a", scale, 1, 4, 5, channels / 2);
      int b = wide("b", scale, 1, 4, 5, channels / 2);
      int axis = model.constant(TensorType.INT32, DrawnNumbers.int32(3), 1, 0);
      model.moves().split(new int[] {axis, x}, a, b);
      return model.write(file, new int[] {x}, a, b);
    }
    int y = wide("y", scale, 1, 2, 3, channels);
    int begin = model.whole(0, draw.between(0, 2), draw.between(0, 2), 0);
    int size = model.whole(1, 2, 3, channels);
    model.operator(BuiltinOperator.SLICE, new int[] {x, begin, size}, y);
    return model.write(file, new int[] {x}, y);
  }
}
