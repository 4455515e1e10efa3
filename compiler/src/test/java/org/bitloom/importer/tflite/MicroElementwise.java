// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.bitloom.importer.tflite.MicroOperator.clamped;
import static org.bitloom.importer.tflite.MicroOperator.numbers;
import static org.bitloom.importer.tflite.MicroOperator.scale;
import static org.bitloom.importer.tflite.MicroOperator.size;
import static org.bitloom.importer.tflite.MicroOperator.zero;

import java.util.function.IntUnaryOperator;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.TfliteElementwise;
import org.bitloom.model.TfliteIntegers.Multiplier;
import org.bitloom.model.TfliteVariant;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TensorType;

/**
 * Kernels that compute element by element, or row by row.
 *
 * @param op their operator
 */
record MicroElementwise(MicroOperator op) {
  int[] map(IntUnaryOperator function) {
    int[] result = op.elements(0).clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = function.applyAsInt(result[i]);
    }
    return result;
  }

  int[] rescaled(double ratio, int low) {
    Multiplier m = Multiplier.of(ratio);
    return map(q -> clamped(m.times(q - zero(op.x())) + zero(op.y()), low, op.highest()));
  }

  int[] leakyRelu() {
    float slope = ((LeakyReluOptions) op.options(new LeakyReluOptions())).alpha();
    Multiplier steep = Multiplier.of(scale(op.x()) / scale(op.y()));
    Multiplier flat = Multiplier.of(scale(op.x()) * slope / scale(op.y()));
    return map(
        q -> {
          int v = q - zero(op.x());
          return clamped((v >= 0 ? steep : flat).times(v) + zero(op.y()), -128, 127);
        });
  }

  /** CalculatePreluParams: both multipliers in double. */
  int[] prelu() {
    double ratio = (double) scale(op.x()) / (double) scale(op.y());
    double product = (double) scale(op.x()) * (double) scale(op.tensor(1)) / (double) scale(op.y());
    int[] result = new int[size(op.y())];
    for (int i = 0; i < result.length; i++) {
      int v = op.elements(0)[i] - zero(op.x());
      int slope = op.elements(1)[op.broadcast(op.tensor(1), i)] - zero(op.tensor(1));
      int raw = v >= 0 ? Multiplier.of(ratio).times(v) : Multiplier.of(product).times(v * slope);
      result[i] = clamped(raw + zero(op.y()), -128, 127);
    }
    return result;
  }

  int[] pair(CombineLayer.Kind kind) {
    byte activation =
        switch (kind) {
          case ADD -> ((AddOptions) op.options(new AddOptions())).fusedActivationFunction();
          case SUB -> ((SubOptions) op.options(new SubOptions())).fusedActivationFunction();
          case MAXIMUM, MINIMUM -> ActivationFunctionType.NONE;
          case MUL -> ((MulOptions) op.options(new MulOptions())).fusedActivationFunction();
        };
    int[] range = op.range(activation);
    int[] result = new int[size(op.y())];
    for (int i = 0; i < result.length; i++) {
      long a = op.elements(0)[op.broadcast(op.tensor(0), i)];
      long b = op.elements(1)[op.broadcast(op.tensor(1), i)];
      long value =
          TfliteElementwise.unclamped(
              kind,
              TfliteVariant.MICRO,
              op.tensor(0).type() == TensorType.INT16 ? 15 : 20,
              a,
              b,
              numbers(op.tensor(0)),
              numbers(op.tensor(1)),
              numbers(op.y()));
      result[i] = clamped((int) value, range[0], range[1]);
    }
    return result;
  }

  int[] softmax() {
    float beta = ((SoftmaxOptions) op.options(new SoftmaxOptions())).beta();
    MicroSoftmax kernel = new MicroSoftmax(scale(op.x()), beta);
    int[] result = new int[size(op.y())];
    int depth = op.y().shape(op.y().shapeLength() - 1);
    for (int first = 0; first < result.length; first += depth) {
      kernel.row(op.elements(0), first, depth, result);
    }
    return result;
  }

  int[] logSoftmax() {
    MicroLogSoftmax kernel = new MicroLogSoftmax(scale(op.x()));
    int[] result = new int[size(op.y())];
    int depth = op.y().shape(op.y().shapeLength() - 1);
    for (int first = 0; first < result.length; first += depth) {
      kernel.row(op.elements(0), first, depth, result);
    }
    return result;
  }
}
