// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;

/**
 * Rounds the weights of an output channel so that their sum is wrong by as little as possible,
 * rather than each of them. For inputs with the second moments {@code H}, the codes {@code q} at
 * scale {@code s} cost {@code (w - s q) H (w - s q)}.
 *
 * <p>First, weight after weight is rounded and its error made up for by those that are still real
 * (Frantar et al., GPTQ, 2022, formula 3, in a fixed order). Then single codes move to a neighbour
 * while that lowers the cost. A code can have a price beside its error, as where frequent codes
 * take fewer bits.
 */
final class ErrorCompensation {
  private static final int PASSES = 10;

  private final SecondMoments moments;
  private final CodeValues values;
  private final double[] prices;
  private final boolean free;

  ErrorCompensation(SecondMoments moments, CodeValues values) {
    this(moments, values, new double[values.count()]);
  }

  /**
   * Prepares the rounding of codes that are not all as cheap.
   *
   * @param prices of each code, in the unit of errors
   */
  ErrorCompensation(SecondMoments moments, CodeValues values, double... prices) {
    this.moments = moments;
    this.values = values;
    this.prices = prices.clone();
    this.free = Arrays.stream(prices).allMatch(price -> price == 0);
  }

  /**
   * The codes of one output channel.
   *
   * @param scale of the codes
   * @param codes one per weight
   * @param error {@code (w - s q) H (w - s q)}
   */
  record Row(double scale, long[] codes, double error) {
    /** Tells whether any weight is not 0. */
    boolean used() {
      return Arrays.stream(codes).anyMatch(c -> c != 0);
    }
  }

  /** Returns every weight rounded to the nearest code. */
  Row nearest(double[] weights, double scale) {
    int[] indices = new int[weights.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = values.nearest(weights[i] / scale);
    }
    return row(weights, scale, indices);
  }

  /** Returns the best codes that are found at this scale; never worse than the nearest. */
  Row compensated(double[] weights, double scale) {
    Row nearest = nearest(weights, scale);
    int[] indices = inOrder(weights, scale);
    exchange(weights, scale, indices);
    Row row = row(weights, scale, indices);
    return cost(row) < cost(nearest) ? row : nearest;
  }

  private double cost(Row row) {
    return free
        ? row.error
        : row.error + Arrays.stream(row.codes).mapToDouble(c -> prices[values.nearest(c)]).sum();
  }

  /** Returns the cheapest code of a weight alone, whose error counts as its square over unit^2. */
  private int cheapest(double weight, double scale, double unit) {
    int best = values.nearest(weight / scale);
    if (free) {
      return best;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < prices.length; i++) {
      double error = (weight - scale * values.value(i)) / unit;
      double cost = error * error + prices[i];
      if (cost < least) {
        least = cost;
        best = i;
      }
    }
    return best;
  }

  private int[] inOrder(double[] weights, double scale) {
    double[] rest = weights.clone();
    int[] indices = new int[rest.length];
    for (int i = 0; i < rest.length; i++) {
      double[] factor = moments.factor(i);
      indices[i] = cheapest(rest[i], scale, factor[i]);
      double error = (rest[i] - scale * values.value(indices[i])) / factor[i];
      if (error != 0) {
        for (int j = i + 1; j < rest.length; j++) {
          rest[j] -= error * factor[j];
        }
      }
    }
    return indices;
  }

  /** Moves codes to their neighbours while that helps; a pass without a move is the last. */
  private void exchange(double[] weights, double scale, int[] indices) {
    double[] gradient = gradient(weights, scale, indices);
    boolean moved = true;
    for (int pass = 0; moved && pass < PASSES; pass++) {
      moved = false;
      for (int i = 0; i < indices.length; i++) {
        int direction = gradient[i] > 0 ? 1 : -1;
        int target = indices[i] + direction;
        if (target < 0 || target >= values.count()) {
          continue;
        }
        double step = scale * (values.value(target) - values.value(indices[i]));
        double[] row = moments.damped(i);
        // The error of this weight becomes e - step.
        double more = prices[target] - prices[indices[i]];
        double change = step * step * row[i] - 2 * step * gradient[i] + more;
        if (change < -1e-12 * Math.abs(step * gradient[i])) {
          indices[i] = target;
          for (int j = 0; j < gradient.length; j++) {
            gradient[j] -= step * row[j];
          }
          moved = true;
        }
      }
    }
  }

  /** Returns {@code H (w - s q)}. */
  private double[] gradient(double[] weights, double scale, int[] indices) {
    double[] gradient = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double error = weights[i] - scale * values.value(indices[i]);
      double[] row = moments.damped(i);
      for (int j = 0; j < gradient.length; j++) {
        gradient[j] += error * row[j];
      }
    }
    return gradient;
  }

  /** Returns the scale at which these codes have the smallest error; 0 where none is positive. */
  double bestScale(double[] weights, long[] codes) {
    double product = 0;
    double square = 0;
    double[] q = new double[codes.length];
    for (int i = 0; i < q.length; i++) {
      q[i] = codes[i];
    }
    for (int i = 0; i < q.length; i++) {
      double weighted = q[i] == 0 ? 0 : q[i];
      if (weighted != 0) {
        product += weighted * SecondMoments.dot(moments.damped(i), weights);
        square += weighted * SecondMoments.dot(moments.damped(i), q);
      }
    }
    return square > 0 && product > 0 ? product / square : 0;
  }

  private Row row(double[] weights, double scale, int... indices) {
    long[] codes = new long[indices.length];
    double[] errors = new double[indices.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = values.value(indices[i]);
      errors[i] = weights[i] - scale * codes[i];
    }
    return new Row(scale, codes, moments.error(errors));
  }
}
