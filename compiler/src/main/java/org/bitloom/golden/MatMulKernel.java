// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.math.BigInteger;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.TensorType;

/** Products of two tensors: the second becomes the rows of a matrix in every inference. */
final class MatMulKernel implements Kernel {
  private final MatMul operator;
  private final int inputZeroPoint;
  private final int weightZeroPoint;
  private final long[] bias;
  private final Lanes lanes;
  private final boolean narrow;

  /**
   * Keeps the constants.
   *
   * @param lanes not {@link Lanes#CHECKED}
   */
  MatMulKernel(MatMul operator, Lanes lanes) {
    this.operator = operator;
    this.lanes = lanes;
    inputZeroPoint = Math.toIntExact(operator.inputZeroPoint());
    weightZeroPoint = Math.toIntExact(operator.weightZeroPoint());
    bias = operator.bias().toArray();
    narrow = Elements.narrow(operator.output());
  }

  /** Returns the lanes of an operator, from {@code |b| + k * max|x - Zx| * max|w - Zw|}. */
  static Lanes lanes(MatMul operator) {
    if (!centredFits(operator.input(), operator.inputZeroPoint())
        || !centredFits(operator.weights(), operator.weightZeroPoint())) {
      return Lanes.CHECKED;
    }
    Interval bias = operator.bias().range();
    return Lanes.narrowest(
        magnitude(operator.productRange())
            .multiply(BigInteger.valueOf(operator.inputCount()))
            .add(magnitude(bias)));
  }

  /** Tells whether elements fit int32, with the zero point subtracted and without. */
  private static boolean centredFits(TensorType type, long zeroPoint) {
    Interval int32 = new Interval(Integer.MIN_VALUE, Integer.MAX_VALUE);
    return int32.contains(zeroPoint)
        && int32.contains(type.range())
        && int32.contains(type.range().plus(-zeroPoint));
  }

  private static BigInteger magnitude(Interval range) {
    BigInteger min = BigInteger.valueOf(range.min()).abs();
    return min.max(BigInteger.valueOf(range.max()).abs());
  }

  @Override
  public Elements run(Elements... inputs) {
    int k = operator.inputCount();
    int[][] rows = new int[operator.outputCount()][k];
    int[] w = inputs[1].ints();
    for (int m = 0; m < rows.length; m++) {
      centre(w, m * k, weightZeroPoint, rows[m]);
    }
    int[] x = inputs[0].ints();
    return new MatrixProduct(rows, bias, lanes, narrow)
        .with(operator.vectorCount(), (n, into) -> centre(x, n * k, inputZeroPoint, into));
  }

  private static void centre(int[] from, int first, int zeroPoint, int[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = from[first + i] - zeroPoint;
    }
  }
}
