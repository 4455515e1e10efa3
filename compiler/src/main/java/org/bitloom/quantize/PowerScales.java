// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bitloom.format.Channels;
import org.bitloom.format.QuantizedWeights;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightQuantizer;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;

/**
 * The scales of {@code pow2} weights with the smallest squared error. All are powers of two, from
 * twice the one that holds the largest weight down to that with which a weight of half of it
 * already is rounded up to the smallest power.
 *
 * @param encoding of the integers
 * @param shape of the tensor
 * @param reals finite, in row-major order
 * @param channels which weights share a scale
 */
record PowerScales(PowerOfTwo encoding, Shape shape, double[] reals, Channels channels) {
  /** Returns the weights with the best scale of every channel, the largest of equally good ones. */
  QuantizedWeights best() {
    List<Double> largest =
        WeightQuantizer.quantize(new WeightFormat.Plain(encoding), shape, reals, channels).scales();
    List<Double> best = new ArrayList<>(largest);
    double[] least = new double[channels.count()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int octaves = 1; octaves >= -encoding.largestExponent() - 1; octaves--) {
      List<Double> scales = moved(largest, octaves);
      double[] errors = errors(scales);
      for (int channel = 0; channel < errors.length; channel++) {
        if (errors[channel] < least[channel]) {
          least[channel] = errors[channel];
          best.set(channel, scales.get(channel));
        }
      }
    }
    return WeightQuantizer.scaled(encoding, shape, reals, channels, best);
  }

  /** Returns these scales, moved as far as float32 has normal numbers. */
  private static List<Double> moved(List<Double> scales, int octaves) {
    double most = Math.scalb(1.0, Float.MAX_EXPONENT);
    return scales.stream()
        .map(s -> Math.clamp(Math.scalb(s, octaves), (double) Float.MIN_NORMAL, most))
        .toList();
  }

  private double[] errors(List<Double> scales) {
    QuantizedWeights weights = WeightQuantizer.scaled(encoding, shape, reals, channels, scales);
    double[] errors = new double[channels.count()];
    for (int i = 0; i < reals.length; i++) {
      double error = weights.real(i) - reals[i];
      errors[channels.of(i)] += error * error;
    }
    return errors;
  }
}
