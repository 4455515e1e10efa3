// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.format.Channels;
import org.bitloom.format.QuantizedWeights;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightQuantizer;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Chooses scales and zero points of real weights, and makes integers of the weights.
 *
 * <p>Integers and {@code sign_magnitude}: the method chooses the range of every channel, and with
 * it the scale and, affine, the zero point. Weights beyond the range saturate. {@code pow2}: the
 * scale is that of the largest weight, or the power of two with the smallest squared error. {@code
 * bipolar}, {@code ternary} and {@code codebook} have the smallest squared error by themselves, and
 * a fixed point has its scale.
 *
 * <p>At the limits:
 *
 * <ul>
 *   <li>a channel whose integers are all its zero point takes the smallest scale of the others, and
 *       1 if there are none: its own says nothing, and a tiny one would blow up the bias, which
 *       counts in it;
 *   <li>a channel whose scale would be below the smallest normal float32 has that as its scale;
 *   <li>a channel that always is {@code c} has {@code c} as the end of its range: to half a step of
 *       float32 it is exact;
 *   <li>a method whose range is 0 alone, as a percentile's of weights that nearly all are 0, gives
 *       way to the range of all weights;
 *   <li>symmetric integers without negative ones clip negative weights to 0;
 *   <li>one affine bit has the values 0 and {@code scale}, or {@code -scale} and 0.
 * </ul>
 *
 * @param format of the integers
 * @param scheme affine for integers only
 * @param method with {@code bipolar}, {@code ternary}, {@code codebook} and fixed point the squared
 *     error only; with {@code pow2} that or the range of all weights
 */
public record WeightScaler(WeightFormat format, Scheme scheme, RangeMethod method) {
  /**
   * Returns the weights in the format.
   *
   * @param shape of the tensor
   * @param reals finite, in row-major order
   * @param channels which weights share a scale; a codebook and a fixed point have one scale,
   *     whatever is asked for
   */
  public WeightChoice choose(Shape shape, double[] reals, Channels channels) {
    if (!suits(format, scheme)) {
      return new WeightChoice.NoZeroPoint(format);
    }
    if (!suits(format, method)) {
      return new WeightChoice.NoRange(format, method);
    }
    return switch (format) {
      case WeightFormat.Plain(WeightEncoding encoding) -> plain(encoding, shape, reals, channels);
      case WeightFormat.FixedPoint fixed -> ownScale(shape, reals, channels);
      case WeightFormat.Shared codebook -> ownScale(shape, reals, channels);
      case WeightFormat.Sparse(WeightFormat.Shared codebook) -> ownScale(shape, reals, channels);
      case WeightFormat.Sparse sparse ->
          sparse(sparse, new WeightScaler(sparse.kept(), scheme, method), shape, reals, channels);
    };
  }

  /** Takes the scales of the format that is kept; what is 0 stays 0. */
  private static WeightChoice sparse(
      WeightFormat.Sparse format,
      WeightScaler kept,
      Shape shape,
      double[] reals,
      Channels channels) {
    WeightChoice choice = kept.choose(shape, reals, channels);
    if (!(choice instanceof WeightChoice.Chosen(ScaledWeights all))) {
      return choice;
    }
    Tensor values = Tensor.generate(shape, i -> reals[i] == 0 ? 0 : all.values().get(i));
    return new WeightChoice.Chosen(
        new ScaledWeights(
            values,
            format.encoding(values).orElseThrow(),
            all.scales(),
            all.zeroPoints(),
            all.channels()));
  }

  /** Tells whether weights of a format can have such a zero point. */
  public static boolean suits(WeightFormat format, Scheme scheme) {
    return scheme == Scheme.SYMMETRIC
        || format instanceof WeightFormat.Plain(WeightEncoding.TwosComplement integers);
  }

  /** Tells whether a method means something for the scale of a format. */
  public static boolean suits(WeightFormat format, RangeMethod method) {
    if (format instanceof WeightFormat.Sparse(WeightFormat kept)) {
      return suits(kept, method);
    }
    return switch (method) {
      case RangeMethod.MeanSquaredError least -> true;
      case RangeMethod.MinMax all ->
          hasRange(format) || format instanceof WeightFormat.Plain(PowerOfTwo powers);
      case RangeMethod.Percentile part -> hasRange(format);
      case RangeMethod.Entropy information -> hasRange(format);
    };
  }

  private static boolean hasRange(WeightFormat format) {
    return format instanceof WeightFormat.Plain(WeightEncoding.TwosComplement integers)
        || format instanceof WeightFormat.Plain(WeightEncoding.SignMagnitude magnitudes);
  }

  private WeightChoice plain(
      WeightEncoding encoding, Shape shape, double[] reals, Channels channels) {
    return switch (encoding) {
      case WeightEncoding.TwosComplement t -> integers(t, t.type().range(), shape, reals, channels);
      case WeightEncoding.SignMagnitude s ->
          integers(s, new Interval(-s.largest(), s.largest()), shape, reals, channels);
      case PowerOfTwo p when method.equals(RangeMethod.MEAN_SQUARED_ERROR) ->
          symmetric(new PowerScales(p, shape, reals, channels).best());
      case PowerOfTwo p -> ownScale(shape, reals, channels);
      case WeightEncoding.Bipolar b -> ownScale(shape, reals, channels);
      case WeightEncoding.Ternary t -> ownScale(shape, reals, channels);
      case Codebook c -> ownScale(shape, reals, channels);
      case SparseHuffman s -> plain(s.kept(), shape, reals, channels);
    };
  }

  /** Of a format whose scale no range decides. */
  private WeightChoice ownScale(Shape shape, double[] reals, Channels channels) {
    return symmetric(WeightQuantizer.quantize(format, shape, reals, channels));
  }

  private WeightChoice symmetric(QuantizedWeights weights) {
    ScaledWeights scaled =
        new ScaledWeights(
            weights.values(),
            weights.encoding(),
            weights.scales(),
            Collections.nCopies(weights.scales().size(), 0L),
            weights.channels());
    boolean given = format instanceof WeightFormat.FixedPoint;
    return new WeightChoice.Chosen(given ? scaled : withScalesOfZeros(scaled));
  }

  private WeightChoice integers(
      WeightEncoding encoding, Interval codes, Shape shape, double[] reals, Channels channels) {
    // A search visits every weight some hundred times; channels do not depend on each other.
    List<ScaleChoice> choices =
        channels.members(reals).parallelStream()
            .map(members -> scaleChoice(ExactSamples.of(members), codes))
            .toList();
    List<LinearQuantizer> quantizers = new ArrayList<>();
    for (ScaleChoice choice : choices) {
      switch (choice) {
        case ScaleChoice.Chosen(LinearQuantizer quantizer) -> quantizers.add(quantizer);
        case ScaleChoice.ZeroRange(LinearQuantizer quantizer) -> quantizers.add(quantizer);
        case ScaleChoice.NoPositiveCode none -> {
          return new WeightChoice.NoPositiveCode(codes);
        }
        case ScaleChoice.OutOfFloat(double scale) -> {
          return new WeightChoice.TooLarge(quantizers.size(), scale);
        }
      }
    }
    Tensor values = Tensor.generate(shape, i -> quantizers.get(channels.of(i)).quantize(reals[i]));
    List<Double> scales = quantizers.stream().map(q -> (double) q.scale()).toList();
    List<Long> zeroPoints = quantizers.stream().map(LinearQuantizer::zeroPoint).toList();
    return new WeightChoice.Chosen(
        withScalesOfZeros(new ScaledWeights(values, encoding, scales, zeroPoints, channels)));
  }

  /** Returns the choice for a channel; a scale that is too small is no problem any more. */
  private ScaleChoice scaleChoice(ExactSamples samples, Interval codes) {
    RealRange chosen = method.choose(samples, codes, scheme);
    RealRange range = chosen.largest() == 0 ? samples.range() : chosen;
    ScaleChoice choice = ScaleChoice.of(range, codes, scheme);
    return choice instanceof ScaleChoice.OutOfFloat(double scale) && scale < 1
        ? new ScaleChoice.Chosen(smallest(range, codes))
        : choice;
  }

  private LinearQuantizer smallest(RealRange range, Interval codes) {
    float scale = Float.MIN_NORMAL;
    long zeroPoint =
        switch (scheme) {
          case SYMMETRIC -> 0;
          // The range has fewer steps than there are integers, so the cast is exact.
          case AFFINE -> codes.clamp((long) Math.rint(codes.min() - range.min() / scale));
        };
    return new LinearQuantizer(codes, scale, zeroPoint);
  }

  private static ScaledWeights withScalesOfZeros(ScaledWeights weights) {
    boolean[] used = new boolean[weights.channels().count()];
    for (int i = 0; i < weights.values().size(); i++) {
      int channel = weights.channels().of(i);
      used[channel] |= weights.values().get(i) != weights.zeroPoints().get(channel);
    }
    double smallest = Double.POSITIVE_INFINITY;
    for (int channel = 0; channel < used.length; channel++) {
      smallest = used[channel] ? Math.min(smallest, weights.scales().get(channel)) : smallest;
    }
    List<Double> scales = new ArrayList<>(weights.scales());
    for (int channel = 0; channel < used.length; channel++) {
      if (!used[channel]) {
        scales.set(channel, Double.isInfinite(smallest) ? 1 : smallest);
      }
    }
    return new ScaledWeights(
        weights.values(), weights.encoding(), scales, weights.zeroPoints(), weights.channels());
  }
}
