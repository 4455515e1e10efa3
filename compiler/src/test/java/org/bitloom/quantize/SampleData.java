// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.Random;
import java.util.function.ToDoubleFunction;

/** Seeded values of well-known distributions. */
enum SampleData {
  GAUSSIAN(Random::nextGaussian),
  LAPLACE(SampleData::laplace),
  /** A Gaussian behind a bias and a relu: two of three are zeros. */
  RELU(random -> Math.max(0, random.nextGaussian() - 0.5)),
  UNIFORM(random -> random.nextDouble() * 2 - 1),
  /** Asymmetric, with a long tail on one side. */
  SKEWED(random -> Math.exp(random.nextGaussian() / 2) - 0.8);

  private final ToDoubleFunction<Random> next;

  SampleData(ToDoubleFunction<Random> next) {
    this.next = next;
  }

  private static double laplace(Random random) {
    double uniform = random.nextDouble() - 0.5;
    return -Math.signum(uniform) * Math.log1p(-2 * Math.abs(uniform));
  }

  double[] doubles(int count, long seed) {
    Random random = new Random(seed);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) next.applyAsDouble(random);
    }
    return values;
  }

  Distribution distribution(int count, long seed) {
    return ExactSamples.of(doubles(count, seed)).distribution();
  }
}
