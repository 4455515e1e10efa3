// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.bitloom.importer.tflite.MicroOperator.clamped;
import static org.bitloom.importer.tflite.MicroOperator.scale;
import static org.bitloom.importer.tflite.MicroOperator.size;
import static org.bitloom.importer.tflite.MicroOperator.zero;

import org.bitloom.model.TfliteIntegers.Multiplier;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;

/**
 * Kernels that sum, or compare, many elements.
 *
 * @param op their operator
 */
record MicroWindows(MicroOperator op) {
  int[] fullyConnected() {
    byte activation =
        ((FullyConnectedOptions) op.options(new FullyConnectedOptions())).fusedActivationFunction();
    int[] range = op.range(activation);
    float product = scale(op.x()) * scale(op.tensor(1));
    Multiplier m = Multiplier.of((double) product / (double) scale(op.y()));
    int inputs = op.tensor(1).shape(1);
    int[] result = new int[op.tensor(1).shape(0)];
    for (int o = 0; o < result.length; o++) {
      long acc = op.bias(o);
      for (int i = 0; i < inputs; i++) {
        acc += (op.elements(0)[i] - zero(op.x())) * op.elements(1)[o * inputs + i];
      }
      result[o] = clamped(op.scaled(m, acc) + zero(op.y()), range[0], range[1]);
    }
    return result;
  }

  /** Where a window stands; {@code -1} from an element in padding. */
  record Window(boolean same, int size, int kernel, int stride, int dilation, int windows) {
    int element(int window, int position) {
      int covered = (kernel - 1) * dilation + 1;
      int total = same ? Math.max(0, (windows - 1) * stride + covered - size) : 0;
      int at = window * stride - total / 2 + position * dilation;
      return at >= 0 && at < size ? at : -1;
    }
  }

  Window[] windows(
      byte padding, int[] kernel, int strideH, int strideW, int dilationH, int dilationW) {
    boolean same = padding == Padding.SAME;
    return new Window[] {
      new Window(same, op.x().shape(1), kernel[0], strideH, dilationH, op.y().shape(1)),
      new Window(same, op.x().shape(2), kernel[1], strideW, dilationW, op.y().shape(2))
    };
  }

  /** What is done with the elements under a window: given its row, column and output channel. */
  private interface Kernel {
    int at(int row, int column, int channel);
  }

  int[] sweep(Kernel kernel) {
    int[] result = new int[size(op.y())];
    int channels = op.y().shape(3);
    for (int i = 0; i < result.length; i++) {
      int place = i / channels;
      result[i] = kernel.at(place / op.y().shape(2), place % op.y().shape(2), i % channels);
    }
    return result;
  }

  int input(int row, int column, int channel) {
    return op.elements(0)[(row * op.x().shape(2) + column) * op.x().shape(3) + channel];
  }

  Multiplier multiplier(int channel) {
    var scales = op.tensor(1).quantization();
    float weight = scales.scale(scales.scaleLength() == 1 ? 0 : channel);
    return Multiplier.of((double) scale(op.x()) * (double) weight / (double) scale(op.y()));
  }

  int[] convolution() {
    Conv2DOptions o = (Conv2DOptions) op.options(new Conv2DOptions());
    int[] kernel = {op.tensor(1).shape(1), op.tensor(1).shape(2)};
    Window[] windows =
        windows(
            o.padding(),
            kernel,
            o.strideH(),
            o.strideW(),
            o.dilationHFactor(),
            o.dilationWFactor());
    int[] range = op.range(o.fusedActivationFunction());
    int depth = op.tensor(1).shape(3);
    return sweep(
        (row, column, channel) -> {
          long acc = op.bias(channel);
          for (int p = 0; p < kernel[0] * kernel[1]; p++) {
            int y = windows[0].element(row, p / kernel[1]);
            int x = windows[1].element(column, p % kernel[1]);
            for (int c = 0; c < depth && y >= 0 && x >= 0; c++) {
              int weight = op.elements(1)[(channel * kernel[0] * kernel[1] + p) * depth + c];
              acc += (input(y, x, c) - zero(op.x())) * weight;
            }
          }
          return clamped(op.scaled(multiplier(channel), acc) + zero(op.y()), range[0], range[1]);
        });
  }

  int[] depthwise() {
    DepthwiseConv2DOptions o = (DepthwiseConv2DOptions) op.options(new DepthwiseConv2DOptions());
    int[] kernel = {op.tensor(1).shape(1), op.tensor(1).shape(2)};
    Window[] windows =
        windows(
            o.padding(),
            kernel,
            o.strideH(),
            o.strideW(),
            o.dilationHFactor(),
            o.dilationWFactor());
    int[] range = op.range(o.fusedActivationFunction());
    int channels = op.tensor(1).shape(3);
    return sweep(
        (row, column, channel) -> {
          long acc = op.bias(channel);
          for (int p = 0; p < kernel[0] * kernel[1]; p++) {
            int y = windows[0].element(row, p / kernel[1]);
            int x = windows[1].element(column, p % kernel[1]);
            if (y >= 0 && x >= 0) {
              int element = input(y, x, channel / o.depthMultiplier()) - zero(op.x());
              acc += element * op.elements(1)[p * channels + channel];
            }
          }
          return clamped(op.scaled(multiplier(channel), acc) + zero(op.y()), range[0], range[1]);
        });
  }

  int[] pool(boolean maximum) {
    Pool2DOptions o = (Pool2DOptions) op.options(new Pool2DOptions());
    int[] kernel = {o.filterHeight(), o.filterWidth()};
    Window[] windows = windows(o.padding(), kernel, o.strideH(), o.strideW(), 1, 1);
    int[] range = op.range(o.fusedActivationFunction());
    return sweep(
        (row, column, channel) -> {
          int max = op.lowest();
          int sum = 0;
          int count = 0;
          for (int p = 0; p < kernel[0] * kernel[1]; p++) {
            int y = windows[0].element(row, p / kernel[1]);
            int x = windows[1].element(column, p % kernel[1]);
            if (y >= 0 && x >= 0) {
              max = Math.max(max, input(y, x, channel));
              sum += input(y, x, channel);
              count++;
            }
          }
          int average = sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
          return clamped(maximum ? max : average, range[0], range[1]);
        });
  }

  /** QuantizedMeanOrSum. */
  int[] mean() {
    int channels = op.x().shape(3);
    int count = op.x().shape(1) * op.x().shape(2);
    Multiplier m = Multiplier.of((double) scale(op.x()) / (double) scale(op.y()));
    int shift = 31 - Integer.numberOfLeadingZeros(count);
    shift = Math.min(Math.min(shift, 32), 31 + m.exponent());
    Multiplier divided =
        new Multiplier((int) (((long) m.significand() << shift) / count), m.exponent() - shift);
    int[] result = new int[channels];
    for (int c = 0; c < channels; c++) {
      int sum = 0;
      for (int p = 0; p < count; p++) {
        sum += op.elements(0)[p * channels + c];
      }
      result[c] =
          clamped(
              divided.times(sum - count * zero(op.x())) + zero(op.y()), op.lowest(), op.highest());
    }
    return result;
  }
}
