// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.Optional;

/** Sums that leave the network, or meet the next weights, without being rounded. */
final class Sums {
  /** What a real number may differ from a whole one and still be it. */
  private static final double NEARLY = 1e-6;

  private Sums() {}

  /**
   * Returns the real value of one step of each channel's sum; empty where it is no straight line.
   */
  static Optional<double[]> slopes(Value.Summed summed) {
    int channels = summed.sum().channels();
    double[] slopes = new double[channels];
    for (int c = 0; c < channels; c++) {
      double zero = summed.real().apply(c, 0);
      long far = Math.min(summed.sum().bounds()[c], 1 << 20);
      slopes[c] = (summed.real().apply(c, far) - zero) / far;
      for (long at : new long[] {-far, Math.max(1, far / 3), Math.max(1, far / 50)}) {
        double other = (summed.real().apply(c, at) - zero) / at;
        if (Math.abs(slopes[c] - other) > NEARLY * Math.abs(slopes[c]) || slopes[c] == 0) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(slopes);
  }

  /** Returns the stream of sums of one scale whose addends are whole. */
  static Optional<Value.Stream> whole(Layers layers, Value.Summed summed) {
    Optional<double[]> slopes = slopes(summed);
    if (slopes.isEmpty()) {
      return Optional.empty();
    }
    double[] s = slopes.get();
    double step = Math.abs(s[0]);
    int[] signs = new int[s.length];
    long[] bias = new long[s.length];
    for (int c = 0; c < s.length; c++) {
      signs[c] = s[c] < 0 ? -1 : 1;
      double addend = summed.real().apply(c, 0) / step;
      bias[c] = Math.round(addend);
      boolean fits =
          Math.abs(Math.abs(s[c]) / step - 1) < NEARLY
              && Math.abs(addend - bias[c]) < NEARLY * Math.max(1, Math.abs(addend))
              && Math.abs(addend) < 1L << 40;
      if (!fits) {
        return Optional.empty();
      }
    }
    Value.Stream made = new SumLayers(layers).accumulators(summed, signs, bias);
    return Optional.of(
        summed
            .then()
            .apply(
                new Value.Stream(
                    made.layer(),
                    made.shape(),
                    made.dims(),
                    made.order(),
                    made.type(),
                    new double[] {step},
                    0,
                    true)));
  }

  /** Returns the stream of sums as they are, each channel with a scale and an addend of its own. */
  static Optional<Value.Stream> raw(Layers layers, Value.Summed summed) {
    Optional<Value.Stream> whole = whole(layers, summed);
    if (whole.isPresent()) {
      return whole;
    }
    int[] signs = new int[summed.sum().channels()];
    Arrays.fill(signs, 1);
    long[] none = new long[signs.length];
    return slopes(summed)
        .map(s -> summed.then().apply(new SumLayers(layers).accumulators(summed, signs, none)));
  }
}
