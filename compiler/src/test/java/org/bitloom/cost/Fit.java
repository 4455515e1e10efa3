// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DiagonalMatrix;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Finds the costs of quantities by least squares. A sample's error counts relative to the root of
 * its size, so that neither the many small blocks nor the few large ones decide alone, and an error
 * beyond that root counts only linearly (Huber), because contents that synthesis simplifies away,
 * such as equal weights, are exceptions. Costs are not negative.
 */
final class Fit {
  private static final double SMALLEST_SIZE = 8;

  private static final int ROUNDS = 12;

  private static final int SWEEPS = 1000;

  private Fit() {}

  static CostModel of(List<Sample> all) {
    List<Sample> samples = all.stream().filter(Fit::whole).toList();
    Map<Quantity, Double> lut = costs(samples, s -> s.measured().lut() - s.demand().ramLuts());
    Map<Quantity, Double> ff = costs(samples, s -> s.measured().ff() - registers(s));
    EnumMap<Quantity, Resources> costs = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      costs.put(
          quantity,
          new Resources(
              rounded(lut.getOrDefault(quantity, 0.0)),
              rounded(ff.getOrDefault(quantity, 0.0)),
              0,
              0));
    }
    costs.put(Quantity.REGISTER_BIT, new Resources(0, 1, 0, 0));
    return new CostModel(costs);
  }

  /**
   * Returns whether synthesis has not found most of a block to be constant, as of equal weights.
   */
  private static boolean whole(Sample sample) {
    return 2 * sample.measured().ff() >= registers(sample);
  }

  /** Returns the bits of plain registers, whose cost is known. */
  private static long registers(Sample sample) {
    return sample.demand().quantities().getOrDefault(Quantity.REGISTER_BIT, 0L);
  }

  private static double rounded(double cost) {
    return Math.round(cost * 1000) / 1000.0;
  }

  private static Map<Quantity, Double> costs(
      List<Sample> samples, ToDoubleFunction<Sample> measure) {
    List<Quantity> quantities = new ArrayList<>(List.of(Quantity.values()));
    quantities.remove(Quantity.REGISTER_BIT);
    quantities.removeIf(
        q -> samples.stream().noneMatch(s -> s.demand().quantities().containsKey(q)));
    RealVector costs = solve(samples, quantities, measure);
    EnumMap<Quantity, Double> result = new EnumMap<>(Quantity.class);
    for (int i = 0; i < quantities.size(); i++) {
      result.put(quantities.get(i), costs.getEntry(i));
    }
    return result;
  }

  /** Solves again with weights that the errors of the last solution give, until they settle. */
  private static RealVector solve(
      List<Sample> samples, List<Quantity> quantities, ToDoubleFunction<Sample> measure) {
    double[] trust = new double[samples.size()];
    Arrays.fill(trust, 1);
    RealVector costs = null;
    for (int round = 0; round < ROUNDS; round++) {
      RealMatrix matrix = new Array2DRowRealMatrix(samples.size(), quantities.size());
      RealVector measured = new ArrayRealVector(samples.size());
      for (int row = 0; row < samples.size(); row++) {
        double value = measure.applyAsDouble(samples.get(row));
        double scale = 1 / Math.sqrt(SMALLEST_SIZE + Math.max(0, value));
        measured.setEntry(row, value * scale);
        matrix.setRowVector(row, counts(samples.get(row), quantities).mapMultiply(scale));
      }
      RealVector weights = new ArrayRealVector(trust);
      costs = solve(matrix, measured, weights);
      RealVector errors = matrix.operate(costs).subtract(measured);
      for (int row = 0; row < trust.length; row++) {
        trust[row] = 1 / Math.max(1, Math.abs(errors.getEntry(row)));
      }
    }
    return costs;
  }

  /** Minimises the weighted squares over costs of at least 0, one cost after the other. */
  private static RealVector solve(RealMatrix matrix, RealVector measured, RealVector weights) {
    RealMatrix transposed = matrix.transpose();
    RealMatrix normal = transposed.multiply(new DiagonalMatrix(weights.toArray()).multiply(matrix));
    RealVector target = transposed.operate(weights.ebeMultiply(measured));
    RealVector costs = new ArrayRealVector(matrix.getColumnDimension());
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < costs.getDimension(); i++) {
        double slope = normal.getRowVector(i).dotProduct(costs) - target.getEntry(i);
        costs.setEntry(i, Math.max(0, costs.getEntry(i) - slope / normal.getEntry(i, i)));
      }
    }
    return costs;
  }

  private static RealVector counts(Sample sample, List<Quantity> quantities) {
    return new ArrayRealVector(
        quantities.stream()
            .mapToDouble(q -> sample.demand().quantities().getOrDefault(q, 0L))
            .toArray());
  }
}
