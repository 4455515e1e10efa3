// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder counts, against counting it by definition. */
class DistributionTest {
  @ParameterizedTest
  @ValueSource(ints = {-140, -60, -3, 0, 7, 90})
  void everyBinCountsTheValuesBetweenItsEnds(int magnitude) {
    SplittableRandom random = new SplittableRandom(magnitude);
    float[] values = wild(random, 3000, magnitude);

    Distribution d = Distribution.of(values);

    assertThat(d.bins()).isLessThanOrEqualTo(Distribution.MOST_BINS);
    long sum = d.tally().zeros();
    for (int i = 0; i < d.bins(); i++) {
      double start = d.start(i);
      double end = d.start(i + 1);
      long inside = count(values, v -> v != 0 && v >= start && v < end);
      assertThat(d.inBin(i)).isEqualTo(inside);
      sum += inside;
    }
    assertThat(sum).isEqualTo(3000).isEqualTo(d.count());
    assertThat(d.min()).isEqualTo(smallest(values));
    assertThat(d.max()).isEqualTo(-smallest(negated(values)));
    assertThat(d.tally().zeros()).isEqualTo(count(values, v -> v == 0)).isPositive();
  }

  private interface FloatTest {
    boolean holds(float value);
  }

  private static long count(float[] values, FloatTest test) {
    long count = 0;
    for (float value : values) {
      count += test.holds(value) ? 1 : 0;
    }
    return count;
  }

  private static double smallest(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[0];
  }

  private static float[] negated(float[] values) {
    float[] negated = values.clone();
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -negated[i];
    }
    return negated;
  }

  /** Values over twelve octaves, both signs, a tenth of them zeros of both signs. */
  private static float[] wild(SplittableRandom random, int count, int magnitude) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      float sign = random.nextBoolean() ? -1 : 1;
      double value = Math.scalb(random.nextDouble(), magnitude - random.nextInt(12));
      values[i] = sign * (random.nextInt(10) == 0 ? 0 : (float) value);
    }
    return values;
  }

  @Test
  void twiceAsManyBinsWouldBeTooManyAndTheWidthIsAPowerOfTwo() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 200; round++) {
      float[] values = wild(random, 20, random.nextInt(-100, 100));
      Distribution d = Distribution.of(values);
      double half = d.width() / 2;
      double least = Math.min(0, Math.floor(d.min() / half));
      double most = Math.max(0, Math.floor(d.max() / half));
      assertThat(most - least + 1).isGreaterThan(Distribution.MOST_BINS);
    }
  }

  @Test
  void orderAndPartsOfTheSamplesMakeNoDifference() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 100; round++) {
      float[] values = wild(random, 500, random.nextInt(-120, 100));
      values[7] = Float.NaN;
      values[8] = Float.NEGATIVE_INFINITY;
      Distribution whole = Distribution.of(values);

      shuffle(random, values);
      DistributionRecorder merged = new DistributionRecorder();
      int from = 0;
      while (from < values.length) {
        int to = Math.min(values.length, from + random.nextInt(1, 100));
        float[] part = Arrays.copyOfRange(values, from, to);
        if (random.nextBoolean()) {
          merged.add(part);
        } else {
          merged.merge(Distribution.of(part));
        }
        from = to;
      }
      assertThat(merged.distribution()).isEqualTo(whole).hasSameHashCodeAs(whole);
    }
  }

  private static void shuffle(SplittableRandom random, float[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      float swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  @Test
  void oneSampleMoreIsAnotherDistribution() {
    assertThat(Distribution.of(1, 2)).isNotEqualTo(Distribution.of(1, 2, 2));
    assertThat(Distribution.of(0)).isNotEqualTo(Distribution.of());
  }

  @Test
  void whatIsNotFiniteIsCountedApart() {
    Distribution d =
        Distribution.of(1, Float.NaN, Float.POSITIVE_INFINITY, -2, Float.NEGATIVE_INFINITY);
    assertThat(d.tally().nans()).isEqualTo(1);
    assertThat(d.tally().infinities()).isEqualTo(2);
    assertThat(d.tally().notFinite()).isEqualTo(3);
    assertThat(d.count()).isEqualTo(2);
    assertThat(d.range()).isEqualTo(new RealRange(-2, 1));
    assertThat(Distribution.of(Float.NaN).count()).isZero();
  }

  @Test
  void theExtremesOfFloat32HaveBins() {
    Distribution d =
        Distribution.of(Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -Float.MIN_VALUE);
    assertThat(d.bins()).isEqualTo(Distribution.MOST_BINS);
    assertThat(d.inBin(0)).isEqualTo(1);
    assertThat(d.inBin(d.bins() - 1)).isEqualTo(1);
    assertThat(Distribution.of(Float.MIN_VALUE).width()).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void quantilesAreThoseOfTheSortedValuesToABin() {
    SplittableRandom random = new SplittableRandom(4);
    float[] values = wild(random, 4000, 0);
    double[] exact = new double[values.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = values[i];
    }
    ExactSamples samples = ExactSamples.of(exact);
    Distribution d = samples.distribution();
    assertThat(d).isEqualTo(Distribution.of(values));
    for (double fraction = 0; fraction <= 1; fraction += 0.01) {
      assertThat(d.quantile(fraction)).isCloseTo(samples.quantile(fraction), within(d.width()));
      assertThat(d.magnitudeQuantile(fraction))
          .isCloseTo(samples.magnitudeQuantile(fraction), within(d.width()));
    }
    assertThat(d.quantile(1)).isCloseTo(d.max(), within(0.0));
  }
}
