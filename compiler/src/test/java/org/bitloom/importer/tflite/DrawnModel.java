// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator each, with numbers and attributes of all kinds. */
final class DrawnModel {
  private static final byte INT8 = TensorType.INT8;

  private final DrawnNumbers draw;
  private final TestModel model = new TestModel();
  private final boolean onlySigned;
  private final byte type;
  private final DrawnFunctions functions;
  private final DrawnPairs pairs;
  private final DrawnWeighted weighted;
  private final DrawnImages images;

  /**
   * Starts a file.
   *
   * @param onlySigned whether all elements are int8
   */
  DrawnModel(long seed, boolean onlySigned) {
    draw = new DrawnNumbers(seed);
    this.onlySigned = onlySigned;
    type = type();
    functions = new DrawnFunctions(draw, model, type);
    pairs = new DrawnPairs(draw, model, type);
    weighted = new DrawnWeighted(draw, model, type);
    images = new DrawnImages(draw, model, type);
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
      case FULLY_CONNECTED -> weighted.fullyConnected(file);
      case FULLY_CONNECTED_VECTORS -> weighted.vectors(file);
      case CONV_2D -> weighted.convolution(file);
      case DEPTHWISE_CONV_2D -> weighted.depthwise(file);
      case QUANTIZE -> quantize(file);
      case RELU -> functions.unary(BuiltinOperator.RELU, type, file);
      case RELU6 -> functions.unary(BuiltinOperator.RELU6, type, file);
      case RELU_N1_TO_1 -> functions.unary(BuiltinOperator.RELU_N1_TO_1, type, file);
      case ELU -> functions.unary(BuiltinOperator.ELU, INT8, file);
      case HARD_SWISH -> functions.hardSwish(file);
      case LEAKY_RELU -> functions.leakyRelu(file);
      case LOGISTIC -> functions.curve(BuiltinOperator.LOGISTIC, 1f / 256, 0, file);
      case TANH -> functions.curve(BuiltinOperator.TANH, 1f / 128, 128, file);
      case SOFTMAX -> functions.softmax(file);
      case LOG_SOFTMAX -> functions.logSoftmax(file);
      case ADD -> pairs.pair(BuiltinOperator.ADD, file);
      case SUB -> pairs.pair(BuiltinOperator.SUB, file);
      case MUL -> pairs.pair(BuiltinOperator.MUL, file);
      case BROADCAST_ADD -> pairs.broadcast(BuiltinOperator.ADD, file);
      case BROADCAST_SUB -> pairs.broadcast(BuiltinOperator.SUB, file);
      case BROADCAST_MUL -> pairs.broadcast(BuiltinOperator.MUL, file);
      case MAXIMUM -> pairs.choice(BuiltinOperator.MAXIMUM, file);
      case MINIMUM -> pairs.choice(BuiltinOperator.MINIMUM, file);
      case CONSTANT_ADD -> pairs.constant(BuiltinOperator.ADD, file);
      case CONSTANT_SUB -> pairs.constant(BuiltinOperator.SUB, file);
      case CONSTANT_MUL -> pairs.constant(BuiltinOperator.MUL, file);
      case MAX_POOL_2D -> images.pool(BuiltinOperator.MAX_POOL_2D, file);
      case AVERAGE_POOL_2D -> images.pool(BuiltinOperator.AVERAGE_POOL_2D, file);
      case MEAN -> images.mean(file);
      case MEAN_OF_AXES -> images.reduction(BuiltinOperator.MEAN, file);
      case REDUCE_MAX -> images.reduction(BuiltinOperator.REDUCE_MAX, file);
      case REDUCE_MIN -> images.reduction(BuiltinOperator.REDUCE_MIN, file);
      case SUM -> images.reduction(BuiltinOperator.SUM, file);
      case ABS -> functions.unary(BuiltinOperator.ABS, INT8, file);
      case DIV -> pairs.division(1, file);
      case DIV_OF_CHANNELS -> pairs.division(draw.between(2, 20), file);
      case CONCATENATION -> images.concatenation(file);
      case PAD -> images.pad(file);
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
      case RESIZE_BILINEAR -> images.resizeBilinear(file);
      case TRANSPOSE_CONV -> weighted.transposeConvolution(file);
      case PRELU -> functions.prelu(file);
      case DILATED_IMAGE -> new DrawnDilation(draw, model, type).image(file);
      case DILATED_SEQUENCE -> new DrawnDilation(draw, model, type).sequence(file);
    };
  }

  private byte type() {
    return onlySigned ? INT8 : draw.type();
  }

  private int tensor(String name) {
    byte elements = type();
    return model.activation(name, elements, draw.scale(), draw.zeroPoint(elements), 1, 256);
  }

  private Path quantize(Path file) throws IOException {
    int x = tensor("x");
    int y = tensor("y");
    model.operator(BuiltinOperator.QUANTIZE, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }
}
