// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.Draws;
import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat.FixedPoint;
import org.bitloom.format.WeightFormat.Plain;
import org.bitloom.format.WeightFormat.Shared;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;
import org.bitloom.operator.WeightEncoding.Bipolar;
import org.bitloom.operator.WeightEncoding.SignMagnitude;
import org.bitloom.operator.WeightEncoding.Ternary;
import org.bitloom.operator.WeightEncoding.TwosComplement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real weights in every format: held by it, near to the weights, and best where that is claimed.
 */
class WeightQuantizerTest {
  static List<WeightFormat> formats() {
    return List.of(
        new Plain(new TwosComplement(IntType.signed(8))),
        new Plain(new TwosComplement(IntType.signed(2))),
        new Plain(new SignMagnitude(5)),
        new Plain(new Bipolar()),
        new Plain(new Ternary()),
        new Plain(new PowerOfTwo(4)),
        new FixedPoint(IntType.signed(6), 4),
        new Shared(16));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theIntegersAreValuesOfTheFormat(WeightFormat format) {
    double[] reals = gaussian(new SplittableRandom(1), 120);
    for (Channels channels :
        List.of(Channels.perTensor(120), Channels.first(6, 120), Channels.last(4))) {
      QuantizedWeights weights =
          WeightQuantizer.quantize(format, Shape.of(6, 5, 4), reals, channels);
      assertThat(weights.encoding().holdsAll(weights.values())).isTrue();
      assertThat(format.encoding(weights.values())).contains(weights.encoding());
      assertThat(weights.scales()).hasSize(weights.channels().count());
      assertThat(weights.scales())
          .allSatisfy(s -> assertThat((double) s.floatValue()).isEqualTo(s));
      double energy = Arrays.stream(reals).map(w -> w * w).sum();
      assertThat(weights.squaredError(reals)).isLessThan(energy);
    }
  }

  private static double[] gaussian(SplittableRandom random, int count) {
    return IntStream.range(0, count)
        .mapToDouble(i -> 0.3 * (random.nextDouble() + random.nextDouble() - 1) * (1 + i % 7))
        .toArray();
  }

  /** For many scales around it, none has a smaller error with the best signs. */
  @Test
  void bipolarAndTernaryHaveTheScaleWithTheSmallestError() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < Draws.of(100); round++) {
      double[] reals = gaussian(random, 30);
      for (boolean zero : new boolean[] {false, true}) {
        WeightFormat format = new Plain(zero ? new Ternary() : new Bipolar());
        double error =
            WeightQuantizer.quantize(format, Shape.of(30), reals, Channels.perTensor(30))
                .squaredError(reals);
        double least =
            IntStream.range(1, 4000)
                .mapToDouble(i -> errorWith(reals, i * 0.001, zero))
                .min()
                .orElseThrow();
        assertThat(error).isLessThanOrEqualTo(least * (1 + 1e-6));
      }
    }
  }

  private static double errorWith(double[] reals, double scale, boolean zero) {
    return Arrays.stream(reals)
        .map(w -> Math.min(Math.abs(Math.abs(w) - scale), zero ? Math.abs(w) : 1e9))
        .map(e -> e * e)
        .sum();
  }

  /** {@code round(log2 x)} by squares of exact decimals: {@code 2^(2n-1) <= x^2 < 2^(2n+1)}. */
  @Test
  void powersOfTwoRoundInTheLogarithm() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < Draws.of(2000); round++) {
      double x = random.nextDouble() * Math.scalb(1.0, random.nextInt(-20, 20));
      int n = WeightQuantizer.exponent(x);
      BigDecimal square = new BigDecimal(x).multiply(new BigDecimal(x));
      assertThat(square).isGreaterThanOrEqualTo(new BigDecimal(Math.scalb(1.0, 2 * n - 1)));
      assertThat(square).isLessThan(new BigDecimal(Math.scalb(1.0, 2 * n + 1)));
    }
    assertThat(WeightQuantizer.exponent(Math.sqrt(2))).isEqualTo(1);
    assertThat(WeightQuantizer.exponent(Math.nextDown(Math.sqrt(2)))).isZero();
  }

  @Test
  void theLargestWeightHasTheLargestPowerAndSmallOnesVanish() {
    QuantizedWeights weights =
        WeightQuantizer.quantize(
            new Plain(new PowerOfTwo(3)),
            Shape.of(6),
            new double[] {0.5, -0.3, 0.18, 0.17, -0.08, 0},
            Channels.perTensor(6));
    assertThat(weights.values().toArray()).containsExactly(4, -2, 2, 1, 0, 0);
    assertThat(weights.scales()).containsExactly(0.125);
  }

  @Test
  void fixedPointRoundsHalfToEvenAndSaturates() {
    QuantizedWeights weights =
        WeightQuantizer.quantize(
            new FixedPoint(IntType.signed(4), 2),
            Shape.of(6),
            new double[] {0.125, 0.375, -0.125, 1.75, 9, -9},
            Channels.perTensor(6));
    assertThat(weights.values().toArray()).containsExactly(0, 2, 0, 7, 7, -8);
    assertThat(weights.scales()).containsExactly(0.25);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aTensorOfZerosHasASmallPositiveScale(WeightFormat format) {
    double[] zeros = new double[4];
    QuantizedWeights weights =
        WeightQuantizer.quantize(format, Shape.of(2, 2), zeros, Channels.first(2, 4));
    assertThat(weights.scales()).allSatisfy(scale -> assertThat(scale).isPositive());
    assertThat(weights.squaredError(zeros)).isLessThan(1e-60);
  }

  @Test
  void aWeightThatIsNoNumberIsRefused() {
    assertThatThrownBy(
            () ->
                WeightQuantizer.quantize(
                    new Shared(2),
                    Shape.of(2),
                    new double[] {1, Double.NaN},
                    Channels.perTensor(2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
