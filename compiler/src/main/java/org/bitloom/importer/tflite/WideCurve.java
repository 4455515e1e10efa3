// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Optional;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * {@code LOGISTIC} and {@code TANH} of int16 as TFLite computes them, to int16 in steps of 1/32768.
 * Both are straight lines between 256 places of {@code 1 / (1 + exp(-x))} that are 1/24 apart, as
 * {@code tanh(x) = 2 / (1 + exp(-2 x)) - 1}. TFLite for desktops takes other kernels where the
 * scale of the input is a power of two: {@link NarrowFixedPoint}.
 *
 * <p>Source: {@code activations.cc} and {@code reference/integer_ops/logistic.h}, {@code tanh.h} of
 * TFLite 2.6; {@code logistic_common.cc} and {@code tanh.cc} of TFLite Micro.
 *
 * @param tangent whether it is the hyperbolic tangent
 * @param scale of the input
 * @param variant whose kernel
 */
record WideCurve(boolean tangent, float scale, TfliteVariant variant) {
  static final String FORM =
      " of one int16 tensor to another with scale 1/32768, from a scale below 5.33";

  /** Steps of an argument of 1 where the kernels find the place in their table. */
  private static final double STEPS = 3 * 4096;

  /** An argument of 18 bits leaves int32 for multipliers from here on. */
  private static final int MULTIPLIERS = 1 << 16;

  private static final int LAST_PLACE = 255;

  /** One in steps of the table. */
  private static final int ONE = 1 << 16;

  /** Logarithms this near to a whole number are taken for one; float32 blurs it. */
  private static final double NEAR = 1e-3;

  private static final double BLUR = 1e-5;

  private static final Tensor TABLE = Tensor.generate(Shape.of(LAST_PLACE + 1), WideCurve::place);

  /**
   * Returns a value of the table: that of the function, moved by half of what the line behind it is
   * wrong by in its middle. The last one is the largest of uint16.
   */
  private static long place(int i) {
    double line = (sigmoid(i) + sigmoid(i + 1)) / 2;
    return i == LAST_PLACE ? ONE - 1 : Math.round(sigmoid(i) + (sigmoid(i + 0.5) - line) / 2);
  }

  private static double sigmoid(double place) {
    return ONE / (1 + StrictMath.exp(-place / 24));
  }

  /** Returns why the kernels cannot be built, or would refuse the tensors. */
  static Optional<String> problem(TfliteTensor input, TfliteTensor output) {
    if (!input.type().equals(output.type())) {
      return Optional.of("its tensors are %s and %s".formatted(input, output));
    }
    float from = input.scales().get(0);
    float to = output.scales().get(0);
    if (!near(to) || exponent(to) != -15) {
      return Optional.of("its output has scale " + to);
    }
    if (Math.abs(distance(from) - NEAR) < BLUR) {
      return Optional.of("its scale %s may be taken for a power of two".formatted(from));
    }
    return (long) (from * STEPS) < MULTIPLIERS
        ? Optional.empty()
        : Optional.of("scale %s of its input leaves int32".formatted(from));
  }

  /** Source: {@code CheckedLog2}. */
  private static int exponent(float scale) {
    return (int) Math.rint(logarithm(scale));
  }

  private static boolean near(float scale) {
    return distance(scale) < NEAR;
  }

  private static double distance(float scale) {
    return Math.abs(logarithm(scale) - exponent(scale));
  }

  private static double logarithm(float scale) {
    return StrictMath.log(scale) / StrictMath.log(2);
  }

  /** Returns the value for an element. */
  long apply(long element) {
    int left = 12 + exponent(scale);
    boolean power = near(scale) && (left == 0 || tangent && left == 1);
    if (!power) {
      return interpolated(argument(element));
    }
    return switch (variant) {
      case MICRO -> interpolated(element * (3L << left));
      case DESKTOP ->
          tangent
              ? NarrowFixedPoint.tanh(NarrowFixedPoint.saturate(element << left))
              : NarrowFixedPoint.logistic(element);
    };
  }

  /** Returns an element in steps of the table's lines. */
  private long argument(long element) {
    double multiplier = scale * STEPS;
    int shift = 0;
    while (multiplier <= Short.MAX_VALUE / 2.0 && shift <= 30) {
      multiplier *= 2;
      shift++;
    }
    long half = shift > 0 ? 1L << (shift - 1) : 0;
    return (element * (long) multiplier + half) >> shift;
  }

  private long interpolated(long argument) {
    int bits = tangent ? 8 : 9;
    long magnitude = Math.abs(argument);
    int line = (int) Math.min(magnitude >> bits, LAST_PLACE);
    long offset = magnitude & ((1L << bits) - 1);
    long sigmoid =
        line < LAST_PLACE
            ? (TABLE.get(line) << bits) + offset * (TABLE.get(line + 1) - TABLE.get(line))
            : last() << bits;
    long centre = tangent ? sigmoid - ((long) ONE / 2 << bits) : sigmoid;
    long other = tangent ? 0 : (long) ONE << bits;
    int shift = tangent ? bits : bits + 1;
    long half = 1L << (shift - 1);
    return (argument >= 0 ? centre + half : other - centre + half - 1) >> shift;
  }

  /** The largest value: 32767 steps of the output. */
  private long last() {
    return tangent ? ONE - 1 : ONE - 2;
  }
}
