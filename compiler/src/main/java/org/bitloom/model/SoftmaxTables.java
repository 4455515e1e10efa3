// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.function.DoubleUnaryOperator;
import org.bitloom.operator.InterpolatedTable;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * The two tables of a softmax of int16. Each value but the last is moved by half of what the line
 * behind it is wrong by in its middle.
 *
 * <p>Source: {@code gen_lut} of TFLite 2.6, {@code common.h}, which computes in double; that of
 * TFLite Micro computes in float32.
 */
final class SoftmaxTables {
  private static final double ONE = 1 << 15;

  private final DoubleUnaryOperator rounded;

  private SoftmaxTables(TfliteVariant variant) {
    rounded =
        switch (variant) {
          case DESKTOP -> value -> value;
          case MICRO -> value -> (float) value;
        };
  }

  /** Returns {@code exp(a)} for a from -10 to 0. */
  static InterpolatedTable exponentials(TfliteVariant variant) {
    return new SoftmaxTables(variant).table(StrictMath::exp, -10, 0);
  }

  /** Returns {@code 1 / (1 + a)} for a from 0 to 1. */
  static InterpolatedTable reciprocals(TfliteVariant variant) {
    SoftmaxTables tables = new SoftmaxTables(variant);
    return tables.table(a -> 1 / tables.rounded.applyAsDouble(1 + a), 0, 1);
  }

  private InterpolatedTable table(DoubleUnaryOperator function, double first, double last) {
    double step = rounded.applyAsDouble((last - first) / InterpolatedTable.LINES);
    Tensor values =
        Tensor.generate(
            Shape.of(InterpolatedTable.LINES + 1),
            i ->
                i == InterpolatedTable.LINES
                    ? clamped(nearest(scaled(function, last)))
                    : value(function, first, step, i));
    return new InterpolatedTable(values);
  }

  private long value(DoubleUnaryOperator function, double first, double step, int place) {
    double from = at(first, step, place);
    double sample = nearest(scaled(function, from));
    double next = scaled(function, at(first, step, place + 1));
    double line = nearest(rounded.applyAsDouble(next + sample) / 2);
    double middle = nearest(scaled(function, rounded.applyAsDouble(from + step / 2)));
    return clamped(sample - nearest((line - middle) / 2));
  }

  private double at(double first, double step, int place) {
    return rounded.applyAsDouble(first + rounded.applyAsDouble(place * step));
  }

  private double scaled(DoubleUnaryOperator function, double argument) {
    return rounded.applyAsDouble(function.applyAsDouble(argument)) * ONE;
  }

  /** Returns the nearest whole number, halves away from 0. */
  private static double nearest(double value) {
    return Math.copySign(Math.floor(Math.abs(value) + 0.5), value);
  }

  private static long clamped(double value) {
    return (long) Math.min(value, InterpolatedTable.LARGEST);
  }
}
