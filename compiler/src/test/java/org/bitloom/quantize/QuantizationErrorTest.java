// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.junit.jupiter.api.Test;

/** Errors against closed forms, and integrals against sums over many values. */
class QuantizationErrorTest {
  /** A value that is uniform over whole steps has the error {@code scale^2 / 12}. */
  @Test
  void aUniformDistributionHasTheErrorOfATwelfth() {
    float[] values = new float[1 << 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i + 0.5f) / (1 << 16) - 0.5f;
    }
    for (int bits : new int[] {2, 4, 8, 12, 16}) {
      float scale = (float) Math.scalb(1.0, -bits);
      // One integer more on either side, so that the ends are not cut off.
      Interval codes = new Interval(-(1L << (bits - 1)), 1L << (bits - 1));
      QuantizationError error = Distribution.of(values).error(new LinearQuantizer(codes, scale, 0));
      // The extremes miss the ends by half a spacing each, so the outermost bins are shorter.
      double exact = scale * scale / 12;
      assertThat(error.rounding()).isCloseTo(exact, within(exact * 2 / values.length));
      assertThat(error.clipping()).isZero();
      assertThat(error.power()).isCloseTo(1.0 / 12, within(1e-6));
      assertThat(error.largest()).isCloseTo(scale / 2, within(scale * 1e-6));
    }
  }

  /** Of values up to a, an integer range up to b has the error {@code (a - b)^3 / 3} over a. */
  @Test
  void whatIsBeyondTheRangeIsClippingError() {
    float[] values = new float[100_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i + 0.5f) / values.length;
    }
    LinearQuantizer q = new LinearQuantizer(new Interval(0, 15), 0.05f, 0);
    QuantizationError error = Distribution.of(values).error(q);
    assertThat(error.clipping()).isCloseTo(Math.pow(0.25, 3) / 3, within(1e-6));
    assertThat(error.rounding()).isCloseTo(0.75 * 0.05 * 0.05 / 12, within(1e-7));
    assertThat(error.largest()).isCloseTo(0.25, within(1e-4));
    assertThat(error.total()).isEqualTo(error.rounding() + error.clipping());
    assertThat(error.sqnrDecibels())
        .isCloseTo(10 * Math.log10(1 / 3.0 / error.total()), within(0.01));
  }

  /** Bins filled with values at equal distances, so that the integral is a mean over them. */
  @Test
  void theIntegralIsTheMeanOverManyValuesOfEachBin() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 60; round++) {
      float[] values = new float[1 << 16];
      int perBin = 1 << 8;
      for (int i = 0; i < values.length; i++) {
        int bin = (i / perBin * 37) % 4000 - 1000;
        values[i] = (bin + (i % perBin + 0.5f) / perBin) / 1024;
      }
      IntType type = new IntType(random.nextBoolean(), random.nextInt(1, 14));
      double scale = random.nextDouble(0.1, 3) * 4 / Math.scalb(1.0, type.bits());
      long zeroPoint = random.nextLong(type.min(), type.max() + 1);
      LinearQuantizer q = new LinearQuantizer(type.range(), (float) scale, zeroPoint);

      Distribution d = Distribution.of(values);
      assertThat(d.exponent()).isEqualTo(-10);
      QuantizationError integral = d.error(q);
      QuantizationError exact = exact(values).error(q);

      double tolerance = exact.total() * 2e-3 + 1e-12;
      assertThat(integral.rounding()).isCloseTo(exact.rounding(), within(tolerance));
      assertThat(integral.clipping()).isCloseTo(exact.clipping(), within(tolerance));
      assertThat(integral.power()).isCloseTo(exact.power(), within(1e-6));
      assertThat(integral.largest()).isCloseTo(exact.largest(), within(d.width()));
    }
  }

  private static ExactSamples exact(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return ExactSamples.of(doubles);
  }

  @Test
  void zerosAndConstantsAreWhatTheyAreNotWhatTheirBinIs() {
    LinearQuantizer q = new LinearQuantizer(new Interval(-8, 7), 0.1f, 0);
    assertThat(Distribution.of(0, 0, 0).error(q)).isEqualTo(new QuantizationError(0, 0, 0, 0));
    assertThat(Distribution.of(0, 0, 0).error(q).sqnrDecibels()).isInfinite();
    assertThat(Distribution.of().error(q).total()).isZero();
    assertThat(Distribution.of(0.35f, 0.35f).error(q).largest()).isCloseTo(0.05, within(1e-6));
    QuantizationError clipped = Distribution.of(5, 5, 0, 0).error(q);
    assertThat(clipped.clipping()).isCloseTo(4.3 * 4.3 / 2, within(1e-5));
    assertThat(clipped.rounding()).isZero();
  }
}
