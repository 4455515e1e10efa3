// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.model.TfliteVariant;
import org.bitloom.model.ThresholdLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Sums of pixels, channel by channel: a depthwise convolution whose weights are 1. */
final class SumLayers {
  private static final Sweep STEP = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);

  private final Quantization from;
  private final IntType elementType;
  private final Quantization to;
  private final IntType type;
  private final Arithmetic arithmetic;
  private final Span origin;

  SumLayers(TfliteTensor input, TfliteTensor output, Arithmetic arithmetic, Span origin) {
    this.from = TensorCheck.quantization(input);
    this.elementType = TensorCheck.type(input);
    this.to = TensorCheck.quantization(output);
    this.type = TensorCheck.type(output);
    this.arithmetic = arithmetic;
    this.origin = origin;
  }

  /**
   * Returns the layers, the last of which has the name. TFLite Micro requantizes the sum as a
   * convolution does; the desktop computes in float32, which is a count of thresholds.
   */
  List<Layer> layers(String name, String input, int rows, int columns, int channels) {
    if (arithmetic.variant() == TfliteVariant.MICRO) {
      Output output = new Output.Requantized(type, to);
      return List.of(added(name, input, output, rows, columns, channels));
    }
    String sums = name + "_sums";
    List<Layer> layers = new ArrayList<>();
    layers.add(added(sums, input, new Output.Accumulator(), rows, columns, channels));
    layers.add(
        new ThresholdLayer(
            name, sums, thresholds((long) rows * columns), type.min(), type, to, origin));
    return layers;
  }

  private Layer added(
      String name, String input, Output output, int rows, int columns, int channels) {
    Tensor ones = Tensor.generate(Shape.of(rows, columns, channels), i -> 1);
    return new ConvolutionLayer(
        name,
        input,
        new ConvolutionLayer.Depthwise(1),
        new LayerWeights(ones, IntType.signed(2), List.of(1.0), 0),
        Optional.empty(),
        STEP,
        new Activation.None(),
        output,
        arithmetic.depthwise(),
        Optional.empty(),
        origin);
  }

  /** Returns the least sum for each output above the lowest one. */
  private Tensor thresholds(long count) {
    Interval sums =
        new Interval(
            (elementType.min() - from.zeroPoint()) * count,
            (elementType.max() - from.zeroPoint()) * count);
    return Tensor.generate(
        Shape.of((int) (type.max() - type.min())),
        i -> least(sums, type.min() + 1 + i, sum -> result(sum, count)));
  }

  /** Returns the least sum with so large a result; one above all where there is none. */
  private static long least(Interval sums, long result, LongUnaryOperator function) {
    long low = sums.min();
    long high = sums.max() + 1;
    while (low < high) {
      long middle = Math.floorDiv(low + high, 2);
      if (function.applyAsLong(middle) >= result) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Source: {@code QuantizedMeanOrSum} of TFLite 2.6, {@code reference/reduce.h}. */
  private long result(long sum, long count) {
    float scale = (float) from.scale() / (float) to.scale();
    float bias = -from.zeroPoint() * scale * count;
    double value = (sum + from.zeroPoint() * count) * scale + bias;
    return (long) (value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5)) + to.zeroPoint();
  }
}
