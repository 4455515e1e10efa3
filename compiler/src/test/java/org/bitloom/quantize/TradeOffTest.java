// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.quantize.TradeOff.Point;
import org.junit.jupiter.api.Test;

/** Rounding against clipping, value by value and in shape. */
class TradeOffTest {
  private static final RangeMethod MSE = RangeMethod.MEAN_SQUARED_ERROR;
  private static final Interval INT4 = IntType.signed(4).range();
  private static final Interval UINT4 = IntType.unsigned(4).range();

  private static double[] gaussian(long seed, int count, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(count).map(u -> random.nextGaussian() + shift).toArray();
  }

  private static TradeOff curve(double[] values, Interval codes, Scheme scheme) {
    return TradeOff.of(ExactSamples.of(values), codes, scheme, MSE).orElseThrow();
  }

  @Test
  void everyPointHasTheErrorsOfTheValues() {
    for (Scheme scheme : Scheme.values()) {
      double[] values = gaussian(1, 300, 0.5);
      for (Point point : curve(values, INT4, scheme).points()) {
        assertErrors(point, values);
      }
    }
  }

  private static void assertErrors(Point point, double[] values) {
    LinearQuantizer q = point.quantizer();
    double first = (double) q.scale() * (q.codes().min() - q.zeroPoint());
    double last = (double) q.scale() * (q.codes().max() - q.zeroPoint());
    double rounding = 0;
    double clipping = 0;
    double largest = 0;
    double power = 0;
    for (double value : values) {
      double least = Double.POSITIVE_INFINITY;
      for (long code = q.codes().min(); code <= q.codes().max(); code++) {
        least = Math.min(least, Math.abs(value - (double) q.scale() * (code - q.zeroPoint())));
      }
      rounding += value < first || value > last ? 0 : least * least / values.length;
      clipping += value < first || value > last ? least * least / values.length : 0;
      power += value * value / values.length;
      largest = Math.max(largest, least);
    }
    QuantizationError error = point.error();
    assertThat(error.rounding()).isCloseTo(rounding, within(1e-12));
    assertThat(error.clipping()).isCloseTo(clipping, within(1e-12));
    assertThat(error.total()).isCloseTo(rounding + clipping, within(1e-12));
    assertThat(error.largest()).isCloseTo(largest, within(1e-12));
    assertThat(error.sqnrDecibels())
        .isCloseTo(10 * Math.log10(power / (rounding + clipping)), within(1e-6));
  }

  @Test
  void theChosenRangeIsTheBottomOfTheCurve() {
    for (Interval codes : List.of(INT4, UINT4)) {
      for (Scheme scheme : Scheme.values()) {
        TradeOff curve = curve(gaussian(2, 2000, 0.7), codes, scheme);
        assertThat(curve.points()).hasSizeBetween(60, 66);
        assertThat(curve.chosen()).isBetween(1, curve.points().size() - 2);
        assertThat(curve.points())
            .allSatisfy(
                p ->
                    assertThat(p.error().total())
                        .isGreaterThanOrEqualTo(0.999 * curve.best().error().total()));
      }
    }
  }

  @Test
  void aWiderRangeClipsLessAndTheWidestNothing() {
    for (Scheme scheme : Scheme.values()) {
      List<Point> points = curve(gaussian(3, 2000, 0.2), INT4, scheme).points();
      for (int i = 1; i < points.size(); i++) {
        assertThat(points.get(i).range().max()).isGreaterThan(points.get(i - 1).range().max());
        assertThat(points.get(i).error().clipping())
            .isLessThanOrEqualTo(points.get(i - 1).error().clipping());
      }
      assertThat(points.getLast().error().clipping()).isCloseTo(0, within(1e-9));
      assertThat(points.getFirst().error().rounding())
          .isLessThan(points.getLast().error().rounding());
    }
  }

  @Test
  void aHistogramHasTheCurveOfItsValuesNearly() {
    double[] values = gaussian(4, 20_000, 0);
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    TradeOff curve =
        TradeOff.of(Distribution.of(floats), INT4, Scheme.SYMMETRIC, MSE).orElseThrow();
    ExactSamples samples = ExactSamples.of(values);
    for (Point point : curve.points()) {
      double exact = samples.error(point.quantizer()).total();
      assertThat(point.error().total()).isCloseTo(exact, within(0.02 * exact));
    }
  }

  @Test
  void whereNothingIsMeasuredThereIsNoCurve() {
    assertThat(TradeOff.of(ExactSamples.of(0, 0), INT4, Scheme.AFFINE, MSE)).isEmpty();
    assertThat(TradeOff.of(ExactSamples.of(), INT4, Scheme.SYMMETRIC, MSE)).isEmpty();
    assertThat(TradeOff.of(ExactSamples.of(-1), UINT4, Scheme.SYMMETRIC, MSE)).isEmpty();
    Interval int1 = IntType.signed(1).range();
    assertThat(TradeOff.of(ExactSamples.of(1), int1, Scheme.SYMMETRIC, MSE)).isEmpty();
  }
}
