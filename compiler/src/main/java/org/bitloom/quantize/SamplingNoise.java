// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/**
 * The divergence that chance alone makes of an even distribution. Of {@code n} samples in {@code m}
 * cells that are equally likely, counts {@code c} are about Poisson distributed with mean {@code n
 * / m}, and the expected value of {@code sum(c ln(c / (n / used cells)))} is
 *
 * <pre>m * E[c ln c] - n ln(n / (m * (1 - exp(-n / m))))</pre>
 *
 * <p>It is {@code m / 2} for many samples and goes to 0 where no cell has two. Its variance is that
 * of {@code c ln c} without the part that is linear in {@code c}, as the sum of the counts is
 * given; for that reason, too, one cell in {@code m} is not free.
 *
 * @param mean expected value
 * @param variance of it
 */
record SamplingNoise(double mean, double variance) {
  private static final SamplingNoise NONE = new SamplingNoise(0, 0);

  /** From here on {@code c ln c} is nearly its parabola around the mean. */
  private static final double MANY = 30;

  static SamplingNoise of(long samples, int cells) {
    if (samples < 2 || cells < 2) {
      return NONE;
    }
    double each = (double) samples / cells;
    double even = samples * Math.log(each / -Math.expm1(-each));
    SamplingNoise cell = each > MANY ? parabola(each) : series(each);
    return new SamplingNoise(
        Math.max(0, cells * cell.mean - even) * (cells - 1) / cells,
        (cells - 1) * Math.max(0, cell.variance));
  }

  /** The half of a squared normal deviate. */
  private static SamplingNoise parabola(double each) {
    return new SamplingNoise(each * Math.log(each) + 0.5, 0.5);
  }

  /** Sums over the Poisson distribution of {@code c}. */
  private static SamplingNoise series(double each) {
    double probability = Math.exp(-each) * each;
    double mean = 0;
    double square = 0;
    double product = 0;
    for (int c = 2; c < 3 * MANY; c++) {
      probability *= each / c;
      double information = c * Math.log(c);
      mean += probability * information;
      square += probability * information * information;
      product += probability * information * c;
    }
    double covariance = product - mean * each;
    return new SamplingNoise(mean, square - mean * mean - covariance * covariance / each);
  }
}
