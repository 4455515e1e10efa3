// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Requantization;
import org.bitloom.operator.Requantize;

/** The reference roundings, channel by channel. */
final class RequantizeKernel implements Kernel {
  private final int channels;
  private final LongUnaryOperator[] scales;
  private final long inputZeroPoint;
  private final long outputZeroPoint;
  private final long min;
  private final long max;

  /** Prepares the multipliers of an operator whose output is narrow. */
  RequantizeKernel(Requantize operator) {
    Requantization requantization = operator.requantization();
    channels = operator.input().shape().channels();
    inputZeroPoint = requantization.inputZeroPoint();
    outputZeroPoint = requantization.outputZeroPoint();
    min = requantization.clamp().min();
    max = requantization.clamp().max();
    Interval centred = operator.input().range().plus(-inputZeroPoint);
    scales = new LongUnaryOperator[channels];
    Arrays.setAll(scales, c -> scale(requantization, c, centred));
  }

  /** Returns the channel's rounded product; in arbitrary precision where 64 bits do not suffice. */
  private static LongUnaryOperator scale(
      Requantization requantization, int channel, Interval centred) {
    Optional<? extends LongScale> fast = LongScale.of(requantization, channel, centred);
    long divisor = requantization.divisor();
    LongUnaryOperator exact =
        x ->
            requantization.apply(channel, x + requantization.inputZeroPoint())
                - requantization.outputZeroPoint();
    return switch (requantization.division()) {
      case HALF_AWAY ->
          divisor == 1
              ? fast.isPresent() ? fast.get() : exact
              : fast.<LongUnaryOperator>map(f -> x -> divided(f.applyAsLong(x), divisor))
                  .orElse(exact);
      case TRUNCATED ->
          fast.<LongUnaryOperator>map(f -> x -> f.applyAsLong(x) / divisor).orElse(exact);
      case FLOAT32 -> exact;
    };
  }

  /** Rounds half away from zero; the quotient of longs is truncated. */
  private static long divided(long value, long divisor) {
    return (value < 0 ? value - divisor / 2 : value + divisor / 2) / divisor;
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] y = new int[inputs[0].size()];
    switch (inputs[0]) {
      case Elements.Narrow narrow -> {
        int[] x = narrow.values();
        for (int first = 0; first < y.length; first += channels) {
          for (int c = 0; c < channels; c++) {
            y[first + c] = scaled(c, x[first + c]);
          }
        }
      }
      case Elements.Wide wide -> {
        long[] x = wide.values();
        for (int i = 0; i < y.length; i++) {
          y[i] = scaled(i % channels, x[i]);
        }
      }
    }
    return new Elements.Narrow(y);
  }

  private int scaled(int channel, long accumulator) {
    long value = scales[channel].applyAsLong(accumulator - inputZeroPoint) + outputZeroPoint;
    return (int) Math.max(min, Math.min(max, value));
  }
}
