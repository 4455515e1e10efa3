// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The second moments {@code H[i][j] = sum x_i x_j} of what a layer's output channel is a weighted
 * sum of. With them {@code e H e} is the squared error of the sum, over all vectors, when the
 * weights are wrong by {@code e}.
 *
 * <p>Rounding that makes up for earlier errors needs a factor of the inverse. A share of the mean
 * of the diagonal is added first, so that inputs that are always 0, or fewer vectors than inputs,
 * leave it invertible; a larger share trusts the vectors less.
 */
final class SecondMoments {
  private static final double DAMPING = 0.01;

  private final double[][] moments;
  private final double[][] damped;
  private final double[][] factor;

  /**
   * Takes the moments.
   *
   * @param moments symmetric, not negative definite
   */
  SecondMoments(double[][] moments) {
    this.moments = moments;
    double trace = IntStream.range(0, moments.length).mapToDouble(i -> moments[i][i]).sum();
    double damping = trace == 0 ? 1 : DAMPING * trace / moments.length;
    damped = new double[moments.length][];
    for (int i = 0; i < damped.length; i++) {
      damped[i] = moments[i].clone();
      damped[i][i] += damping;
    }
    factor = inverseFactor(damped);
  }

  /**
   * Returns the moments of vectors.
   *
   * @param columns {@code [inputs][vectors]}
   */
  static SecondMoments of(double[][] columns) {
    double[][] moments = products(columns);
    int size = moments.length;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        moments[j][i] = moments[i][j];
      }
    }
    return new SecondMoments(moments);
  }

  /** Returns the products of all pairs of rows, those of a row with itself and rows before it. */
  private static double[][] products(double[][] rows) {
    double[][] products = new double[rows.length][rows.length];
    IntStream.range(0, rows.length)
        .parallel()
        .forEach(
            i -> {
              for (int j = 0; j <= i; j++) {
                products[i][j] = dot(rows[i], rows[j]);
              }
            });
    return products;
  }

  /** Four sums side by side, in an order that does not depend on the machine. */
  static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** Returns the moments of some of the inputs. */
  SecondMoments of(int[] inputs) {
    if (inputs.length == moments.length) {
      return this;
    }
    return new SecondMoments(part(moments, inputs));
  }

  private static double[][] part(double[][] matrix, int[] inputs) {
    double[][] part = new double[inputs.length][inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < inputs.length; j++) {
        part[i][j] = matrix[inputs[i]][inputs[j]];
      }
    }
    return part;
  }

  /**
   * The weights of some inputs that stand in best for those of all.
   *
   * @param weights one per input that is kept
   * @param spread diagonal of the inverse of their moments: how little each is determined by the
   *     others
   */
  record Fit(double[] weights, double[] spread) {}

  /**
   * Returns the weights {@code v} of some inputs with the smallest {@code (w - v) H (w - v)},
   * {@code H} damped: {@code H_SS v = (H w)_S}.
   *
   * @param target {@code H w}
   * @param inputs that are kept
   */
  Fit fit(double[] target, int[] inputs) {
    int n = inputs.length;
    double[][] inverse = inverseOfLower(cholesky(part(damped, inputs)));
    double[] half = new double[n];
    double[] weights = new double[n];
    double[] spread = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        half[i] += inverse[i][j] * target[inputs[j]];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        weights[j] += inverse[i][j] * half[i];
        spread[j] += inverse[i][j] * inverse[i][j];
      }
    }
    return new Fit(weights, spread);
  }

  /** Returns the fit of all inputs: the weights themselves. */
  Fit whole(double[] weights) {
    double[] spread = new double[weights.length];
    for (double[] row : factor) {
      for (int i = 0; i < spread.length; i++) {
        spread[i] += row[i] * row[i];
      }
    }
    return new Fit(weights, spread);
  }

  /** Returns {@code H w}, {@code H} damped. */
  double[] times(double[] weights) {
    double[] product = new double[weights.length];
    Arrays.setAll(product, i -> dot(damped[i], weights));
    return product;
  }

  /** Returns the inputs of a sum. */
  int size() {
    return moments.length;
  }

  /** Returns the mean square of an input, times the vectors. */
  double diagonal(int input) {
    return moments[input][input];
  }

  /** Returns a row of the damped moments. */
  double[] damped(int input) {
    return damped[input];
  }

  /** Returns a row of the upper triangular {@code U} with {@code U^T U} the damped inverse. */
  double[] factor(int input) {
    return factor[input];
  }

  /** Returns {@code e H e}. */
  double error(double[] e) {
    double sum = 0;
    for (int i = 0; i < e.length; i++) {
      sum += e[i] == 0 ? 0 : e[i] * dot(moments[i], e);
    }
    return sum;
  }

  /**
   * Returns the upper triangular {@code U} with {@code U^T U} the inverse, of {@code a = L L^T}.
   */
  private static double[][] inverseFactor(double[][] a) {
    // Row i of the transposed inverse of L holds what entry (i, j) of the inverse is a product of.
    double[][] columns = transposed(inverseOfLower(cholesky(a)));
    return transposed(cholesky(products(columns)));
  }

  private static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i][j];
        double[] left = lower[i];
        double[] right = lower[j];
        for (int k = 0; k < j; k++) {
          sum -= left[k] * right[k];
        }
        // Damping keeps the pivots positive; rounding can only touch what is 0 beside the rest.
        lower[i][j] = i == j ? Math.sqrt(Math.max(sum, Double.MIN_NORMAL)) : sum / right[j];
      }
    }
    return lower;
  }

  private static double[][] inverseOfLower(double[][] lower) {
    int n = lower.length;
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      double[] row = inverse[i];
      row[i] = 1;
      for (int k = 0; k < i; k++) {
        double weight = lower[i][k];
        double[] other = inverse[k];
        for (int j = 0; j <= k; j++) {
          row[j] -= weight * other[j];
        }
      }
      for (int j = 0; j <= i; j++) {
        row[j] /= lower[i][i];
      }
    }
    return inverse;
  }

  private static double[][] transposed(double[][] a) {
    int n = a.length;
    double[][] result = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        result[j][i] = a[i][j];
      }
    }
    return result;
  }
}
