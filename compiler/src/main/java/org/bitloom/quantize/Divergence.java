// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.Arrays;

/**
 * The Kullback-Leibler divergence between a distribution and what a quantizer leaves of it, after
 * the entropy calibrator of TensorRT, for any integers and zero point. Each integer stands for the
 * values that are rounded to it; from the first to the last of them they are in {@link #CELLS}
 * cells, or fewer where bins are wider.
 *
 * <ul>
 *   <li>{@code P} is the distribution over cells, with all that is clipped added to the outermost
 *       cells in use;
 *   <li>{@code Q} is the distribution without what is clipped, where the samples of an integer are
 *       evenly spread over those of its cells that are not empty;
 *   <li>the divergence is {@code sum(P * ln(P / Q))}, of both normalised to 1.
 * </ul>
 *
 * <p>So a wide range loses the shape within a step, and a narrow one is surprised by what lies at
 * its ends. TensorRT takes the bins of the histogram as cells, so that the price of clipping
 * depends on the histogram, and chance makes more of the divergence than shape does: see {@link
 * SamplingNoise}, which is subtracted.
 *
 * <p>Zeros are left out: every quantizer has them exact, so they say nothing about a range, and
 * spread over the cells of their integer they would be the only thing that counts after a relu.
 * TensorRT gives the bin of zero the count of its neighbour for that reason; here zeros never were
 * in a bin, and small values other than 0 keep their own count.
 */
final class Divergence {
  /** What is lost of a shape with this many cells is 1 - 1 / CELLS^2 of what is lost in all. */
  private static final int CELLS = 8;

  /**
   * At most one in this many samples is clipped. In a range with few cells {@code P} and {@code Q}
   * both are next to nothing but what is clipped, and equal; and of few samples, as the logits of a
   * small calibration set are, the divergence would give up the largest, which decide the class.
   */
  private static final long MOST_CLIPPED = 100;

  private final long[] bins;
  private final double firstCenter;
  private final double width;
  private final RealRange widest;
  private final long count;

  /**
   * A divergence.
   *
   * @param value expected value, in nats
   * @param deviation standard deviation that is due to chance
   */
  record Estimate(double value, double deviation) {
    /** Of a quantizer that is out of the question. */
    static final Estimate NONE = new Estimate(Double.POSITIVE_INFINITY, 0);
  }

  /**
   * Prepares the histogram.
   *
   * @param widest range that a quantizer can have, to a step
   */
  Divergence(Distribution distribution, RealRange widest) {
    bins = new long[distribution.bins()];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = distribution.inBin(i);
    }
    count = sum(0, bins.length);
    width = distribution.width();
    firstCenter = distribution.start(0) + width / 2;
    this.widest = widest;
  }

  /** Tells whether there is a shape to lose: all values in one bin have none. */
  boolean hasShape() {
    return Arrays.stream(bins).filter(samples -> samples > 0).limit(2).count() == 2;
  }

  private long sum(int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += bins[i];
    }
    return sum;
  }

  /**
   * Returns the divergence of a quantizer. As with TensorRT, an integer has at least the width of a
   * bin, and none but the outermost is beyond all values.
   */
  Estimate of(LinearQuantizer quantizer) {
    RealRange range = quantizer.range();
    double scale = quantizer.scale();
    if (scale < width || range.min() < widest.min() - scale || range.max() > widest.max() + scale) {
      return Estimate.NONE;
    }
    int from = binFrom(range.min() - scale / 2);
    int to = binFrom(range.max() + scale / 2);
    long below = sum(0, from);
    long above = sum(to, bins.length);
    return (below + above) * MOST_CLIPPED > count || below + above == count
        ? Estimate.NONE
        : new Pass(from, to, below, above).estimate(quantizer);
  }

  /** Returns the first bin whose center is not below a number. */
  private int binFrom(double low) {
    return (int) Math.clamp(Math.ceil((low - firstCenter) / width), 0, bins.length);
  }

  /** One pass over the bins inside a range, an integer after the other. */
  private final class Pass {
    private final int from;
    private final int to;
    private final long below;
    private final long above;
    private int first;
    private int last;
    private double information;
    private double noise;
    private double variance;

    Pass(int from, int to, long below, long above) {
      this.from = from;
      this.to = to;
      this.below = below;
      this.above = above;
      first = from;
      while (bins[first] == 0) {
        first++;
      }
      last = to - 1;
      while (bins[last] == 0) {
        last--;
      }
    }

    /**
     * {@code sum(P ln(P / Q))} with {@code P = p / count} and {@code Q = q / inside} is {@code
     * (sum(p ln p) - sum(p ln q)) / count + ln(inside / count)}.
     */
    Estimate estimate(LinearQuantizer quantizer) {
      int start = from;
      while (start < to) {
        // The bin behind the middle between this integer and the next.
        long code = quantizer.quantize(firstCenter + start * width);
        double middle = quantizer.real(code) + quantizer.scale() / 2.0;
        int end = code == quantizer.codes().max() ? to : Math.min(to, binFrom(middle));
        end = Math.max(end, start + 1);
        addInteger(start, end);
        start = end;
      }
      double inside = count - below - above;
      return new Estimate(
          (information - noise) / count + Math.log(inside / count), Math.sqrt(variance) / count);
    }

    /** Adds {@code sum(p ln p) - sum(p ln q)} of the cells of an integer. */
    private void addInteger(int start, int end) {
      int low = start;
      int high = end;
      while (low < high && bins[low] == 0) {
        low++;
      }
      while (low < high && bins[high - 1] == 0) {
        high--;
      }
      if (low < high) {
        addCells(low, high);
      }
    }

    private void addCells(int low, int high) {
      int cells = Math.min(CELLS, high - low);
      long samples = 0;
      int used = 0;
      long moved = (low == first ? below : 0) + (high == last + 1 ? above : 0);
      for (int cell = 0; cell < cells; cell++) {
        long own = sum(low + cell * (high - low) / cells, low + (cell + 1) * (high - low) / cells);
        boolean lowest = cell == 0 && low == first;
        boolean highest = cell == cells - 1 && high == last + 1;
        information += information(own + (lowest ? below : 0) + (highest ? above : 0));
        used += own == 0 ? 0 : 1;
        samples += own;
      }
      information -= (samples + moved) * Math.log((double) samples / used);
      SamplingNoise chance = SamplingNoise.of(samples, cells);
      noise += chance.mean();
      variance += chance.variance();
    }

    /** Returns {@code n * ln(n)}, which is 0 for 0. */
    private static double information(long n) {
      return n == 0 ? 0 : n * Math.log(n);
    }
  }
}
