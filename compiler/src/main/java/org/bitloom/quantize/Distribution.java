// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.Arrays;

/**
 * How often a tensor takes which values: exact extremes, the exact number of zeros, and a histogram
 * of the rest. Bin {@code i} holds the values {@code i * 2^exponent <= x < (i + 1) * 2^exponent}.
 *
 * <p>The exponent is the smallest one, and at least {@link #SMALLEST_EXPONENT}, with which at most
 * {@link #MOST_BINS} bins hold 0 and both extremes. It depends on the extremes alone, and bins of
 * one exponent are unions of those of a smaller one, so equal sets of samples have equal
 * distributions, in whatever order and parts they were recorded.
 *
 * <p>Zeros are apart since every quantizer has them exact. After a relu they can be most of a
 * tensor.
 */
public final class Distribution implements Samples {
  /** Most bins of a histogram. */
  public static final int MOST_BINS = 4096;

  /** All float32 numbers are multiples of 2 to this. */
  public static final int SMALLEST_EXPONENT = -149;

  private final Tally tally;
  private final int exponent;
  private final double width;
  private final long firstBin;
  private final long[] bins;

  /**
   * What is counted beside the histogram.
   *
   * @param count finite samples
   * @param zeros of them
   * @param nans samples that are no numbers
   * @param infinities infinite samples
   * @param min smallest finite sample; 0 if there is none
   * @param max largest finite sample; 0 if there is none
   */
  public record Tally(long count, long zeros, long nans, long infinities, double min, double max) {
    /** Returns how many samples were not finite. */
    public long notFinite() {
      return nans + infinities;
    }
  }

  Distribution(Tally tally, int exponent, long firstBin, long[] bins) {
    this.tally = tally;
    this.exponent = exponent;
    this.width = Math.scalb(1.0, exponent);
    this.firstBin = firstBin;
    this.bins = bins.clone();
  }

  /** Returns the distribution of some values. */
  public static Distribution of(float... values) {
    DistributionRecorder recorder = new DistributionRecorder();
    recorder.add(values);
    return recorder.distribution();
  }

  /** Returns the smallest exponent with which the bins hold these extremes and 0. */
  static int exponentFor(double min, double max) {
    double largest = Math.max(-min, max);
    if (largest <= 0) {
      return SMALLEST_EXPONENT;
    }
    // 12 binary digits of the larger extreme need at least half of the bins.
    int exponent = Math.max(SMALLEST_EXPONENT, Math.getExponent(largest) - 12);
    while (bin(max, exponent) - bin(min, exponent) >= MOST_BINS) {
      exponent++;
    }
    return exponent;
  }

  /** Returns the bin of a value; exact, as only the exponent of the double changes. */
  static long bin(double value, int exponent) {
    return (long) Math.floor(Math.scalb(value, -exponent));
  }

  /** Returns the counts that stand beside the histogram. */
  public Tally tally() {
    return tally;
  }

  /** Returns the logarithm of a bin's width. */
  public int exponent() {
    return exponent;
  }

  /** Returns the width of a bin. */
  public double width() {
    return width;
  }

  /** Returns the number of bins between and including the first and the last one in use. */
  public int bins() {
    return bins.length;
  }

  /** Returns how many samples other than 0 are in bin {@code index + first bin}. */
  public long inBin(int index) {
    return bins[index];
  }

  /** Returns where a bin begins. */
  public double start(int index) {
    return (firstBin + index) * width;
  }

  long firstBin() {
    return firstBin;
  }

  @Override
  public long count() {
    return tally.count();
  }

  @Override
  public double min() {
    return tally.min();
  }

  @Override
  public double max() {
    return tally.max();
  }

  /** Returns where the samples of a bin begin: a bin at an end is cut off at the extreme. */
  double low(int index) {
    return Math.max(start(index), tally.min());
  }

  /** Returns where the samples of a bin end. */
  double high(int index) {
    return Math.min(start(index + 1), tally.max());
  }

  @Override
  public Distribution distribution() {
    return this;
  }

  @Override
  public QuantizationError error(LinearQuantizer quantizer) {
    return new HistogramError(this, quantizer).total();
  }

  /** Assumes that the samples of a bin are evenly spread over it. */
  @Override
  public double quantile(double fraction) {
    double rank = fraction * tally.count();
    long below = 0;
    for (int i = 0; i < bins.length; i++) {
      if (firstBin + i == 0) {
        below += tally.zeros();
        if (tally.zeros() > 0 && below >= rank) {
          return 0;
        }
      }
      if (bins[i] > 0 && below + bins[i] >= rank) {
        return low(i) + (high(i) - low(i)) * Math.max(0, rank - below) / bins[i];
      }
      below += bins[i];
    }
    return tally.max();
  }

  @Override
  public double magnitudeQuantile(double fraction) {
    long[] folded = new long[(int) Math.max(firstBin + bins.length, Math.max(1, -firstBin))];
    for (int i = 0; i < bins.length; i++) {
      long bin = firstBin + i;
      // The mirror image of a bin is open at its other end: no matter for evenly spread samples.
      folded[(int) (bin < 0 ? -bin - 1 : bin)] += bins[i];
    }
    double largest = Math.max(-tally.min(), tally.max());
    double least = tally.min() > 0 ? tally.min() : tally.max() < 0 ? -tally.max() : 0;
    Tally same =
        new Tally(tally.count(), tally.zeros(), tally.nans(), tally.infinities(), least, largest);
    return new Distribution(same, exponent, 0, folded).quantile(fraction);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distribution that
        && tally.equals(that.tally)
        && exponent == that.exponent
        && firstBin == that.firstBin
        && Arrays.equals(bins, that.bins);
  }

  @Override
  public int hashCode() {
    return 31 * tally.hashCode() + Arrays.hashCode(bins);
  }

  @Override
  public String toString() {
    return "%s samples from %s to %s".formatted(tally.count(), tally.min(), tally.max());
  }
}
