// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.quantize.ScaleChoice.Chosen;
import org.bitloom.quantize.ScaleChoice.NoPositiveCode;
import org.bitloom.quantize.ScaleChoice.OutOfFloat;
import org.bitloom.quantize.ScaleChoice.ZeroRange;
import org.junit.jupiter.api.Test;

/** Scale and zero point by the formulas of the numerics, and where there are none. */
class ScaleChoiceTest {
  private static final Interval INT8 = IntType.signed(8).range();
  private static final Interval UINT8 = IntType.unsigned(8).range();

  private static LinearQuantizer chosen(double min, double max, Interval codes, Scheme scheme) {
    ScaleChoice choice = ScaleChoice.of(new RealRange(min, max), codes, scheme);
    assertThat(choice).isInstanceOf(Chosen.class);
    return ((Chosen) choice).quantizer();
  }

  /** The 4 x 4 matrix of a lecture: from -1.08 to 2.12 in two bits. */
  @Test
  void theMatrixOfTheLectureHasScale107AndZeroPointMinusOne() {
    LinearQuantizer q = chosen(-1.08, 2.12, IntType.signed(2).range(), Scheme.AFFINE);
    assertThat((double) q.scale()).isCloseTo(1.07, within(0.005));
    assertThat(q.zeroPoint()).isEqualTo(-1);
    double[] row = {2.09, -0.98, 1.48, 0.09};
    long[] codes = new long[4];
    for (int i = 0; i < 4; i++) {
      codes[i] = q.quantize(row[i]);
    }
    assertThat(codes).containsExactly(1, -2, 0, -1);
  }

  @Test
  void symmetricRangesDivideByTheLargestCode() {
    assertThat(chosen(-2, 1, INT8, Scheme.SYMMETRIC))
        .isEqualTo(new LinearQuantizer(INT8, (float) (2.0 / 127), 0));
    assertThat(chosen(-2, 1, UINT8, Scheme.SYMMETRIC))
        .isEqualTo(new LinearQuantizer(UINT8, (float) (1.0 / 255), 0));
    assertThat(chosen(0, 51, UINT8, Scheme.AFFINE)).isEqualTo(new LinearQuantizer(UINT8, 0.2f, 0));
  }

  /** Rounding of the zero point moves the ends by half a step at most. */
  @Test
  void affineIntegersSpanTheRangeToHalfAStep() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 2000; round++) {
      IntType type = new IntType(random.nextBoolean(), random.nextInt(1, 17));
      double min = -Math.scalb(random.nextDouble(), random.nextInt(-40, 40));
      double max = Math.scalb(random.nextDouble(), random.nextInt(-40, 40));
      LinearQuantizer q = chosen(min, max, type.range(), Scheme.AFFINE);
      double tolerance = q.scale() * 0.5001 + (max - min) * 1e-6;
      assertThat(q.range().min()).isCloseTo(min, within(tolerance));
      assertThat(q.range().max()).isCloseTo(max, within(tolerance));
      assertThat(q.nearest(0)).isZero();
    }
  }

  @Test
  void aTensorThatIsConstantIsExact() {
    for (float constant : new float[] {0.7f, -3.3e-5f, 1e30f}) {
      LinearQuantizer q = chosen(Math.min(0, constant), Math.max(0, constant), INT8, Scheme.AFFINE);
      assertThat(q.nearest(constant)).isCloseTo(constant, within(Math.abs(constant) * 1e-6));
    }
  }

  @Test
  void aRangeOfZeroHasAnyScale() {
    RealRange zero = new RealRange(0, 0);
    assertThat(ScaleChoice.of(zero, INT8, Scheme.SYMMETRIC))
        .isEqualTo(new ZeroRange(new LinearQuantizer(INT8, 1, 0)));
    assertThat(ScaleChoice.of(zero, new Interval(3, 9), Scheme.AFFINE))
        .isEqualTo(new ZeroRange(new LinearQuantizer(new Interval(3, 9), 1, 3)));
    assertThat(ScaleChoice.of(new RealRange(-5, 0), UINT8, Scheme.SYMMETRIC))
        .isInstanceOf(ZeroRange.class);
  }

  @Test
  void aScaleBeyondTheNormalNumbersOfFloat32IsNamed() {
    RealRange tiny = new RealRange(0, Float.MIN_NORMAL);
    assertThat(ScaleChoice.of(tiny, INT8, Scheme.SYMMETRIC))
        .isEqualTo(new OutOfFloat((double) Float.MIN_NORMAL / 127));
    assertThat(ScaleChoice.of(tiny, INT8, Scheme.AFFINE)).isInstanceOf(OutOfFloat.class);
    RealRange huge = new RealRange(-1e308, 1.7e308);
    assertThat(ScaleChoice.of(huge, INT8, Scheme.AFFINE))
        .isEqualTo(new OutOfFloat(1.7e308 / 255 + 1e308 / 255));
    assertThat(ScaleChoice.of(huge, INT8, Scheme.SYMMETRIC)).isInstanceOf(OutOfFloat.class);
  }

  @Test
  void oneSignedBitHasNoSymmetricScaleAndTwoAffineValues() {
    Interval codes = IntType.signed(1).range();
    assertThat(ScaleChoice.of(new RealRange(-1, 1), codes, Scheme.SYMMETRIC))
        .isEqualTo(new NoPositiveCode(codes));
    // round(-1 + 1 / 2) is 0, half to even.
    assertThat(chosen(-1, 1, codes, Scheme.AFFINE)).isEqualTo(new LinearQuantizer(codes, 2, 0));
    assertThat(chosen(-0.2, 1, codes, Scheme.AFFINE).zeroPoint()).isEqualTo(-1);
    assertThatThrownBy(() -> ScaleChoice.of(new RealRange(0, 1), Interval.of(0), Scheme.AFFINE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void roundsHalfToEvenAndSaturates() {
    LinearQuantizer q = new LinearQuantizer(new Interval(-4, 3), 0.5f, 1);
    double[] reals = {0.25, 0.75, -0.25, 0.26, 1, 1.2, 1e300, -2.5, -2.6, -1e300};
    long[] codes = {1, 3, 1, 2, 3, 3, 3, -4, -4, -4};
    for (int i = 0; i < reals.length; i++) {
      assertThat(q.quantize(reals[i])).isEqualTo(codes[i]);
    }
    assertThat(q.real(-4)).isEqualTo(-2.5);
    assertThat(q.range()).isEqualTo(new RealRange(-2.5, 1));
  }

  @Test
  void aRangeIncludesZero() {
    assertThat(RealRange.holding(2, 5)).isEqualTo(new RealRange(0, 5));
    assertThatThrownBy(() -> new RealRange(1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RealRange(Double.NaN, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
