// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.bitloom.importer.tflite.MicroOperator.scale;
import static org.bitloom.importer.tflite.MicroOperator.zero;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.model.CombineLayer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/**
 * The only operator of a file as the int8 and int16 reference kernels of TFLite Micro compute it,
 * element by element in their own int32, int64, float and double.
 */
final class MicroInterpreter {
  private MicroInterpreter() {}

  /** Returns the output for the inputs of a sample. */
  static int[] run(Path file, List<int[]> inputs) throws IOException {
    MicroOperator op = MicroOperator.of(file, inputs);
    MicroElementwise elements = new MicroElementwise(op);
    MicroWindows windows = new MicroWindows(op);
    int kind = op.kind();
    return switch (kind) {
      case BuiltinOperator.FULLY_CONNECTED -> windows.fullyConnected();
      case BuiltinOperator.CONV_2D -> windows.convolution();
      case BuiltinOperator.DEPTHWISE_CONV_2D -> windows.depthwise();
      case BuiltinOperator.QUANTIZE ->
          elements.rescaled((double) scale(op.x()) / (double) scale(op.y()), op.lowest());
      case BuiltinOperator.RELU ->
          elements.rescaled(scale(op.x()) / scale(op.y()), Math.max(op.lowest(), zero(op.y())));
      case BuiltinOperator.LEAKY_RELU -> elements.leakyRelu();
      case BuiltinOperator.LOGISTIC ->
          op.x().type() == TensorType.INT16
              ? elements.map(MicroWideCurve.logistic(scale(op.x()))::of)
              : elements.map(new MicroCurve(scale(op.x()), zero(op.x()))::logistic);
      case BuiltinOperator.TANH ->
          op.x().type() == TensorType.INT16
              ? elements.map(MicroWideCurve.tanh(scale(op.x()))::of)
              : elements.map(new MicroCurve(scale(op.x()), zero(op.x()))::tanh);
      case BuiltinOperator.ADD -> elements.pair(CombineLayer.Kind.ADD);
      case BuiltinOperator.SUB -> elements.pair(CombineLayer.Kind.SUB);
      case BuiltinOperator.MUL -> elements.pair(CombineLayer.Kind.MUL);
      case BuiltinOperator.MAXIMUM -> elements.pair(CombineLayer.Kind.MAXIMUM);
      case BuiltinOperator.MINIMUM -> elements.pair(CombineLayer.Kind.MINIMUM);
      case BuiltinOperator.PRELU -> elements.prelu();
      case BuiltinOperator.MAX_POOL_2D -> windows.pool(true);
      case BuiltinOperator.AVERAGE_POOL_2D -> windows.pool(false);
      case BuiltinOperator.MEAN -> windows.mean();
      case BuiltinOperator.SOFTMAX -> elements.softmax();
      case BuiltinOperator.LOG_SOFTMAX -> elements.logSoftmax();
      default -> throw new IllegalArgumentException("operator " + kind);
    };
  }
}
