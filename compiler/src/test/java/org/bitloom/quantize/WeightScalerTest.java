// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.format.Channels;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightFormat.FixedPoint;
import org.bitloom.format.WeightFormat.Plain;
import org.bitloom.format.WeightFormat.Shared;
import org.bitloom.format.WeightQuantizer;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;
import org.bitloom.operator.WeightEncoding.Bipolar;
import org.bitloom.operator.WeightEncoding.SignMagnitude;
import org.bitloom.operator.WeightEncoding.Ternary;
import org.bitloom.operator.WeightEncoding.TwosComplement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scales of weights against brute force, and at the limits of every format. */
class WeightScalerTest {
  private static final RangeMethod MSE = RangeMethod.MEAN_SQUARED_ERROR;
  private static final List<RangeMethod> METHODS =
      List.of(RangeMethod.MIN_MAX, new RangeMethod.Percentile(90), MSE, RangeMethod.ENTROPY);

  private static WeightFormat signed(int bits) {
    return new Plain(new TwosComplement(IntType.signed(bits)));
  }

  private static WeightFormat unsigned(int bits) {
    return new Plain(new TwosComplement(IntType.unsigned(bits)));
  }

  private static ScaledWeights chosen(
      WeightFormat format, Scheme scheme, RangeMethod method, Channels channels, double... reals) {
    WeightChoice choice =
        new WeightScaler(format, scheme, method).choose(Shape.of(reals.length), reals, channels);
    assertThat(choice).isInstanceOf(WeightChoice.Chosen.class);
    return ((WeightChoice.Chosen) choice).weights();
  }

  private static ScaledWeights chosen(
      WeightFormat format, Scheme scheme, RangeMethod method, double... reals) {
    return chosen(format, scheme, method, Channels.perTensor(reals.length), reals);
  }

  private static double[] gaussian(long seed, int count, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(count).map(u -> random.nextGaussian() + shift).toArray();
  }

  static List<WeightFormat> integers() {
    return List.of(signed(8), signed(4), signed(2), unsigned(8), unsigned(3), unsigned(1));
  }

  @ParameterizedTest
  @MethodSource("integers")
  void everyMethodKeepsIntegersAndZeroPointsInTheType(WeightFormat format) {
    double[] reals = gaussian(3, 60, 0.4);
    Channels channels = Channels.first(5, 60);
    for (Scheme scheme : Scheme.values()) {
      for (RangeMethod method : METHODS) {
        ScaledWeights weights = chosen(format, scheme, method, channels, reals);
        assertThat(weights.encoding().holdsAll(weights.values())).isTrue();
        assertThat(weights.zeroPoints()).hasSize(5).allMatch(weights.encoding()::holds);
        assertThat(weights.scales())
            .hasSize(5)
            .allSatisfy(s -> assertThat((double) s.floatValue()).isEqualTo(s));
        for (int i = 0; i < reals.length; i++) {
          assertNearest(weights, i, reals[i]);
        }
      }
    }
  }

  /** No other integer of the type stands for a real number that is nearer. */
  private static void assertNearest(ScaledWeights weights, int element, double real) {
    int channel = weights.channels().of(element);
    double scale = weights.scales().get(channel);
    Interval codes = weights.encoding().valueType().range();
    double least = Double.POSITIVE_INFINITY;
    for (long code = codes.min(); code <= codes.max(); code++) {
      least = Math.min(least, Math.abs(scale * (code - weights.zeroPoints().get(channel)) - real));
    }
    assertThat(Math.abs(weights.real(element) - real)).isLessThanOrEqualTo(least + 1e-12);
  }

  @Test
  void theSquaredErrorOfIntegersIsThatOfTheBestScale() {
    for (int bits = 2; bits <= 5; bits++) {
      double[] reals = gaussian(bits, 40, 0);
      double found = chosen(signed(bits), Scheme.SYMMETRIC, MSE, reals).squaredError(reals);
      Interval codes = IntType.signed(bits).range();

      assertThat(found).isLessThanOrEqualTo(1.01 * leastError(reals, codes, 0));
      double all =
          chosen(signed(bits), Scheme.SYMMETRIC, RangeMethod.MIN_MAX, reals).squaredError(reals);
      assertThat(found).isLessThanOrEqualTo(all);
    }
  }

  @Test
  void theSquaredErrorOfAffineIntegersIsThatOfTheBestScaleAndZeroPoint() {
    for (int bits = 1; bits <= 4; bits++) {
      double[] reals = gaussian(10 + bits, 40, 0.7);
      double found = chosen(unsigned(bits), Scheme.AFFINE, MSE, reals).squaredError(reals);
      Interval codes = IntType.unsigned(bits).range();
      double best = Double.POSITIVE_INFINITY;
      for (long zero = codes.min(); zero <= codes.max(); zero++) {
        best = Math.min(best, leastError(reals, codes, zero));
      }
      assertThat(found).isLessThanOrEqualTo(1.01 * best);
    }
  }

  /** The least error over 4000 scales, each a thousandth larger than the one before. */
  private static double leastError(double[] reals, Interval codes, long zeroPoint) {
    double least = Double.POSITIVE_INFINITY;
    double scale = 0.05;
    for (int step = 0; step < 4000; step++, scale *= 1.001) {
      double sum = 0;
      for (double real : reals) {
        long code = Math.clamp(zeroPoint + Math.round(real / scale), codes.min(), codes.max());
        double error = real - scale * (code - zeroPoint);
        sum += error * error;
      }
      least = Math.min(least, sum);
    }
    return least;
  }

  @Test
  void powersOfTwoHaveTheBestPowerOfTwoAsScale() {
    for (int bits = 2; bits <= 4; bits++) {
      WeightFormat format = new Plain(new PowerOfTwo(bits));
      // One weight far out, so that the scale that holds it is not the best.
      double[] reals = gaussian(20 + bits, 60, 0);
      reals[0] = 8;
      double found = chosen(format, Scheme.SYMMETRIC, MSE, reals).squaredError(reals);
      double best = Double.POSITIVE_INFINITY;
      for (int exponent = -20; exponent <= 20; exponent++) {
        best = Math.min(best, powerError(reals, bits, Math.scalb(1.0, exponent)));
      }
      assertThat(found).isCloseTo(best, within(1e-9));
      double all = chosen(format, Scheme.SYMMETRIC, RangeMethod.MIN_MAX, reals).squaredError(reals);
      assertThat(found).isLessThanOrEqualTo(all);
    }
  }

  private static double powerError(double[] reals, int bits, double scale) {
    int largest = (1 << (bits - 1)) - 2;
    double sum = 0;
    for (double real : reals) {
      double exponent = Math.rint(Math.log(Math.abs(real) / scale) / Math.log(2));
      double magnitude = exponent < 0 ? 0 : scale * Math.pow(2, Math.min(exponent, largest));
      sum += (Math.abs(real) - magnitude) * (Math.abs(real) - magnitude);
    }
    return sum;
  }

  static Stream<WeightFormat> withScalesOfTheirOwn() {
    return Stream.of(
        new Plain(new Bipolar()),
        new Plain(new Ternary()),
        new FixedPoint(IntType.signed(6), 4),
        new Shared(16));
  }

  @ParameterizedTest
  @MethodSource("withScalesOfTheirOwn")
  void aFormatWithAScaleOfItsOwnKeepsIt(WeightFormat format) {
    double[] reals = gaussian(5, 60, 0);
    Channels channels = Channels.first(5, 60);
    ScaledWeights weights = chosen(format, Scheme.SYMMETRIC, MSE, channels, reals);
    var expected = WeightQuantizer.quantize(format, Shape.of(60), reals, channels);

    assertThat(weights.values()).isEqualTo(expected.values());
    assertThat(weights.scales()).isEqualTo(expected.scales());
    assertThat(weights.zeroPoints()).containsOnly(0L);
    for (RangeMethod method : List.of(RangeMethod.MIN_MAX, RangeMethod.ENTROPY)) {
      assertThat(refusal(format, Scheme.SYMMETRIC, method, reals))
          .isEqualTo(new WeightChoice.NoRange(format, method));
    }
  }

  private static WeightChoice refusal(
      WeightFormat format, Scheme scheme, RangeMethod method, double... reals) {
    return new WeightScaler(format, scheme, method)
        .choose(Shape.of(reals.length), reals, Channels.perTensor(reals.length));
  }

  @Test
  void onlyIntegersHaveZeroPoints() {
    for (WeightFormat format :
        Stream.concat(
                withScalesOfTheirOwn(),
                Stream.of(new Plain(new PowerOfTwo(3)), new Plain(new SignMagnitude(4))))
            .toList()) {
      assertThat(refusal(format, Scheme.AFFINE, MSE, 1, 2))
          .isEqualTo(new WeightChoice.NoZeroPoint(format));
    }
  }

  @Test
  void zerosHaveTheSmallestScaleOfTheOtherChannels() {
    double[] reals = {0, 0, 3, -7, 0, 0, 1.75, 1};
    Channels channels = Channels.first(4, 8);
    for (WeightFormat format :
        List.of(signed(4), new Plain(new SignMagnitude(4)), new Plain(new Ternary()))) {
      ScaledWeights weights = chosen(format, Scheme.SYMMETRIC, MSE, channels, reals);
      double smallest = Math.min(weights.scales().get(1), weights.scales().get(3));
      assertThat(weights.scales().get(0)).isEqualTo(smallest);
      assertThat(weights.scales().get(2)).isEqualTo(smallest);
      assertThat(weights.values().get(0)).isZero();
    }
    assertThat(chosen(signed(8), Scheme.AFFINE, MSE, 0, 0).scales()).containsExactly(1.0);
  }

  @Test
  void aConstantIsExact() {
    for (RangeMethod method : METHODS) {
      for (double constant : List.of(0.75, -0.75)) {
        ScaledWeights affine = chosen(unsigned(4), Scheme.AFFINE, method, constant, constant);
        assertThat(affine.real(0)).isCloseTo(constant, within(1e-7));
        ScaledWeights symmetric = chosen(signed(4), Scheme.SYMMETRIC, method, constant, constant);
        assertThat(symmetric.real(1)).isCloseTo(constant, within(1e-7));
      }
    }
  }

  @Test
  void aScaleBelowFloatIsTheSmallestOne() {
    double tiny = 1e-39;
    for (Scheme scheme : Scheme.values()) {
      ScaledWeights weights = chosen(signed(8), scheme, MSE, tiny, -40 * tiny, 100 * tiny);
      assertThat(weights.scales()).containsExactly((double) Float.MIN_NORMAL);
      assertThat(weights.real(2)).isCloseTo(100 * tiny, within(Float.MIN_NORMAL / 2.0));
      assertThat(weights.real(1)).isCloseTo(-40 * tiny, within(Float.MIN_NORMAL / 2.0));
    }
  }

  @Test
  void aScaleBeyondFloatIsRefused() {
    assertThat(refusal(unsigned(1), Scheme.AFFINE, MSE, 3e38, -3e38))
        .isEqualTo(new WeightChoice.TooLarge(0, 6e38));
    assertThat(refusal(signed(8), Scheme.SYMMETRIC, RangeMethod.MIN_MAX, 1, 127e300))
        .isEqualTo(new WeightChoice.TooLarge(0, 127e300 / 127));
  }

  @Test
  void unsignedSymmetricIntegersClipNegativeWeights() {
    ScaledWeights some = chosen(unsigned(4), Scheme.SYMMETRIC, RangeMethod.MIN_MAX, -9, 3, 15);
    assertThat(some.values().toArray()).containsExactly(0, 3, 15);
    ScaledWeights all = chosen(unsigned(4), Scheme.SYMMETRIC, MSE, -9, -3);
    assertThat(all.values().toArray()).containsExactly(0, 0);
    assertThat(all.scales()).containsExactly(1.0);
  }

  @Test
  void oneBitIsAffineOrRefused() {
    ScaledWeights weights =
        chosen(signed(1), Scheme.AFFINE, RangeMethod.MIN_MAX, -1, -0.75, 0.25, 0);
    assertThat(weights.scales()).containsExactly(1.25);
    assertThat(Arrays.stream(weights.values().toArray()).distinct()).containsExactly(-1L, 0L);
    assertThat(refusal(signed(1), Scheme.SYMMETRIC, MSE, 1, 2))
        .isEqualTo(new WeightChoice.NoPositiveCode(new Interval(-1, 0)));
  }

  @Test
  void aPercentileOfZerosGivesWayToTheRangeOfAllWeights() {
    double[] reals = new double[100];
    reals[7] = 7;
    ScaledWeights weights =
        chosen(signed(4), Scheme.SYMMETRIC, new RangeMethod.Percentile(90), reals);
    assertThat(weights.values().get(7)).isEqualTo(7);
    assertThat(weights.scales()).containsExactly(1.0);
  }

  @Test
  void aCodebookLargerThanTheTensorKeepsEveryWeight() {
    ScaledWeights weights = chosen(new Shared(16), Scheme.SYMMETRIC, MSE, 127, -3, 5);
    assertThat(weights.values().toArray()).containsExactly(127, -3, 5);
    assertThat(chosen(new Shared(4), Scheme.SYMMETRIC, MSE, 0, 0).scales()).containsExactly(1.0);
  }
}
