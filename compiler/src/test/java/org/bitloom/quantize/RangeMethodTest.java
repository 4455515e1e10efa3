// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.quantize.RangeMethod.Percentile;
import org.bitloom.quantize.ScaleChoice.Chosen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ranges against exhaustive search, and against what is known about distributions. */
@Tag("search")
class RangeMethodTest {
  private static final Interval INT4 = IntType.signed(4).range();
  private static final Interval INT8 = IntType.signed(8).range();

  private static LinearQuantizer quantizer(
      RangeMethod method, Samples samples, Interval codes, Scheme scheme) {
    ScaleChoice choice = ScaleChoice.of(method.choose(samples, codes, scheme), codes, scheme);
    return ((Chosen) choice).quantizer();
  }

  @Test
  void namesAreThoseOfTheLanguage() {
    assertThat(RangeMethod.MIN_MAX).hasToString("minmax");
    assertThat(new Percentile(99.9)).hasToString("percentile(99.9)");
    assertThat(new Percentile(100)).hasToString("percentile(100)");
    assertThat(RangeMethod.MEAN_SQUARED_ERROR).hasToString("mse");
    assertThat(RangeMethod.ENTROPY).hasToString("entropy");
    assertThat(Scheme.AFFINE).hasToString("affine");
  }

  @Test
  void minmaxHoldsAllValuesAndZero() {
    Samples samples = Distribution.of(3, 5, 4);
    assertThat(RangeMethod.MIN_MAX.choose(samples, INT8, Scheme.AFFINE))
        .isEqualTo(new RealRange(0, 5));
  }

  /** Of 0.5 to 99.5 and -0.5 to -9.5. */
  @Test
  void percentilesCutOffWhatIsOutside() {
    double[] values = new double[110];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 100 ? i + 0.5 : 99.5 - i;
    }
    Samples samples = ExactSamples.of(values);
    Percentile ninety = new Percentile(90);
    assertThat(ninety.choose(samples, INT8, Scheme.SYMMETRIC)).isEqualTo(RealRange.symmetric(88.5));
    assertThat(ninety.choose(samples, IntType.unsigned(8).range(), Scheme.SYMMETRIC))
        .isEqualTo(new RealRange(0, 88.5));
    assertThat(ninety.choose(samples, INT8, Scheme.AFFINE)).isEqualTo(new RealRange(-4.5, 94.5));
    RealRange binned = ninety.choose(samples.distribution(), INT8, Scheme.AFFINE);
    assertThat(binned.min()).isCloseTo(-4.5, within(1.0));
    assertThat(binned.max()).isCloseTo(94.5, within(1.0));
    assertThatThrownBy(() -> new Percentile(50)).isInstanceOf(IllegalArgumentException.class);
  }

  /** No quantizer on a fine grid of all zero points and scales is better by more than 1 %. */
  @ParameterizedTest
  @EnumSource(SampleData.class)
  void mseIsWithinOnePercentOfTheBestOfAllQuantizers(SampleData data) {
    for (int bits : new int[] {1, 2, 3, 4, 8}) {
      Distribution samples = data.distribution(3000, bits);
      for (boolean signed : new boolean[] {false, true}) {
        Interval codes = new IntType(signed, bits).range();
        for (Scheme scheme : Scheme.values()) {
          if (codes.max() == 0 && scheme == Scheme.SYMMETRIC) {
            continue;
          }
          double found =
              samples
                  .error(quantizer(RangeMethod.MEAN_SQUARED_ERROR, samples, codes, scheme))
                  .total();
          assertThat(found)
              .as("%s %s %s", data, codes, scheme)
              .isLessThanOrEqualTo(least(samples, codes, scheme) * 1.01);
        }
      }
    }
  }

  private static double least(Distribution samples, Interval codes, Scheme scheme) {
    double span = samples.range().max() - samples.range().min();
    double widest = 2 * span / (codes.max() - codes.min());
    boolean symmetric = scheme == Scheme.SYMMETRIC;
    double least = Double.POSITIVE_INFINITY;
    for (long z = symmetric ? 0 : codes.min(); z <= (symmetric ? 0 : codes.max()); z += 3) {
      for (int i = 1; i <= 120; i++) {
        LinearQuantizer q = new LinearQuantizer(codes, (float) (widest * i / 120), z);
        least = Math.min(least, samples.error(q).total());
      }
    }
    return least;
  }

  @Test
  void mseOfSmallExactTensorsIsWithinOnePercentOfTheBest() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 40; round++) {
      double[] values = new double[random.nextInt(2, 8)];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextInt(-20, 21) / 4.0;
      }
      Samples samples = ExactSamples.of(values);
      Interval codes = IntType.signed(random.nextInt(2, 4)).range();
      RealRange range = RangeMethod.MEAN_SQUARED_ERROR.choose(samples, codes, Scheme.SYMMETRIC);
      double least = samples.error(new LinearQuantizer(codes, 1e3f, 0)).total();
      for (int i = 1; i < 4000; i++) {
        least = Math.min(least, samples.error(new LinearQuantizer(codes, i / 400f, 0)).total());
      }
      double found =
          ScaleChoice.of(range, codes, Scheme.SYMMETRIC) instanceof Chosen(LinearQuantizer q)
              ? samples.error(q).total()
              : 0;
      // Where few values are met exactly, a percent of next to nothing says nothing.
      assertThat(found).as("%s", range).isLessThanOrEqualTo(least * 1.01 + 1e-3);
    }
  }

  /** The best uniform quantizer of a Gaussian with 15 levels has the step 0.353. */
  @Test
  void fourBitsOfAGaussianAreClippedAtTwoAndAHalfSigma() {
    Distribution samples = SampleData.GAUSSIAN.distribution(400_000, 1);
    Interval symmetric = new Interval(-7, 7);
    LinearQuantizer q =
        quantizer(RangeMethod.MEAN_SQUARED_ERROR, samples, symmetric, Scheme.SYMMETRIC);
    assertThat((double) q.scale()).isCloseTo(0.353, within(0.01));
    assertThat(q.range().max()).isCloseTo(2.5, within(0.1));
  }

  /** 3 is an outlier on the side where two's complement has a code more. */
  @Test
  void mseUsesTheNegativeCodeThatSymmetricTypesHaveMore() {
    Samples samples = ExactSamples.of(-2, -2, -2, -1, 0, 0, 1, 1);
    Interval int2 = IntType.signed(2).range();
    LinearQuantizer q = quantizer(RangeMethod.MEAN_SQUARED_ERROR, samples, int2, Scheme.SYMMETRIC);
    assertThat((double) q.scale()).isCloseTo(1, within(0.01));
    assertThat(q.quantize(-2)).isEqualTo(-2);
    assertThat(quantizer(RangeMethod.MIN_MAX, samples, int2, Scheme.SYMMETRIC).scale())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "GAUSSIAN, 400000", "LAPLACE, 400000", "RELU, 400000", "UNIFORM, 400000", "SKEWED, 400000",
    "GAUSSIAN, 20000", "RELU, 20000", "UNIFORM, 20000", "RELU, 2000", "UNIFORM, 2000"
  })
  void entropyIsWithinABitOfMse(SampleData data, int count) {
    // With few samples, chance is a part of every divergence.
    double bit = count < 100_000 ? 9 : 6.02;
    Distribution samples = data.distribution(count, 5);
    for (int bits : new int[] {4, 8}) {
      Interval codes = new IntType(data != SampleData.RELU, bits).range();
      for (Scheme scheme : Scheme.values()) {
        double entropy =
            samples.error(quantizer(RangeMethod.ENTROPY, samples, codes, scheme)).sqnrDecibels();
        double mse =
            samples
                .error(quantizer(RangeMethod.MEAN_SQUARED_ERROR, samples, codes, scheme))
                .sqnrDecibels();
        assertThat(entropy).as("%s %s %s", data, codes, scheme).isBetween(mse - bit, mse + 0.1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SampleData.class,
      names = {"GAUSSIAN", "LAPLACE", "RELU"})
  void entropyClipsInFourBits(SampleData data) {
    Distribution samples = data.distribution(100_000, 3);
    for (Scheme scheme : Scheme.values()) {
      LinearQuantizer q = quantizer(RangeMethod.ENTROPY, samples, INT4, scheme);
      assertThat(q.range().max()).isBetween(0.4 * samples.max(), 0.85 * samples.max());
      assertThat(samples.error(q).clipping()).isPositive();
    }
  }

  /** Nine of ten values are zeros, and the range is that of the tenth. */
  @Test
  void zerosDoNotDecideTheEntropy() {
    double[] values = SampleData.LAPLACE.doubles(100_000, 4);
    double[] sparse = new double[1_000_000];
    System.arraycopy(values, 0, sparse, 0, values.length);
    for (Scheme scheme : Scheme.values()) {
      assertThat(RangeMethod.ENTROPY.choose(ExactSamples.of(sparse).distribution(), INT8, scheme))
          .isEqualTo(
              RangeMethod.ENTROPY.choose(ExactSamples.of(values).distribution(), INT8, scheme));
    }
  }

  @ParameterizedTest
  @EnumSource(Scheme.class)
  void tensorsWithoutAnyShapeHaveTheRangeOfAllValues(Scheme scheme) {
    for (RangeMethod method : new RangeMethod[] {RangeMethod.ENTROPY, new Percentile(99)}) {
      assertThat(method.choose(Distribution.of(0, 0), INT8, scheme).largest()).isZero();
      assertThat(method.choose(Distribution.of(), INT8, scheme).largest()).isZero();
      assertThat(method.choose(Distribution.of(2, 2), INT8, scheme).max()).isEqualTo(2);
    }
    assertThat(RangeMethod.MEAN_SQUARED_ERROR.choose(Distribution.of(), INT8, scheme).largest())
        .isZero();
    LinearQuantizer constant =
        quantizer(RangeMethod.MEAN_SQUARED_ERROR, Distribution.of(2, 2), INT8, scheme);
    assertThat(constant.nearest(2)).isCloseTo(2, within(1e-3));
    Interval int16 = IntType.signed(16).range();
    Distribution fine = SampleData.GAUSSIAN.distribution(1000, 1);
    assertThat(RangeMethod.ENTROPY.choose(fine, int16, scheme)).isEqualTo(fine.range());
  }
}
