// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.Arrays;
import org.bitloom.operator.Codebook;

/**
 * Centroids of real numbers with a small sum of squared distances. Where the problem is small
 * enough the sum is the smallest that there is; else it comes from k-means, which converges to a
 * local minimum.
 */
public final class Clusters {
  /** Most entries of the table that the exact search fills; 64 MiB. */
  private static final long MOST_ENTRIES = 1L << 24;

  private static final long SEED = 1;

  private Clusters() {}

  /**
   * Returns the centroids in ascending order, at most {@code count} of them; fewer where there are
   * fewer different numbers.
   */
  static double[] of(double[] reals, int count) {
    if (count < 1 || count > Codebook.MAX_SIZE || reals.length == 0) {
      throw new IllegalArgumentException(count + " clusters of " + reals.length + " numbers");
    }
    return of(WeightedValues.of(reals), count);
  }

  /**
   * Returns the same of numbers that do not all count the same.
   *
   * @param importance positive, one per number
   */
  public static double[] of(double[] reals, double[] importance, int count) {
    return of(WeightedValues.of(reals, importance), count);
  }

  private static double[] of(WeightedValues values, int count) {
    if (values.size() <= count) {
      return values.values();
    }
    return (long) count * values.size() <= MOST_ENTRIES
        ? ExactClustering.centroids(values, count)
        : KMeans.centroids(values, count, SEED);
  }

  /** Returns the index of the nearest of ascending centroids; of two the lower one. */
  static int nearest(double[] centroids, double real) {
    int found = Arrays.binarySearch(centroids, real);
    if (found >= 0) {
      return found;
    }
    int above = -found - 1;
    if (above == 0 || above == centroids.length) {
      return Math.max(above - 1, 0);
    }
    return real - centroids[above - 1] <= centroids[above] - real ? above - 1 : above;
  }
}
