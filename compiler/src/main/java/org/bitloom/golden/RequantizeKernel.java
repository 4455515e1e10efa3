// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.operator.Requantize;

/**
 * The reference roundings in 64-bit arithmetic. Where a product could leave 62 bits, and for
 * roundings without a short integer form, it falls back on {@link Requantization#apply}.
 */
final class RequantizeKernel implements Kernel {
  private final Requantization requantization;
  private final int channels;
  private final long[] significand;
  private final int[] shift;
  private final boolean[] exactInLong;

  RequantizeKernel(Requantize operator) {
    requantization = operator.requantization();
    channels = requantization.perChannel() ? operator.input().shape().channels() : 1;
    significand = new long[channels];
    shift = new int[channels];
    exactInLong = new boolean[channels];
    Interval centred = operator.input().range().plus(-requantization.inputZeroPoint());
    boolean narrow = centred.min() > -(1L << 31) && centred.max() < 1L << 31;
    for (int c = 0; c < channels; c++) {
      Multiplier m = requantization.multiplier(c);
      significand[c] = m.significand();
      shift[c] = m.shift();
      // Then |acc * significand| < 2^62, one rounding constant more fits, and L is 0.
      exactInLong[c] = narrow && m.shift() >= 31 && m.shift() <= 61;
    }
  }

  @Override
  public long[] run(long[][] inputs) {
    long[] x = inputs[0];
    long[] y = new long[x.length];
    for (int i = 0; i < y.length; i++) {
      int c = channels == 1 ? 0 : i % channels;
      y[i] = exactInLong[c] ? fast(c, x[i]) : requantization.apply(c, x[i]);
    }
    return y;
  }

  private long fast(int c, long acc) {
    long product = (acc - requantization.inputZeroPoint()) * significand[c];
    int s = shift[c];
    long rounded =
        switch (requantization.rounding()) {
          case HALF_UP, SINGLE_UP -> halfUp(product, s);
          case HALF_AWAY -> halfAway(product, s);
          case FLOOR -> product >> s;
          case DOUBLE_AWAY -> halfAway(halfUp(product, 31), s - 31);
          case DOUBLE_UP -> halfUp(halfUp(product, 31), s - 31);
          case HALF_EVEN, FLOAT32_EVEN ->
              requantization.apply(c, acc) - requantization.outputZeroPoint();
        };
    return requantization.clamp().clamp(rounded + requantization.outputZeroPoint());
  }

  private static long halfUp(long value, int shift) {
    return shift == 0 ? value : (value + (1L << (shift - 1))) >> shift;
  }

  private static long halfAway(long value, int shift) {
    return value < 0 ? -halfUp(-value, shift) : halfUp(value, shift);
  }
}
