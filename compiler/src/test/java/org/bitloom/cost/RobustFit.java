// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Finds costs by least squares. A sample's error counts relative to the root of its size, so that
 * neither the many small blocks nor the few large ones decide alone, and an error beyond that root
 * counts only linearly (Huber), because contents that synthesis simplifies away, such as equal
 * weights, are exceptions.
 */
final class RobustFit {
  private static final double SMALLEST_SIZE = 8;

  private static final int ROUNDS = 12;

  private static final int SWEEPS = 1000;

  private RobustFit() {}

  /**
   * Returns the cost of each column.
   *
   * @param counts one row for each sample
   * @param measured of each sample
   * @param least that a column can cost
   * @param sure how many samples, the first ones, are no exceptions however large their errors
   */
  static double[] solve(List<double[]> counts, double[] measured, double[] least, int sure) {
    double[] trust = new double[measured.length];
    Arrays.fill(trust, 1);
    RealMatrix matrix = new Array2DRowRealMatrix(measured.length, least.length);
    RealVector target = new ArrayRealVector(measured.length);
    for (int row = 0; row < measured.length; row++) {
      double scale = 1 / Math.sqrt(SMALLEST_SIZE + Math.max(0, measured[row]));
      target.setEntry(row, measured[row] * scale);
      matrix.setRowVector(row, new ArrayRealVector(counts.get(row)).mapMultiply(scale));
    }
    RealVector costs = null;
    // Solves again with weights that the errors of the last solution give, until they settle.
    for (int round = 0; round < ROUNDS; round++) {
      costs = solve(matrix, target, new ArrayRealVector(trust), least);
      RealVector errors = matrix.operate(costs).subtract(target);
      for (int row = sure; row < trust.length; row++) {
        trust[row] = 1 / Math.max(1, Math.abs(errors.getEntry(row)));
      }
    }
    return costs.toArray();
  }

  /** Returns {@code matrix' * weights * matrix}, of a matrix that is mostly zeros. */
  private static double[][] normal(RealMatrix matrix, RealVector weights) {
    double[][] normal = new double[matrix.getColumnDimension()][matrix.getColumnDimension()];
    for (int row = 0; row < matrix.getRowDimension(); row++) {
      double[] counts = matrix.getRow(row);
      int[] used = IntStream.range(0, counts.length).filter(i -> counts[i] != 0).toArray();
      for (int i : used) {
        for (int j : used) {
          normal[i][j] += counts[i] * (weights.getEntry(row) * counts[j]);
        }
      }
    }
    return normal;
  }

  /** Minimises the weighted squares over costs that are not too small, one after the other. */
  private static RealVector solve(
      RealMatrix matrix, RealVector measured, RealVector weights, double[] least) {
    double[][] normal = normal(matrix, weights);
    double[] target = matrix.transpose().operate(weights.ebeMultiply(measured)).toArray();
    double[] costs = new double[target.length];
    boolean moves = true;
    for (int sweep = 0; sweep < SWEEPS && moves; sweep++) {
      moves = false;
      for (int i = 0; i < costs.length; i++) {
        if (normal[i][i] > 0) {
          double product = 0;
          for (int j = 0; j < costs.length; j++) {
            product += normal[i][j] * costs[j];
          }
          double slope = product - target[i];
          double cost = Math.max(least[i], costs[i] - slope / normal[i][i]);
          moves |= cost != costs[i];
          costs[i] = cost;
        }
      }
    }
    return new ArrayRealVector(costs, false);
  }
}
