// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.math.BigDecimal;
import org.bitloom.fixed.Interval;

/**
 * How the real range of a tensor is chosen from its values. What is chosen is the range of a
 * quantizer: {@link ScaleChoice} makes that very quantizer of it.
 */
public sealed interface RangeMethod {
  /** The range of all values: nothing is clipped. */
  RangeMethod MIN_MAX = new MinMax();

  /** The smallest mean squared error. */
  RangeMethod MEAN_SQUARED_ERROR = new MeanSquaredError();

  /** The least loss of information. */
  RangeMethod ENTROPY = new Entropy();

  /**
   * Returns the range for values.
   *
   * @param codes the integers; where none is negative and the scheme is symmetric, negative values
   *     are clipped to 0 by every range
   * @return a range without more than 0 if all values are 0 or there are none
   */
  RealRange choose(Samples samples, Interval codes, Scheme scheme);

  /** Returns the name in the language. */
  @Override
  String toString();

  /** From the smallest value to the largest. */
  record MinMax() implements RangeMethod {
    @Override
    public RealRange choose(Samples samples, Interval codes, Scheme scheme) {
      return samples.range();
    }

    @Override
    public String toString() {
      return "minmax";
    }
  }

  /**
   * So that at least a part of the values is inside: symmetric, those with the smallest magnitudes;
   * affine and unsigned symmetric, all but equally many at either end, or at the upper end.
   *
   * @param percent of the values, above 50, at most 100
   */
  record Percentile(double percent) implements RangeMethod {
    /** Validates the percentage. */
    public Percentile {
      if (!(percent > 50 && percent <= 100)) {
        throw new IllegalArgumentException(percent + " percent");
      }
    }

    @Override
    public RealRange choose(Samples samples, Interval codes, Scheme scheme) {
      double inside = percent / 100;
      double half = (1 - inside) / 2;
      return switch (scheme) {
        case SYMMETRIC ->
            codes.min() < 0
                ? RealRange.symmetric(samples.magnitudeQuantile(inside))
                : RealRange.holding(0, samples.quantile(inside));
        case AFFINE -> RealRange.holding(samples.quantile(half), samples.quantile(1 - half));
      };
    }

    @Override
    public String toString() {
      return "percentile("
          + new BigDecimal(Double.toString(percent)).stripTrailingZeros().toPlainString()
          + ")";
    }
  }

  /** The trade-off between rounding and clipping, over the quantizers that can be built. */
  record MeanSquaredError() implements RangeMethod {
    @Override
    public RealRange choose(Samples samples, Interval codes, Scheme scheme) {
      return new QuantizerSearch(samples.range(), codes, scheme)
          .best(quantizer -> samples.error(quantizer).total());
    }

    @Override
    public String toString() {
      return "mse";
    }
  }

  /**
   * The Kullback-Leibler divergence between the values and what is left of them. Where it tells no
   * range from that of all values, because values are few or every integer is narrower than a bin,
   * that range is chosen.
   */
  record Entropy() implements RangeMethod {
    /** Standard deviations that chance hardly reaches. */
    private static final double SURE = 3;

    @Override
    public RealRange choose(Samples samples, Interval codes, Scheme scheme) {
      RealRange all = samples.range();
      boolean mirrored = scheme == Scheme.SYMMETRIC && codes.min() < 0;
      Divergence divergence =
          new Divergence(
              samples.distribution(), mirrored ? RealRange.symmetric(all.largest()) : all);
      if (!divergence.hasShape()) {
        return all;
      }
      RealRange best = new QuantizerSearch(all, codes, scheme).best(q -> divergence.of(q).value());
      if (ScaleChoice.of(all, codes, scheme) instanceof ScaleChoice.Chosen(var whole)
          && ScaleChoice.of(best, codes, scheme) instanceof ScaleChoice.Chosen(var narrow)) {
        Divergence.Estimate found = divergence.of(narrow);
        return divergence.of(whole).value() - found.value() > SURE * found.deviation() ? best : all;
      }
      return all;
    }

    @Override
    public String toString() {
      return "entropy";
    }
  }
}
