// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator each, with numbers and attributes of all kinds. */
final class DrawnModel {
  private static final byte INT8 = TensorType.INT8;

  private final DrawnNumbers draw;
  private final TestModel model = new TestModel();
  private final boolean onlySigned;
  private final byte type;

  /**
   * Starts a file.
   *
   * @param onlySigned whether all elements are int8
   */
  DrawnModel(long seed, boolean onlySigned) {
    draw = new DrawnNumbers(seed);
    this.onlySigned = onlySigned;
    type = type();
  }

  /** The operators that are drawn. */
  enum Kind {
    FULLY_CONNECTED,
    FULLY_CONNECTED_VECTORS,
    CONV_2D,
    DEPTHWISE_CONV_2D,
    QUANTIZE,
    RELU,
    RELU6,
    RELU_N1_TO_1,
    LEAKY_RELU,
    LOGISTIC,
    TANH,
    ELU,
    HARD_SWISH,
    SOFTMAX,
    LOG_SOFTMAX,
    ADD,
    SUB,
    MUL,
    BROADCAST_ADD,
    BROADCAST_SUB,
    BROADCAST_MUL,
    MAXIMUM,
    MINIMUM,
    CONSTANT_ADD,
    CONSTANT_SUB,
    CONSTANT_MUL,
    MAX_POOL_2D,
    AVERAGE_POOL_2D,
    MEAN,
    MEAN_OF_AXES,
    REDUCE_MAX,
    REDUCE_MIN,
    SUM,
    ABS,
    DIV,
    DIV_OF_CHANNELS,
    CONCATENATION,
    PAD,
    TRANSPOSE,
    PACK,
    UNPACK,
    GATHER,
    MIRROR_PAD,
    REVERSE_V2,
    TILE,
    BROADCAST_TO,
    SPACE_TO_DEPTH,
    DEPTH_TO_SPACE,
    RESIZE_BILINEAR,
    TRANSPOSE_CONV,
    PRELU,
    DILATED_IMAGE,
    DILATED_SEQUENCE
  }

  /** Writes a file. */
  Path write(Kind kind, Path file) throws IOException {
    return switch (kind) {
      case FULLY_CONNECTED -> fullyConnected(file);
      case FULLY_CONNECTED_VECTORS -> vectors(file);
      case CONV_2D -> convolution(file);
      case DEPTHWISE_CONV_2D -> depthwise(file);
      case QUANTIZE -> quantize(file);
      case RELU -> unary(BuiltinOperator.RELU, type, file);
      case RELU6 -> unary(BuiltinOperator.RELU6, type, file);
      case RELU_N1_TO_1 -> unary(BuiltinOperator.RELU_N1_TO_1, type, file);
      case ELU -> unary(BuiltinOperator.ELU, INT8, file);
      case HARD_SWISH -> hardSwish(file);
      case LEAKY_RELU -> leakyRelu(file);
      case LOGISTIC -> curve(BuiltinOperator.LOGISTIC, 1f / 256, 0, file);
      case TANH -> curve(BuiltinOperator.TANH, 1f / 128, 128, file);
      case SOFTMAX -> softmax(file);
      case LOG_SOFTMAX -> logSoftmax(file);
      case ADD -> pair(BuiltinOperator.ADD, file);
      case SUB -> pair(BuiltinOperator.SUB, file);
      case MUL -> pair(BuiltinOperator.MUL, file);
      case BROADCAST_ADD -> broadcast(BuiltinOperator.ADD, file);
      case BROADCAST_SUB -> broadcast(BuiltinOperator.SUB, file);
      case BROADCAST_MUL -> broadcast(BuiltinOperator.MUL, file);
      case MAXIMUM -> choice(BuiltinOperator.MAXIMUM, file);
      case MINIMUM -> choice(BuiltinOperator.MINIMUM, file);
      case CONSTANT_ADD -> constant(BuiltinOperator.ADD, file);
      case CONSTANT_SUB -> constant(BuiltinOperator.SUB, file);
      case CONSTANT_MUL -> constant(BuiltinOperator.MUL, file);
      case MAX_POOL_2D -> pool(BuiltinOperator.MAX_POOL_2D, file);
      case AVERAGE_POOL_2D -> pool(BuiltinOperator.AVERAGE_POOL_2D, file);
      case MEAN -> mean(file);
      case MEAN_OF_AXES -> reduction(BuiltinOperator.MEAN, file);
      case REDUCE_MAX -> reduction(BuiltinOperator.REDUCE_MAX, file);
      case REDUCE_MIN -> reduction(BuiltinOperator.REDUCE_MIN, file);
      case SUM -> reduction(BuiltinOperator.SUM, file);
      case ABS -> unary(BuiltinOperator.ABS, INT8, file);
      case DIV -> division(1, file);
      case DIV_OF_CHANNELS -> division(draw.between(2, 20), file);
      case CONCATENATION -> concatenation(file);
      case PAD -> pad(file);
      case TRANSPOSE -> new DrawnMoves(draw, model, type).transpose(file);
      case PACK -> new DrawnMoves(draw, model, type).pack(file);
      case UNPACK -> new DrawnMoves(draw, model, type).unpack(file);
      case GATHER -> new DrawnMoves(draw, model, type).gather(file);
      case MIRROR_PAD -> new DrawnMoves(draw, model, type).mirrorPad(file);
      case REVERSE_V2 -> new DrawnRepetition(draw, model, TensorType.UINT8).reversed(file);
      case TILE -> new DrawnRepetition(draw, model, TensorType.UINT8).tiled(file);
      case BROADCAST_TO -> new DrawnRepetition(draw, model, type).broadcast(file);
      case SPACE_TO_DEPTH -> new DrawnMoves(draw, model, type).blocks(false, file);
      case DEPTH_TO_SPACE -> new DrawnMoves(draw, model, type).blocks(true, file);
      case RESIZE_BILINEAR -> resizeBilinear(file);
      case TRANSPOSE_CONV -> transposeConvolution(file);
      case PRELU -> prelu(file);
      case DILATED_IMAGE -> new DrawnDilation(draw, model, type).image(file);
      case DILATED_SEQUENCE -> new DrawnDilation(draw, model, type).sequence(file);
    };
  }

  private byte type() {
    return onlySigned ? INT8 : draw.type();
  }

  private int tensor(String name, byte elements, float scale, int... shape) {
    return model.activation(name, elements, scale, draw.zeroPoint(elements), shape);
  }

  private Path written(Path file, int output, int... inputs) throws IOException {
    return model.write(file, inputs, output);
  }

  private Path unary(int kind, byte elements, Path file) throws IOException {
    int x = tensor("x", elements, draw.scale(), 1, 256);
    int y = tensor("y", elements, draw.scale(), 1, 256);
    model.operator(kind, new int[] {x}, y);
    return written(file, y, x);
  }

  /** The library refuses scales whose ratio is above 128. */
  private Path hardSwish(Path file) throws IOException {
    float from = draw.scale();
    int x = tensor("x", type, from, 1, 256);
    int y = tensor("y", type, Math.max(draw.scale(), from / 100), 1, 256);
    model.operator(BuiltinOperator.HARD_SWISH, new int[] {x}, y);
    return written(file, y, x);
  }

  private Path quantize(Path file) throws IOException {
    int x = tensor("x", type(), draw.scale(), 1, 256);
    int y = tensor("y", type(), draw.scale(), 1, 256);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {x}, y);
    return written(file, y, x);
  }

  private Path leakyRelu(Path file) throws IOException {
    int x = tensor("x", type, draw.scale(), 1, 256);
    int y = tensor("y", type, draw.scale(), 1, 256);
    float[] slopes = {0, 0.5f, 0.25f, 0.1f, 0.2f, 1, 2, (float) draw.random.nextDouble(0, 3)};
    model.leakyRelu(x, y, slopes[draw.between(0, slopes.length - 1)]);
    return written(file, y, x);
  }

  /** The kernels have the numbers of the output built in. */
  private Path curve(int kind, float scale, long zeroPoint, Path file) throws IOException {
    int x = tensor("x", type, draw.scale() / draw.between(1, 8), 1, 256);
    int y = model.activation("y", type, scale, zeroPoint - (type == INT8 ? 128 : 0), 1, 256);
    model.operator(kind, new int[] {x}, y);
    return written(file, y, x);
  }

  private Path softmax(Path file) throws IOException {
    int channels = draw.between(2, 40);
    int x = tensor("x", type, draw.scale(), 1, channels);
    int y = model.activation("y", type, 1f / 256, type == INT8 ? -128 : 0, 1, channels);
    model.softmax(x, y, draw.once(3) ? 0.5f : 1);
    return written(file, y, x);
  }

  private Path logSoftmax(Path file) throws IOException {
    int channels = draw.once(4) ? draw.between(41, 1000) : draw.between(1, 40);
    int vectors = draw.between(1, 20);
    float scale = Math.min(draw.scale(), 3.9f);
    int x = tensor("x", type, scale, 1, vectors, channels);
    int zeroPoint = type == INT8 ? 127 : 255;
    int y = model.activation("y", type, 1f / 16, zeroPoint, 1, vectors, channels);
    model.operator(BuiltinOperator.LOG_SOFTMAX, new int[] {x}, y);
    return written(file, y, x);
  }

  private Path pair(int kind, Path file) throws IOException {
    float left = draw.scale();
    float right = draw.scale();
    int x1 = tensor("x1", type, left, 1, 32, 32, 4);
    int x2 = tensor("x2", type, right, 1, 32, 32, 4);
    int y = tensor("y", type, result(kind, left, right), 1, 32, 32, 4);
    model.arithmetic(kind, new int[] {x1, x2}, y, draw.activation());
    return written(file, y, x1, x2);
  }

  /** Dimensions of 1, or none, on either side. */
  private Path broadcast(int kind, Path file) throws IOException {
    int[] all = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 9)};
    int[] one = all.clone();
    int[] two = all.clone();
    for (int axis = 1; axis < all.length; axis++) {
      int[] repeated = draw.once(3) ? one : two;
      repeated[axis] = draw.once(2) ? 1 : all[axis];
    }
    float left = draw.scale();
    float right = draw.scale();
    boolean vector = draw.once(4);
    int[] small = vector ? new int[] {1, all[3]} : two;
    int x1 = tensor("x1", type, left, vector ? all : one);
    int x2 = tensor("x2", type, right, small);
    boolean first = draw.once(2);
    int y = tensor("y", type, result(kind, left, right), all);
    model.arithmetic(kind, first ? new int[] {x1, x2} : new int[] {x2, x1}, y, draw.activation());
    return written(file, y, x1, x2);
  }

  /** Of two tensors, or of one and a number. */
  private Path choice(int kind, Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int[] shape = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 9)};
    int[] other = draw.once(3) ? new int[] {1, 1, 1, shape[3]} : shape;
    int x1 = model.activation("x1", type, scale, zeroPoint, shape);
    boolean constant = draw.once(2);
    int x2 =
        constant
            ? model.constant(type, draw.bytes(1), scale, zeroPoint)
            : model.activation("x2", type, scale, zeroPoint, other);
    int y = model.activation("y", type, scale, zeroPoint, shape);
    model.operator(kind, draw.once(2) ? new int[] {x1, x2} : new int[] {x2, x1}, y);
    return constant ? written(file, y, x1) : written(file, y, x1, x2);
  }

  private float result(int kind, float left, float right) {
    return kind == BuiltinOperator.MUL ? draw.scaleOfSum((double) left * right, 1) : draw.scale();
  }

  private Path constant(int kind, Path file) throws IOException {
    int channels = draw.between(1, 12);
    int[][] shapes = {{}, {1}, {channels}, {1, 1, 1, channels}, {1, 16, 16, channels}, {16, 1}};
    int[] shape = shapes[draw.between(0, shapes.length - 1)];
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    float left = draw.scale();
    float right = draw.scale();
    int x = tensor("x", type, left, 1, 16, 16, channels);
    int k = model.constant(type, draw.bytes(elements), right, draw.zeroPoint(type), shape);
    int y = tensor("y", type, result(kind, left, right), 1, 16, 16, channels);
    model.arithmetic(
        kind, draw.once(2) ? new int[] {x, k} : new int[] {k, x}, y, draw.activation());
    return written(file, y, x);
  }

  private Path fullyConnected(Path file) throws IOException {
    int inputs = draw.between(1, 40);
    int units = draw.between(1, 40);
    float from = draw.scale();
    float weight = draw.scale();
    float to = draw.scaleOfSum((double) from * weight, inputs);
    int x = tensor("x", type, from, 1, inputs);
    int w = weights(new float[] {weight}, 0, units, inputs);
    int b = model.constant(TensorType.INT32, draw.biases(units), from * weight, 0, units);
    int y = tensor("y", type, to, 1, units);
    int[] operands = draw.once(5) ? new int[] {x, w, -1} : new int[] {x, w, b};
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, operands, y, draw.activation());
    return written(file, y, x);
  }

  /** Draws a fully connected operator along the last of three or four dimensions. */
  private Path vectors(Path file) throws IOException {
    int inputs = draw.between(1, 20);
    int units = draw.between(1, 20);
    int rows = draw.between(2, 6);
    int columns = draw.between(1, 4);
    boolean image = draw.once(2);
    boolean keeps = draw.once(2);
    float from = draw.scale();
    float weight = draw.scale();
    float to = draw.scaleOfSum((double) from * weight, inputs);
    int x =
        image
            ? tensor("x", type, from, 1, rows, columns, inputs)
            : tensor("x", type, from, 1, rows * columns, inputs);
    int w = weights(new float[] {weight}, 0, units, inputs);
    int b = model.constant(TensorType.INT32, draw.biases(units), from * weight, 0, units);
    int[] shape =
        !keeps
            ? new int[] {rows * columns, units}
            : image ? new int[] {1, rows, columns, units} : new int[] {1, rows * columns, units};
    int y = tensor("y", type, to, shape);
    model.fullyConnected(new int[] {x, w, b}, y, draw.activation(), keeps);
    return written(file, y, x);
  }

  private TestModel.Sweep sweep(boolean dilated) {
    boolean dilates = dilated && draw.once(3);
    int dilationY = dilates ? draw.between(1, 3) : 1;
    int dilationX = dilates ? draw.between(1, 3) : 1;
    return new TestModel.Sweep(
        draw.once(2), draw.between(1, 3), draw.between(1, 3), dilationY, dilationX);
  }

  private float[] scales(int count) {
    float[] scales = new float[count];
    for (int i = 0; i < count; i++) {
      scales[i] = draw.scale();
    }
    return scales;
  }

  private Path convolution(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int filters = draw.between(1, 8);
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestModel.Sweep sweep = sweep(true);
    float from = draw.scale();
    float[] weight = scales(type != INT8 || draw.once(4) ? 1 : filters);
    float to = draw.scaleOfSum((double) from * weight[0], rows * columns * channels);
    int x = tensor("x", type, from, 1, height, width, channels);
    int w = weights(weight, 0, filters, rows, columns, channels);
    int b = model.constant(TensorType.INT32, draw.biases(filters), products(from, weight), filters);
    int[] shape = {1, sweep.rows(height, rows), sweep.columns(width, columns), filters};
    int y = tensor("y", type, to, shape);
    model.convolution(new int[] {x, w, b}, y, sweep, draw.activation());
    return written(file, y, x);
  }

  /** Adds int8 weights, or uint8 ones with a zero point. */
  private int weights(float[] scales, int scaleDimension, int... shape) {
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    return type == INT8
        ? model.weights(draw.weights(elements), scales, scaleDimension, shape)
        : model.constant(type, draw.bytes(elements), scales[0], draw.weightZero(), shape);
  }

  private static float[] products(float from, float[] weight) {
    float[] products = new float[weight.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = from * weight[i];
    }
    return products;
  }

  private Path depthwise(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int multiplier = draw.between(1, 3);
    int filters = channels * multiplier;
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestModel.Sweep sweep = sweep(true);
    float from = draw.scale();
    float[] weight = scales(type != INT8 || draw.once(4) ? 1 : filters);
    float to = draw.scaleOfSum((double) from * weight[0], rows * columns);
    int x = tensor("x", type, from, 1, height, width, channels);
    int w = weights(weight, 3, 1, rows, columns, filters);
    int b = model.constant(TensorType.INT32, draw.biases(filters), products(from, weight), filters);
    int[] shape = {1, sweep.rows(height, rows), sweep.columns(width, columns), filters};
    int y = tensor("y", type, to, shape);
    model.depthwise(new int[] {x, w, b}, y, sweep, multiplier, draw.activation());
    return written(file, y, x);
  }

  private Path pool(int kind, Path file) throws IOException {
    int height = draw.between(4, 12);
    int width = draw.between(4, 12);
    int channels = draw.between(1, 6);
    int rows = draw.between(1, 4);
    int columns = draw.between(1, 4);
    TestModel.Sweep sweep = sweep(false);
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int x = model.activation("x", type, scale, zeroPoint, 1, height, width, channels);
    int[] shape = {1, sweep.rows(height, rows), sweep.columns(width, columns), channels};
    int y = model.activation("y", type, scale, zeroPoint, shape);
    model.pool(kind, x, y, sweep, rows, columns, draw.activation());
    return written(file, y, x);
  }

  private Path mean(Path file) throws IOException {
    boolean square = draw.once(2);
    int height = square ? 2 : draw.between(1, 9);
    int width = square ? 2 : draw.between(1, 9);
    int channels = draw.between(1, 32);
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int x = model.activation("x", type, scale, zeroPoint, 1, height, width, channels);
    int axes = model.constant(TensorType.INT32, DrawnNumbers.int32(1, 2), 1, 0, 2);
    boolean keeps = draw.once(2);
    int[] shape = keeps ? new int[] {1, 1, 1, channels} : new int[] {1, channels};
    boolean same = draw.once(3);
    float to = same ? scale : draw.scale();
    long toZero = same || draw.once(4) ? zeroPoint : draw.zeroPoint(type);
    int y = model.activation("y", type, to, toZero, shape);
    model.reduce(BuiltinOperator.MEAN, new int[] {x, axes}, y, keeps);
    return written(file, y, x);
  }

  /** Draws a tensor of two to four dimensions and axes, which need not follow each other. */
  private Path reduction(int kind, Path file) throws IOException {
    int rank = draw.between(2, 4);
    int first = draw.between(1, rank - 1);
    int last = draw.between(first, rank - 1);
    boolean keeps = draw.once(2);
    int[] from = new int[rank];
    List<Integer> axes = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      from[axis] = axis == 0 ? 1 : draw.between(1, 5);
      boolean apart = draw.once(3);
      boolean reduced = axis >= first && axis <= last || axis > 0 && apart;
      if (reduced) {
        axes.add(draw.once(2) ? axis : axis - rank);
      }
      if (!reduced || keeps) {
        kept.add(reduced ? 1 : from[axis]);
      }
    }
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    boolean same =
        kind == BuiltinOperator.REDUCE_MAX
            || kind == BuiltinOperator.REDUCE_MIN
            || kind == BuiltinOperator.MEAN && draw.once(3);
    boolean sum = kind == BuiltinOperator.SUM;
    int x = model.activation("x", type, scale, zeroPoint, from);
    int a = model.whole(axes.stream().mapToInt(Integer::intValue).toArray());
    int y =
        model.activation(
            "y",
            type,
            same ? scale : sum ? scale * draw.between(300, 900) : draw.scale(),
            same ? zeroPoint : sum ? draw.middle(type) : draw.zeroPoint(type),
            kept.stream().mapToInt(Integer::intValue).toArray());
    model.reduce(kind, new int[] {x, a}, y, keeps);
    return written(file, y, x);
  }

  private Path concatenation(Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int axis = draw.between(1, 3);
    int[] one = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] two = one.clone();
    two[axis] = draw.between(1, 4);
    int[] all = one.clone();
    all[axis] = one[axis] + two[axis];
    boolean other = type == TensorType.UINT8 && draw.once(2);
    int x1 = model.activation("x1", type, scale, zeroPoint, one);
    int x2 =
        other
            ? tensor("x2", type, draw.scale(), two)
            : model.activation("x2", type, scale, zeroPoint, two);
    int y =
        other
            ? tensor("y", type, draw.scale(), all)
            : model.activation("y", type, scale, zeroPoint, all);
    model.concatenation(
        new int[] {x1, x2}, y, draw.once(2) ? axis : axis - 4, ActivationFunctionType.NONE);
    return written(file, y, x1, x2);
  }

  /** The library divides uint8 alone, and this version of it by positive numbers alone. */
  private Path division(int divisors, Path file) throws IOException {
    byte unsigned = TensorType.UINT8;
    float from = draw.scale();
    float by = draw.scale();
    int zeroPoint = draw.between(0, 200);
    byte[] divisor = new byte[divisors];
    for (int c = 0; c < divisors; c++) {
      boolean again = c > 0 && draw.once(3);
      divisor[c] = again ? divisor[c - 1] : (byte) draw.between(zeroPoint + 1, 255);
    }
    int[] shape = divisors == 1 ? new int[] {1, 256} : new int[] {1, 8, 8, divisors};
    int[] leading = draw.once(2) ? new int[] {divisors} : new int[] {1, 1, divisors};
    int x = tensor("x", unsigned, from, shape);
    int k =
        divisors == 1
            ? model.constant(unsigned, divisor, by, zeroPoint)
            : model.constant(unsigned, divisor, by, zeroPoint, leading);
    int y = tensor("y", unsigned, from / by / draw.between(1, 40), shape);
    model.arithmetic(BuiltinOperator.DIV, new int[] {x, k}, y, draw.activation());
    return written(file, y, x);
  }

  private Path transposeConvolution(Path file) throws IOException {
    int[] from = {1, draw.between(1, 6), draw.between(1, 6), draw.between(1, 5)};
    int filters = draw.between(1, 6);
    int rows = draw.between(1, 4);
    int columns = draw.between(1, 4);
    int strideY = draw.between(1, 3);
    int strideX = draw.between(1, 3);
    boolean same = draw.once(2);
    int height = same ? from[1] * strideY : (from[1] - 1) * strideY + rows;
    int width = same ? from[2] * strideX : (from[2] - 1) * strideX + columns;
    float scale = draw.scale();
    float[] weight = scales(type == INT8 ? filters : 1);
    float to = draw.scaleOfSum((double) scale * weight[0], rows * columns * from[3]);
    int shape = model.whole(1, height, width, filters);
    int w = weights(weight, 0, filters, rows, columns, from[3]);
    int x = tensor("x", type, scale, from);
    int b =
        model.constant(TensorType.INT32, draw.biases(filters), products(scale, weight), filters);
    int y = tensor("y", type, to, 1, height, width, filters);
    int[] inputs = draw.once(3) ? new int[] {shape, w, x} : new int[] {shape, w, x, b};
    model.transposeConvolution(inputs, y, same, strideY, strideX);
    return written(file, y, x);
  }

  private Path prelu(Path file) throws IOException {
    int channels = draw.between(1, 12);
    int[][] shapes = {{1, 1, channels}, {channels}, {1}, {8, 8, channels}};
    int[] shape = shapes[draw.between(0, shapes.length - 1)];
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    int x = tensor("x", type, draw.scale(), 1, 8, 8, channels);
    int k = model.constant(type, draw.bytes(elements), draw.scale(), draw.zeroPoint(type), shape);
    int y = tensor("y", type, draw.scale(), 1, 8, 8, channels);
    model.operator(BuiltinOperator.PRELU, new int[] {x, k}, y);
    return written(file, y, x);
  }

  private Path resizeBilinear(Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int[] from = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 4)};
    boolean corners = draw.once(3);
    boolean centers = !corners && draw.once(2);
    int height = resized(from[1], corners);
    int width = resized(from[2], corners);
    int x = model.activation("x", type, scale, zeroPoint, from);
    int y = model.activation("y", type, scale, zeroPoint, 1, height, width, from[3]);
    model.resizeBilinear(x, model.whole(height, width), y, corners, centers);
    return written(file, y, x);
  }

  /** uint8 is interpolated exactly where the sizes' ratio is one of powers of two alone. */
  private int resized(int from, boolean corners) {
    if (type == INT8) {
      return draw.once(2) ? from * draw.between(1, 4) : draw.between(1, 20);
    }
    int factor = 1 << draw.between(0, 3);
    return corners ? (from - 1) * factor + 1 : from * factor;
  }

  private Path pad(Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int[] from = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] to = from.clone();
    int[] sides = new int[8];
    for (int i = 2; i < sides.length; i++) {
      sides[i] = draw.between(0, 2);
      to[i / 2] += sides[i];
    }
    int x = model.activation("x", type, scale, zeroPoint, from);
    int p = model.constant(TensorType.INT32, DrawnNumbers.int32(sides), 1, 0, 4, 2);
    int v = model.constant(type, draw.bytes(1), scale, zeroPoint, 1);
    int y = model.activation("y", type, scale, zeroPoint, to);
    if (draw.once(2)) {
      model.operator(BuiltinOperator.PAD, new int[] {x, p}, y);
    } else {
      model.operator(BuiltinOperator.PADV2, new int[] {x, p, v}, y);
    }
    return written(file, y, x);
  }
}
