// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Activation;
import org.bitloom.model.Broadcast;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Taps;

/** The layers without weights on real numbers. */
final class RealKernels {
  private RealKernels() {}

  /** Returns the clamp of an activation. */
  static DoubleUnaryOperator clamp(Activation activation) {
    return switch (activation) {
      case Activation.None() -> x -> x;
      case Activation.Relu() -> x -> Math.max(x, 0);
      case Activation.Relu6() -> x -> Math.min(Math.max(x, 0), 6);
      case Activation.Clip(double low, double high) -> x -> Math.min(Math.max(x, low), high);
    };
  }

  /** Returns a kernel that is followed by an activation. */
  static RealKernel then(RealKernel kernel, Activation activation) {
    RealKernel clamp = elementwise(clamp(activation));
    return activation instanceof Activation.None
        ? kernel
        : inputs -> clamp.apply(List.of(kernel.apply(inputs)));
  }

  static RealKernel elementwise(DoubleUnaryOperator function) {
    return inputs -> Arrays.stream(inputs.get(0)).map(function).toArray();
  }

  static DoubleUnaryOperator function(UnaryFunction function) {
    return switch (function) {
      case UnaryFunction.LeakyRelu leaky -> x -> x >= 0 ? x : leaky.slope() * x;
      case UnaryFunction.Sigmoid sigmoid -> x -> 1 / (1 + StrictMath.exp(-x));
      case UnaryFunction.Tanh tanh -> StrictMath::tanh;
      case UnaryFunction.Elu elu -> x -> x >= 0 ? x : StrictMath.expm1(x);
      case UnaryFunction.HardSwish swish -> x -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
      case UnaryFunction.Real real -> real.function()::apply;
      case UnaryFunction.Table table ->
          throw new IllegalStateException("a table needs the numbers of its elements");
    };
  }

  /** Returns {@code x w^T + b}: {@code x} is {@code [n, k]}, {@code w} is {@code [m, k]}. */
  static RealKernel matmul(MatMulLayer layer, Shape weights, double[] bias) {
    int inner = weights.channels();
    int columns = weights.vectors();
    return inputs -> {
      double[] x = inputs.get(0);
      double[] w = inputs.get(1);
      double[] result = new double[x.length / inner * columns];
      for (int i = 0; i < result.length; i++) {
        double sum = bias[i % columns];
        for (int k = 0; k < inner; k++) {
          sum += x[i / columns * inner + k] * w[i % columns * inner + k];
        }
        result[i] = sum;
      }
      return result;
    };
  }

  static RealKernel combine(CombineLayer.Kind kind) {
    return inputs -> combined(kind, inputs.get(0), inputs.get(1));
  }

  private static double[] combined(CombineLayer.Kind kind, double[] left, double[] right) {
    double[] result = new double[left.length];
    for (int i = 0; i < result.length; i++) {
      result[i] =
          switch (kind) {
            case ADD -> left[i] + right[i];
            case SUB -> left[i] - right[i];
            case MUL -> left[i] * right[i];
            case MAXIMUM -> Math.max(left[i], right[i]);
            case MINIMUM -> Math.min(left[i], right[i]);
          };
    }
    return result;
  }

  /** Returns the combination with a constant, which is repeated over the shape of the input. */
  static RealKernel constant(ConstantLayer layer, RealWeights constant, Shape shape) {
    double[] values = constant.values();
    double[] repeated = new double[shape.elements()];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[Broadcast.index(constant.shape(), shape, i)];
    }
    return layer.constantFirst()
        ? inputs -> combined(layer.kind(), repeated, inputs.get(0))
        : inputs -> combined(layer.kind(), inputs.get(0), repeated);
  }

  /** Returns the weighted mean of the four pixels around each place. */
  static RealKernel bilinear(Taps rows, Taps columns, Shape input) {
    int width = input.dimensions().get(1);
    int channels = input.channels();
    return inputs -> {
      double[] x = inputs.get(0);
      double[] result = new double[rows.size() * columns.size() * channels];
      for (int i = 0; i < result.length; i++) {
        Taps.Tap row = rows.get(i / channels / columns.size());
        Taps.Tap column = columns.get(i / channels % columns.size());
        double down = Math.scalb((double) row.weight(), -rows.bits());
        double right = Math.scalb((double) column.weight(), -columns.bits());
        int low = row.low() * width;
        int high = row.high() * width;
        int c = i % channels;
        double above =
            (1 - right) * x[(low + column.low()) * channels + c]
                + right * x[(low + column.high()) * channels + c];
        double below =
            (1 - right) * x[(high + column.low()) * channels + c]
                + right * x[(high + column.high()) * channels + c];
        result[i] = (1 - down) * above + down * below;
      }
      return result;
    };
  }

  /** Returns {@code exp(beta x)} over its sum, along the last dimension. */
  static RealKernel softmax(double beta, int channels) {
    return inputs -> {
      double[] x = inputs.get(0);
      double[] result = new double[x.length];
      for (int from = 0; from < x.length; from += channels) {
        double most = Arrays.stream(x, from, from + channels).max().orElseThrow();
        double sum = 0;
        for (int i = from; i < from + channels; i++) {
          result[i] = StrictMath.exp(beta * (x[i] - most));
          sum += result[i];
        }
        for (int i = from; i < from + channels; i++) {
          result[i] /= sum;
        }
      }
      return result;
    };
  }

  /** Returns x below the logarithm of the sum of {@code exp(x)}, along the last dimension. */
  static RealKernel logSoftmax(int channels) {
    return inputs -> {
      double[] x = inputs.get(0);
      double[] result = new double[x.length];
      for (int from = 0; from < x.length; from += channels) {
        double most = Arrays.stream(x, from, from + channels).max().orElseThrow();
        double sum =
            Arrays.stream(x, from, from + channels).map(v -> StrictMath.exp(v - most)).sum();
        for (int i = from; i < from + channels; i++) {
          result[i] = x[i] - most - StrictMath.log(sum);
        }
      }
      return result;
    };
  }

  /** Returns the index of the largest element along the last dimension, of equals the first. */
  static RealKernel argmax(int channels) {
    return inputs -> {
      double[] x = inputs.get(0);
      double[] result = new double[x.length / channels];
      for (int vector = 0; vector < result.length; vector++) {
        result[vector] = largest(x, vector * channels, channels);
      }
      return result;
    };
  }

  /** Returns the index of the largest of some elements, counted from the first of them. */
  static int largest(double[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[from + i] > values[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
