// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.math.BigInteger;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.WeightedSum;

/** The narrowest integers in which no partial sum can overflow, in whatever order it is added. */
enum Lanes {
  /** Factors and sums fit int32. */
  INT(BigInteger.valueOf(Integer.MAX_VALUE)),
  /** Factors fit int32 and sums int64. */
  LONG(BigInteger.valueOf(Long.MAX_VALUE)),
  /** A factor leaves int32 or a sum int64, so only checked arithmetic will do. */
  CHECKED(BigInteger.ZERO);

  private static final Interval FACTORS = IntType.signed(32).range();

  private final BigInteger largest;

  Lanes(BigInteger largest) {
    this.largest = largest;
  }

  /** Returns the lanes of an operator, from {@code |b| + sum(|w|) * max|x|} of every channel. */
  static Lanes of(WeightedSum operator) {
    Interval x = operator.operand();
    if (!FACTORS.contains(x) || !FACTORS.contains(operator.weightType().range())) {
      return CHECKED;
    }
    BigInteger widest = BigInteger.valueOf(x.min()).abs().max(BigInteger.valueOf(x.max()).abs());
    BigInteger bound = BigInteger.ZERO;
    for (int o = 0; o < operator.outputCount(); o++) {
      long weights = 0;
      for (int i = 0; i < operator.inputCount(); i++) {
        weights = Math.addExact(weights, Math.abs(operator.weight(o, i)));
      }
      BigInteger bias = BigInteger.valueOf(operator.bias().get(o)).abs();
      bound = bound.max(BigInteger.valueOf(weights).multiply(widest).add(bias));
    }
    return narrowest(bound);
  }

  /** Returns the lanes for sums of factors in int32 whose absolute value is at most the bound. */
  static Lanes narrowest(BigInteger bound) {
    if (bound.compareTo(INT.largest) <= 0) {
      return INT;
    }
    return bound.compareTo(LONG.largest) <= 0 ? LONG : CHECKED;
  }
}
