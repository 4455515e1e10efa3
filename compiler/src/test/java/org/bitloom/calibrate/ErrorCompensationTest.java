// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.WeightEncoding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCompensationTest {
  private static CodeValues codes(int bits) {
    return CodeValues.of(new WeightEncoding.TwosComplement(IntType.signed(bits)));
  }

  /** Vectors whose elements have something to do with each other. */
  private static double[][] columns(SplittableRandom random, int inputs, int vectors) {
    double[][] columns = new double[inputs][vectors];
    for (int v = 0; v < vectors; v++) {
      double common = random.nextGaussian() + 0.5;
      for (double[] column : columns) {
        column[v] = common + 0.5 * random.nextGaussian();
      }
    }
    return columns;
  }

  private static double[] weights(SplittableRandom random, int count) {
    return random.doubles(count, -1, 1).toArray();
  }

  /** The squared error of the sums, vector by vector. */
  private static double error(double[][] columns, double[] weights, double scale, long... codes) {
    double total = 0;
    for (int v = 0; v < columns[0].length; v++) {
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += (weights[i] - scale * codes[i]) * columns[i][v];
      }
      total += sum * sum;
    }
    return total;
  }

  @ParameterizedTest
  @CsvSource({"2,12,40", "3,30,20", "4,64,100", "8,20,200"})
  void compensatedCodesAreNeverWorseThanTheNearest(int bits, int inputs, int vectors) {
    SplittableRandom random = new SplittableRandom(bits);
    int better = 0;
    for (int trial = 0; trial < 30; trial++) {
      double[][] columns = columns(random, inputs, vectors);
      ErrorCompensation compensation =
          new ErrorCompensation(SecondMoments.of(columns), codes(bits));
      double[] weights = weights(random, inputs);
      double scale = 1.0 / ((1 << (bits - 1)) - 0.5);

      ErrorCompensation.Row nearest = compensation.nearest(weights, scale);
      ErrorCompensation.Row found = compensation.compensated(weights, scale);

      double nearestError = error(columns, weights, scale, nearest.codes());
      double foundError = error(columns, weights, scale, found.codes());
      assertThat(found.error()).isCloseTo(foundError, within(1e-6 * nearestError));
      assertThat(foundError).isLessThanOrEqualTo(nearestError * (1 + 1e-9));
      better += foundError < 0.9 * nearestError ? 1 : 0;
    }
    assertThat(better).as("trials that are clearly better").isGreaterThan(15);
  }

  /** All 4^5 choices of codes are tried; the heuristic has to come near the best of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void compensatedCodesComeNearTheBestThatThereAre(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] columns = columns(random, 5, 30);
    double[] weights = weights(random, 5);
    double best = Double.POSITIVE_INFINITY;
    for (int choice = 0; choice < 1 << 10; choice++) {
      long[] codes = new long[5];
      for (int i = 0; i < codes.length; i++) {
        codes[i] = (choice >> (2 * i) & 3) - 2;
      }
      best = Math.min(best, error(columns, weights, 0.6, codes));
    }

    ErrorCompensation compensation = new ErrorCompensation(SecondMoments.of(columns), codes(2));
    double found = compensation.compensated(weights, 0.6).error();
    double nearest = compensation.nearest(weights, 0.6).error();

    assertThat(found).isGreaterThanOrEqualTo(best * (1 - 1e-9));
    assertThat(found - best).isLessThanOrEqualTo(0.25 * (nearest - best) + 1e-9);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noScaleSuitsTheCodesBetterThanTheBestOne(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // Many vectors and no damping worth mentioning: the damped moments are the moments.
    double[][] columns = columns(random, 8, 4000);
    double[] weights = weights(random, 8);
    ErrorCompensation compensation = new ErrorCompensation(SecondMoments.of(columns), codes(3));
    long[] codes = compensation.compensated(weights, 0.3).codes();
    double scale = compensation.bestScale(weights, codes);

    double error = dampedError(columns, weights, scale, codes);
    assertThat(error).isLessThanOrEqualTo(dampedError(columns, weights, scale * 1.001, codes));
    assertThat(error).isLessThanOrEqualTo(dampedError(columns, weights, scale * 0.999, codes));
  }

  /** A hundredth of the mean of the diagonal counts on top of it. */
  private static double dampedError(
      double[][] columns, double[] weights, double scale, long... codes) {
    double trace = Arrays.stream(columns).mapToDouble(c -> SecondMoments.dot(c, c)).sum();
    double damping = 0.01 * trace / columns.length;
    double sum = error(columns, weights, scale, codes);
    for (int i = 0; i < weights.length; i++) {
      double wrong = weights[i] - scale * codes[i];
      sum += damping * wrong * wrong;
    }
    return sum;
  }
}
