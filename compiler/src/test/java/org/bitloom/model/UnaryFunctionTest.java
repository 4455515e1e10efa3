// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.bitloom.Draws;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Quantization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UnaryFunctionTest {
  private static final IntType INT8 = IntType.signed(8);

  /** The quantized function stays near the real one, for random scales and all inputs. */
  private static void assertNear(
      UnaryFunction function, DoubleUnaryOperator real, double largestScale, double steps) {
    SplittableRandom random = new SplittableRandom(5);
    for (int trial = 0; trial < Draws.of(200); trial++) {
      IntType type = random.nextBoolean() ? INT8 : IntType.unsigned(8);
      Quantization from = quantization(random, type, largestScale);
      Quantization to = quantization(random, INT8, 0.1);
      for (long q = type.min(); q <= type.max(); q++) {
        double x = from.scale() * (q - from.zeroPoint());
        double y = real.applyAsDouble(x) / to.scale() + to.zeroPoint();
        double clamped = Math.max(INT8.min(), Math.min(INT8.max(), y));
        assertThat((double) function.apply(q, from, INT8, to))
            .as("%s of %d, %s to %s", function, q, from, to)
            .isCloseTo(clamped, within(steps));
      }
    }
  }

  private static Quantization quantization(
      SplittableRandom random, IntType type, double largestScale) {
    float scale = (float) (largestScale * random.nextDouble(0.05, 1));
    return new Quantization(scale, random.nextLong(type.min(), type.max() + 1));
  }

  @Test
  void everyTableIsTheNearestQuantizedValueOfItsFunction() {
    assertNear(new UnaryFunction.Sigmoid(), x -> 1 / (1 + Math.exp(-x)), 0.1, 0.51);
    assertNear(new UnaryFunction.Tanh(), Math::tanh, 0.1, 0.51);
    assertNear(new UnaryFunction.Elu(), x -> x < 0 ? Math.expm1(x) : x, 0.1, 0.51);
    assertNear(
        new UnaryFunction.LeakyRelu(0.25f, Rounding.HALF_AWAY), x -> x < 0 ? x / 4 : x, 0.1, 0.51);
  }

  @ParameterizedTest
  @EnumSource(RealFunction.class)
  void everyTableOfRealNumbersIsTheNearestQuantizedValue(RealFunction function) {
    assertNear(new UnaryFunction.Real(function), x -> plainly(function, x), 0.1, 0.51);
  }

  /** The functions as they are usually written. */
  private static double plainly(RealFunction function, double x) {
    return switch (function) {
      case GELU -> x * normal(x);
      case GELU_TANH ->
          x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3))));
      case SILU -> x * (0.5 + 0.5 * Math.tanh(x / 2));
      case MISH -> x * Math.tanh(Math.log(1 + Math.exp(x)));
      case SOFTPLUS -> Math.log(1 + Math.exp(x));
      case SOFTSIGN -> x < 0 ? x / (1 - x) : x / (1 + x);
      case SELU -> 1.05070099 * (x < 0 ? 1.67326324 * (Math.exp(x) - 1) : x);
      case EXP -> Math.pow(Math.E, x);
      case ABS -> x < 0 ? -x : x;
      case SQUARE -> Math.pow(x, 2);
      case ERF -> 2 * normal(x * Math.sqrt(2)) - 1;
      case SIN -> Math.cos(x - Math.PI / 2);
      case COS -> Math.sin(x + Math.PI / 2);
      case LOG -> x > 0 ? Math.log10(x) / Math.log10(Math.E) : Math.log(Float.MIN_NORMAL);
      case SQRT -> x > 0 ? Math.pow(x, 0.5) : 0;
    };
  }

  /** The integral of the normal distribution up to a number, by the rule of Simpson. */
  private static double normal(double x) {
    int steps = 400;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = x * i / steps;
      int weight = i == 0 || i == steps ? 1 : i % 2 == 0 ? 2 : 4;
      sum += weight * Math.exp(-t * t / 2);
    }
    return 0.5 + sum * x / steps / 3 / Math.sqrt(2 * Math.PI);
  }

  @Test
  void theHardSwishOfSixteenBitsIsOffByNoMoreThanItsOwnRounding() {
    assertNear(
        new UnaryFunction.HardSwish(),
        x -> x * Math.min(Math.max(x + 3, 0), 6) / 6,
        0.1,
        // The output multiplier acts in steps of 2^-7 of the input's scale, and rounds twice.
        2.0);
  }

  @Test
  void theHardSwishOfWideElementsIsTheNearestQuantizedValue() {
    IntType wide = IntType.signed(16);
    Quantization from = new Quantization(0.0004f, 0);
    Quantization to = new Quantization(0.0003f, -20000);
    for (long q = wide.min(); q <= wide.max(); q++) {
      double x = from.scale() * q;
      double steps = x * Math.min(Math.max(x + 3, 0), 6) / 6 / to.scale() - 20000;
      double clamped = Math.min(Math.max(steps, wide.min()), wide.max());
      assertThat((double) new UnaryFunction.HardSwish().apply(wide, q, from, wide, to))
          .isCloseTo(clamped, within(0.51));
    }
  }

  @Test
  void extremeScalesSaturateAndNeverFail() {
    float[] scales = {Float.MIN_VALUE, 1e-30f, 1e-6f, 1, 1e6f, 1e30f, Float.MAX_VALUE};
    for (float a : scales) {
      for (float b : scales) {
        Quantization from = new Quantization(a, -7);
        Quantization to = new Quantization(b, 3);
        for (long q = INT8.min(); q <= INT8.max(); q++) {
          long sigmoid = new UnaryFunction.Sigmoid().apply(q, from, INT8, to);
          long tanh = new UnaryFunction.Tanh().apply(q, from, INT8, to);
          assertThat(INT8.range().contains(sigmoid) && INT8.range().contains(tanh)).isTrue();
        }
      }
    }
  }

  @Test
  void aSlopeIsFiniteAndNotNegative() {
    assertThatThrownBy(() -> new UnaryFunction.LeakyRelu(-1, Rounding.FLOOR))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnaryFunction.LeakyRelu(Float.NaN, Rounding.FLOOR))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
