// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Different real numbers in ascending order, how often each occurs, and sums over ranges of them.
 * Sums are of differences from the mean, so that squares of large common offsets do not drown them.
 */
final class WeightedValues {
  private final double[] values;
  private final double mean;
  private final double[] counts;
  private final double[] sums;
  private final double[] squares;

  private WeightedValues(double[] values, double[] weights, double mean) {
    this.values = values;
    this.mean = mean;
    counts = new double[values.length + 1];
    sums = new double[values.length + 1];
    squares = new double[values.length + 1];
    for (int i = 0; i < values.length; i++) {
      double difference = values[i] - mean;
      counts[i + 1] = counts[i] + weights[i];
      sums[i + 1] = sums[i] + weights[i] * difference;
      squares[i + 1] = squares[i] + weights[i] * difference * difference;
    }
  }

  static WeightedValues of(double[] reals) {
    // Adding 0.0 turns -0.0 into 0.0, which is the same weight.
    double[] sorted = Arrays.stream(reals).map(real -> real + 0.0).sorted().toArray();
    double[] values = new double[sorted.length];
    double[] weights = new double[sorted.length];
    int size = 0;
    for (double real : sorted) {
      if (size == 0 || values[size - 1] != real) {
        values[size++] = real;
      }
      weights[size - 1]++;
    }
    double mean = Arrays.stream(sorted).average().orElseThrow();
    return new WeightedValues(Arrays.copyOf(values, size), Arrays.copyOf(weights, size), mean);
  }

  /** Returns values that count as much as their weights say. */
  static WeightedValues of(double[] reals, double[] importance) {
    int[] order =
        IntStream.range(0, reals.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> reals[i] + 0.0))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[reals.length];
    double[] weights = new double[reals.length];
    int size = 0;
    double sum = 0;
    double total = 0;
    for (int i : order) {
      double real = reals[i] + 0.0;
      if (size == 0 || values[size - 1] != real) {
        values[size++] = real;
      }
      weights[size - 1] += importance[i];
      sum += importance[i] * real;
      total += importance[i];
    }
    return new WeightedValues(
        Arrays.copyOf(values, size), Arrays.copyOf(weights, size), sum / total);
  }

  int size() {
    return values.length;
  }

  double[] values() {
    return values.clone();
  }

  double value(int index) {
    return values[index];
  }

  /** Returns how often the values {@code from <= i < to} occur. */
  double count(int from, int to) {
    return counts[to] - counts[from];
  }

  /** Returns the mean of the values {@code from <= i < to}. */
  double mean(int from, int to) {
    return mean + (sums[to] - sums[from]) / count(from, to);
  }

  /** Returns the sum of their squared distances from their mean. */
  double spread(int from, int to) {
    double sum = sums[to] - sums[from];
    return Math.max(0, squares[to] - squares[from] - sum * sum / count(from, to));
  }
}
