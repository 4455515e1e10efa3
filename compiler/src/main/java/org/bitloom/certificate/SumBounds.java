// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.WeightedSum;

/**
 * Bounds of one output channel's accumulator, from sums of positive and of negative extremes.
 *
 * @param result of the finished sum; exact
 * @param visited at every moment, in the order of a folded array
 */
record SumBounds(Interval result, Interval visited) {
  /**
   * Returns the bounds of every output channel of a layer with known weights.
   *
   * @param run summands that are cut into words of {@code simd} together
   */
  static List<SumBounds> of(WeightedSum layer, int run, int simd) {
    List<SumBounds> bounds = new ArrayList<>();
    Interval x = layer.operand();
    int inputs = layer.inputCount();
    for (int o = 0; o < layer.outputCount(); o++) {
      BigInteger[] low = new BigInteger[inputs];
      BigInteger[] high = new BigInteger[inputs];
      for (int i = 0; i < inputs; i++) {
        BigInteger weight = BigInteger.valueOf(layer.weight(o, i));
        BigInteger a = weight.multiply(BigInteger.valueOf(x.min()));
        BigInteger b = weight.multiply(BigInteger.valueOf(x.max()));
        low[i] = a.min(b);
        high[i] = a.max(b);
      }
      bounds.add(accumulate(BigInteger.valueOf(layer.bias().get(o)), low, high, run, simd));
    }
    return bounds;
  }

  private static SumBounds accumulate(
      BigInteger start, BigInteger[] low, BigInteger[] high, int run, int simd) {
    BigInteger min = start;
    BigInteger max = start;
    BigInteger least = start;
    BigInteger most = start;
    for (int i = 0; i < low.length; i++) {
      min = min.add(low[i]);
      max = max.add(high[i]);
      int place = i % run;
      if ((place + 1) % simd == 0 || place == run - 1) {
        least = least.min(min);
        most = most.max(max);
      }
    }
    return new SumBounds(interval(min, max), interval(least, most));
  }

  /** Returns the bounds of every output channel of a layer whose weights arrive at run time. */
  static List<SumBounds> of(MatMul m) {
    BigInteger least = null;
    BigInteger most = null;
    long[] xs = {m.input().range().min(), m.input().range().max()};
    long[] ws = {m.weights().range().min(), m.weights().range().max()};
    for (long x : xs) {
      for (long w : ws) {
        BigInteger product =
            BigInteger.valueOf(x - m.inputZeroPoint())
                .multiply(BigInteger.valueOf(w - m.weightZeroPoint()));
        least = least == null ? product : least.min(product);
        most = most == null ? product : most.max(product);
      }
    }
    BigInteger count = BigInteger.valueOf(m.inputCount());
    List<SumBounds> bounds = new ArrayList<>();
    for (long bias : m.bias().toArray()) {
      BigInteger start = BigInteger.valueOf(bias);
      BigInteger min = start.add(least.multiply(count));
      BigInteger max = start.add(most.multiply(count));
      bounds.add(new SumBounds(interval(min, max), interval(min.min(start), max.max(start))));
    }
    return bounds;
  }

  private static Interval interval(BigInteger min, BigInteger max) {
    return new Interval(min.longValueExact(), max.longValueExact());
  }
}
