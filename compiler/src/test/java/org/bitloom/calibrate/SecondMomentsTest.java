// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SecondMomentsTest {
  private static double[][] columns(int inputs, int vectors) {
    SplittableRandom random = new SplittableRandom(11);
    double[][] columns = new double[inputs][];
    for (int i = 0; i < inputs; i++) {
      columns[i] = random.doubles(vectors, -1, 2).toArray();
    }
    return columns;
  }

  @Test
  void theErrorIsTheSquaredSumOverAllVectors() {
    double[][] columns = columns(4, 25);
    double[] wrong = {0.5, -1, 0, 2};
    double sum = 0;
    for (int v = 0; v < 25; v++) {
      double dot = 0;
      for (int i = 0; i < 4; i++) {
        dot += wrong[i] * columns[i][v];
      }
      sum += dot * dot;
    }

    assertThat(SecondMoments.of(columns).error(wrong)).isCloseTo(sum, within(1e-9 * sum));
  }

  @Test
  void theFactorIsOneOfTheInverse() {
    int n = 9;
    SecondMoments moments = SecondMoments.of(columns(n, 40));

    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = 0;
        for (int k = 0; k < n; k++) {
          double inverse = 0;
          for (int m = 0; m < n; m++) {
            inverse += moments.factor(m)[k] * moments.factor(m)[j];
          }
          product += moments.damped(i)[k] * inverse;
        }
        assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-8));
      }
    }
    assertThat(moments.factor(3)[1]).as("below the diagonal").isZero();
  }

  /** Inputs that are always 0, and fewer vectors than inputs, leave the moments singular. */
  @Test
  void singularMomentsHaveAFactor() {
    double[][] columns = columns(6, 2);
    columns[2] = new double[2];
    SecondMoments moments = SecondMoments.of(columns);

    for (int i = 0; i < 6; i++) {
      assertThat(moments.factor(i)[i]).isPositive().isFinite();
    }
    SecondMoments zero = SecondMoments.of(new double[3][5]);
    assertThat(zero.factor(0)[0]).isPositive().isFinite();
  }
}
