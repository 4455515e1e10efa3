// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Turns real weights into integers of a number format, with the scale that suits the format: for
 * integers the one that just holds the largest weight, for {@code bipolar} and {@code ternary} the
 * one with the smallest squared error, for {@code pow2} a power of two, so that rounding is in the
 * logarithm. The page of number formats has the formulas.
 */
public final class WeightQuantizer {
  private static final double SQUARE_ROOT_OF_TWO = Math.sqrt(2);

  /** Bits of a centroid of a codebook. */
  private static final long LARGEST_CENTROID = 127;

  private WeightQuantizer() {}

  /**
   * Returns the weights in this format.
   *
   * @param shape of the tensor
   * @param reals finite, in row-major order
   * @param channels which weights share a scale; a codebook has one scale, whatever is asked for
   */
  public static QuantizedWeights quantize(
      WeightFormat format, Shape shape, double[] reals, Channels channels) {
    for (double real : reals) {
      if (!Double.isFinite(real)) {
        throw new IllegalArgumentException("weight " + real);
      }
    }
    return switch (format) {
      case WeightFormat.Plain(WeightEncoding encoding) -> plain(encoding, shape, reals, channels);
      case WeightFormat.FixedPoint fixed -> fixedPoint(fixed, shape, reals);
      case WeightFormat.Shared(int size) -> shared(size, shape, reals);
      case WeightFormat.Sparse sparse -> sparse(sparse, shape, reals, channels);
    };
  }

  /** Weights that are 0 stay 0, and say nothing about the scale or the centroids. */
  private static QuantizedWeights sparse(
      WeightFormat.Sparse format, Shape shape, double[] reals, Channels channels) {
    QuantizedWeights all =
        format.kept() instanceof WeightFormat.Shared(int size)
            ? shared(size, shape, reals, Arrays.stream(reals).filter(w -> w != 0).toArray())
            : quantize(format.kept(), shape, reals, channels);
    Tensor values = Tensor.generate(shape, i -> reals[i] == 0 ? 0 : all.values().get(i));
    return new QuantizedWeights(
        values, format.encoding(values).orElseThrow(), all.scales(), all.channels());
  }

  private static QuantizedWeights plain(
      WeightEncoding encoding, Shape shape, double[] reals, Channels channels) {
    List<Double> scales =
        channels.members(reals).stream().map(own -> asFloat(scale(encoding, own))).toList();
    return scaled(encoding, shape, reals, channels, scales);
  }

  /**
   * Returns the values of an encoding that are nearest to the weights.
   *
   * @param encoding not a codebook, whose values come from the weights
   * @param shape of the tensor
   * @param reals finite, in row-major order
   * @param channels which weights share a scale
   * @param scales one per channel
   */
  public static QuantizedWeights scaled(
      WeightEncoding encoding,
      Shape shape,
      double[] reals,
      Channels channels,
      List<Double> scales) {
    Tensor values =
        Tensor.generate(shape, i -> value(encoding, reals[i], scales.get(channels.of(i))));
    return new QuantizedWeights(values, encoding, scales, channels);
  }

  /** Returns the nearest float32 that is a normal number: a channel of zeros has a scale, too. */
  private static double asFloat(double scale) {
    return Math.clamp((float) scale, Float.MIN_NORMAL, Float.MAX_VALUE);
  }

  private static double scale(WeightEncoding encoding, double[] reals) {
    return switch (encoding) {
      case WeightEncoding.TwosComplement t -> largest(reals) / Math.max(1, t.type().max());
      case WeightEncoding.SignMagnitude s -> largest(reals) / s.largest();
      case WeightEncoding.Bipolar b -> Arrays.stream(reals).map(Math::abs).average().orElseThrow();
      case WeightEncoding.Ternary t -> ternaryScale(reals);
      case PowerOfTwo p -> powerScale(largest(reals), p);
      case Codebook c -> throw new IllegalArgumentException(c + " has no scale of its own");
      case SparseHuffman s -> scale(s.kept(), reals);
    };
  }

  private static double largest(double[] reals) {
    return Arrays.stream(reals).map(Math::abs).max().orElseThrow();
  }

  /**
   * The best ternary weights keep the {@code k} largest magnitudes and have their mean as scale.
   * The squared error is {@code sum(w^2) - (sum of the k largest)^2 / k}.
   */
  private static double ternaryScale(double[] reals) {
    double[] magnitudes = Arrays.stream(reals).map(Math::abs).sorted().toArray();
    double sum = 0;
    double mostGain = -1;
    double scale = 0;
    for (int k = 1; k <= magnitudes.length; k++) {
      sum += magnitudes[magnitudes.length - k];
      double gain = sum * sum / k;
      if (gain > mostGain) {
        mostGain = gain;
        scale = sum / k;
      }
    }
    return scale;
  }

  /** The largest weight gets the largest exponent. */
  private static double powerScale(double largest, PowerOfTwo encoding) {
    return largest == 0 ? 0 : Math.scalb(1.0, exponent(largest) - encoding.largestExponent());
  }

  /** Returns {@code log2} of a positive number, rounded; it is never half of an odd number. */
  static int exponent(double positive) {
    int floor = Math.getExponent(positive);
    // No double is the square root of 2: at least the nearest means above.
    return Math.scalb(positive, -floor) >= SQUARE_ROOT_OF_TWO ? floor + 1 : floor;
  }

  private static long value(WeightEncoding encoding, double real, double scale) {
    return switch (encoding) {
      case WeightEncoding.TwosComplement t -> encoding.nearest((long) Math.rint(real / scale));
      case WeightEncoding.SignMagnitude s -> encoding.nearest((long) Math.rint(real / scale));
      case WeightEncoding.Bipolar b -> real < 0 ? -1 : 1;
      case WeightEncoding.Ternary t -> Math.abs(real) * 2 <= scale ? 0 : real < 0 ? -1 : 1;
      case PowerOfTwo p -> power(p, real / scale);
      case Codebook c -> throw new IllegalArgumentException(c + " has no scale of its own");
      case SparseHuffman s -> real == 0 ? 0 : value(s.kept(), real, scale);
    };
  }

  private static long power(PowerOfTwo encoding, double quotient) {
    if (quotient == 0 || exponent(Math.abs(quotient)) < 0) {
      return 0;
    }
    int exponent = Math.min(exponent(Math.abs(quotient)), encoding.largestExponent());
    return (quotient < 0 ? -1L : 1L) << exponent;
  }

  private static QuantizedWeights fixedPoint(
      WeightFormat.FixedPoint format, Shape shape, double[] reals) {
    WeightEncoding encoding = new WeightEncoding.TwosComplement(format.type());
    double scale = Math.scalb(1.0, -format.fractionBits());
    Tensor values =
        Tensor.generate(shape, i -> encoding.nearest((long) Math.rint(reals[i] / scale)));
    return new QuantizedWeights(values, encoding, List.of(scale), Channels.perTensor(reals.length));
  }

  private static QuantizedWeights shared(int size, Shape shape, double[] reals) {
    return shared(size, shape, reals, reals);
  }

  /** Returns the weights as the nearest of the centroids of some of them. */
  private static QuantizedWeights shared(
      int size, Shape shape, double[] reals, double[] clustered) {
    double[] centroids = Clusters.of(clustered.length == 0 ? new double[1] : clustered, size);
    double scale = asFloat(largest(centroids) / LARGEST_CENTROID);
    List<Long> integers = new ArrayList<>();
    for (double centroid : centroids) {
      // The scale ends with float32; a weight beyond it saturates.
      long nearest = (long) Math.rint(centroid / scale);
      integers.add(Math.clamp(nearest, -LARGEST_CENTROID, LARGEST_CENTROID));
    }
    Tensor values =
        Tensor.generate(shape, i -> integers.get(Clusters.nearest(centroids, reals[i])));
    return new QuantizedWeights(
        values, Codebook.of(size, values), List.of(scale), Channels.perTensor(reals.length));
  }
}
