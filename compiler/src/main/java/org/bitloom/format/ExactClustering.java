// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

/**
 * The clustering of real numbers with the smallest sum of squared distances, by dynamic
 * programming: in an optimum every cluster is a range of the sorted numbers, and the start of the
 * last range does not move down when a number is added, so that each of the {@code count} rows is
 * filled by divide and conquer (Grønlund and others, 2017).
 */
final class ExactClustering {
  private final WeightedValues values;
  private final int[][] starts;
  private double[] previous;
  private double[] current;

  private ExactClustering(WeightedValues values, int count) {
    this.values = values;
    starts = new int[count][values.size() + 1];
    current = new double[values.size() + 1];
    for (int end = 1; end <= values.size(); end++) {
      current[end] = values.spread(0, end);
    }
  }

  /** Returns the means of the clusters in ascending order; there are at least as many values. */
  static double[] centroids(WeightedValues values, int count) {
    ExactClustering search = new ExactClustering(values, count);
    for (int row = 1; row < count; row++) {
      search.previous = search.current;
      search.current = new double[values.size() + 1];
      search.fill(row, row + 1, values.size(), row, values.size() - 1);
    }
    double[] centroids = new double[count];
    int end = values.size();
    for (int row = count - 1; row >= 0; row--) {
      int start = search.starts[row][end];
      centroids[row] = values.mean(start, end);
      end = start;
    }
    return centroids;
  }

  /** Finds the last cluster of {@code first..last} values; its start is in {@code low..high}. */
  private void fill(int row, int first, int last, int low, int high) {
    if (first > last) {
      return;
    }
    int middle = (first + last) >>> 1;
    double least = Double.POSITIVE_INFINITY;
    int best = low;
    for (int start = low; start <= Math.min(middle - 1, high); start++) {
      double cost = previous[start] + values.spread(start, middle);
      if (cost < least) {
        least = cost;
        best = start;
      }
    }
    current[middle] = least;
    starts[row][middle] = best;
    fill(row, first, middle - 1, low, best);
    fill(row, middle + 1, last, best, high);
  }
}
