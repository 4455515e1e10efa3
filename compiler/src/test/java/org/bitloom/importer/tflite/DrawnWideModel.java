// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
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
  private final DrawnWideWeighted weighted;
  private final DrawnWideImages images;

  /**
   * Starts a file.
   *
   * @param micro whether it may have what TFLite 2.6 refuses and TFLite Micro computes
   */
  DrawnWideModel(long seed, boolean micro) {
    draw = new DrawnNumbers(seed);
    weighted = new DrawnWideWeighted(draw, model, micro && draw.once(2));
    images = new DrawnWideImages(draw, model);
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
      case CONV_2D -> weighted.convolution(file);
      case DEPTHWISE_CONV_2D -> weighted.depthwise(file);
      case FULLY_CONNECTED -> weighted.fullyConnected(1, file);
      case FULLY_CONNECTED_VECTORS -> weighted.fullyConnected(draw.between(2, 5), file);
      case MAX_POOL_2D -> images.pool(BuiltinOperator.MAX_POOL_2D, file);
      case AVERAGE_POOL_2D -> images.pool(BuiltinOperator.AVERAGE_POOL_2D, file);
      case MEAN -> images.mean(true, file);
      case MEAN_OF_AXES -> images.mean(false, file);
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
      case CONCATENATION -> images.concatenation(file);
      case PAD -> images.pad(file);
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

  private byte[] shorts(int count) {
    return draw.bytes(Short.BYTES * count);
  }

  private Path product(boolean constant, Path file) throws IOException {
    int channels = draw.between(1, 8);
    float left = draw.wideScale();
    float right = draw.wideScale();
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
