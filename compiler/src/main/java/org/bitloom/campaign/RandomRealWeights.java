// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.format.Channels;
import org.bitloom.format.RealWeights;
import org.bitloom.format.WeightFormat;
import org.bitloom.model.LayerWeights;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.quantize.RangeMethod;
import org.bitloom.quantize.ScaledWeights;
import org.bitloom.quantize.Scheme;
import org.bitloom.quantize.WeightChoice;
import org.bitloom.quantize.WeightScaler;

/** Draws real weights and makes integers of them, as those of a float network become integers. */
final class RandomRealWeights {
  private static final RangeMethod[] METHODS = {
    RangeMethod.MIN_MAX, RangeMethod.MEAN_SQUARED_ERROR, new RangeMethod.Percentile(95)
  };

  private RandomRealWeights() {}

  /** Returns weights whose first dimension is the output channels. */
  static LayerWeights of(SplittableRandom random, Shape shape) {
    int filters = shape.dimensions().get(0);
    int size = shape.elements();
    Channels channels =
        random.nextBoolean() ? Channels.first(filters, size) : Channels.perTensor(size);
    double[] reals = new double[size];
    double spread = Math.exp(random.nextDouble(-4, 0));
    for (int i = 0; i < size; i++) {
      // Some channels are much smaller than others, and some weights are 0.
      double own = Math.scalb(spread, -3 * (i * filters / size % 3));
      reals[i] = random.nextInt(8) == 0 ? 0 : (float) (own * random.nextGaussian());
    }
    WeightFormat format = format(random);
    Scheme scheme =
        format instanceof WeightFormat.Plain(WeightEncoding.TwosComplement t)
                && random.nextBoolean()
            ? Scheme.AFFINE
            : Scheme.SYMMETRIC;
    RangeMethod drawn = METHODS[random.nextInt(METHODS.length)];
    RangeMethod method = WeightScaler.suits(format, drawn) ? drawn : RangeMethod.MEAN_SQUARED_ERROR;
    return switch (new WeightScaler(format, scheme, method).choose(shape, reals, channels)) {
      case WeightChoice.Chosen(ScaledWeights scaled) ->
          LayerWeights.of(scaled, new RealWeights(shape, reals, channels));
      case WeightChoice.NoZeroPoint none -> throw new IllegalStateException(none.toString());
      case WeightChoice.NoRange none -> throw new IllegalStateException(none.toString());
      case WeightChoice.NoPositiveCode none -> throw new IllegalStateException(none.toString());
      case WeightChoice.TooLarge large -> throw new IllegalStateException(large.toString());
    };
  }

  private static WeightFormat format(SplittableRandom random) {
    int bits = random.nextInt(2, 9);
    return switch (random.nextInt(8)) {
      case 0 -> new WeightFormat.Plain(new WeightEncoding.Ternary());
      case 1 -> new WeightFormat.Plain(new WeightEncoding.Bipolar());
      case 2 -> new WeightFormat.Plain(new PowerOfTwo(random.nextInt(2, 5)));
      case 3 -> new WeightFormat.Shared(random.nextInt(2, 17));
      case 4 -> new WeightFormat.FixedPoint(IntType.signed(bits), random.nextInt(0, bits));
      case 5 -> new WeightFormat.Plain(new WeightEncoding.SignMagnitude(bits));
      default -> new WeightFormat.Plain(new WeightEncoding.TwosComplement(IntType.signed(bits)));
    };
  }
}
