// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Lloyd's k-means from a k-means++ start. The numbers are sorted, so a cluster is a range of them
 * and a step is a search per centroid instead of a pass over the numbers.
 */
final class KMeans {
  private static final int MOST_STEPS = 500;

  private final WeightedValues values;
  private final SplittableRandom random;

  private KMeans(WeightedValues values, long seed) {
    this.values = values;
    this.random = new SplittableRandom(seed);
  }

  /** Returns the centroids in ascending order; the same seed gives the same ones. */
  static double[] centroids(WeightedValues values, int count, long seed) {
    KMeans search = new KMeans(values, seed);
    double[] centroids = search.start(count);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] next = search.step(centroids);
      if (Arrays.equals(next, centroids)) {
        return next;
      }
      centroids = next;
    }
    return centroids;
  }

  /**
   * Draws each centroid with a probability in proportion to the squared distance from the others.
   */
  private double[] start(int count) {
    double[] centroids = {values.value(draw(weights()))};
    double[] distances = new double[values.size()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    for (int k = 1; k < count; k++) {
      double newest = centroids[k - 1];
      for (int i = 0; i < distances.length; i++) {
        double distance = values.value(i) - newest;
        distances[i] = Math.min(distances[i], distance * distance * values.count(i, i + 1));
      }
      centroids = Arrays.copyOf(centroids, k + 1);
      centroids[k] = values.value(draw(distances));
    }
    Arrays.sort(centroids);
    return centroids;
  }

  private double[] weights() {
    double[] weights = new double[values.size()];
    Arrays.setAll(weights, i -> values.count(i, i + 1));
    return weights;
  }

  private int draw(double[] weights) {
    double rest = random.nextDouble() * Arrays.stream(weights).sum();
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        rest -= weights[i];
        if (rest < 0) {
          return i;
        }
      }
    }
    return last;
  }

  /** Moves every centroid to the mean of the numbers that are nearest to it. */
  private double[] step(double[] centroids) {
    double[] next = centroids.clone();
    int from = 0;
    for (int k = 0; k < centroids.length; k++) {
      int to = k + 1 < centroids.length ? firstOf(centroids, k + 1, from) : values.size();
      if (to > from) {
        next[k] = values.mean(from, to);
      }
      from = to;
    }
    return next;
  }

  /**
   * Returns the first number, from this one on, that is nearer to a centroid than to those below.
   */
  private int firstOf(double[] centroids, int centroid, int from) {
    int low = from;
    int high = values.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Clusters.nearest(centroids, values.value(middle)) >= centroid) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
