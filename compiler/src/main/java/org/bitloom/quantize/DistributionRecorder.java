// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

/**
 * Counts the values of a tensor while a network runs. A recorder belongs to one thread; several
 * threads have one each and merge their distributions, which gives what one recorder would have
 * counted.
 */
public final class DistributionRecorder {
  private long count;
  private long zeros;
  private long nans;
  private long infinities;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  private int exponent = Distribution.SMALLEST_EXPONENT;
  private long firstBin;
  private long[] bins = new long[1];

  /** Counts values. */
  public void add(float... values) {
    // The extremes first: then the bins grow once, and only they depend on the samples.
    for (float value : values) {
      tally(value);
    }
    if (count == 0) {
      return;
    }
    grow(min, max);
    for (float value : values) {
      if (Float.isFinite(value) && value != 0) {
        bins[(int) (Distribution.bin(value, exponent) - firstBin)]++;
      }
    }
  }

  private void tally(float value) {
    if (Float.isNaN(value)) {
      nans++;
    } else if (Float.isInfinite(value)) {
      infinities++;
    } else {
      count++;
      zeros += value == 0 ? 1 : 0;
      // Adding 0.0 turns -0.0 into 0.0.
      min = Math.min(min, value + 0.0);
      max = Math.max(max, value + 0.0);
    }
  }

  /** Counts what another recorder has counted. */
  public void merge(Distribution other) {
    Distribution.Tally theirs = other.tally();
    nans += theirs.nans();
    infinities += theirs.infinities();
    if (theirs.count() == 0) {
      return;
    }
    count += theirs.count();
    zeros += theirs.zeros();
    min = Math.min(min, theirs.min());
    max = Math.max(max, theirs.max());
    grow(min, max);
    int shift = exponent - other.exponent();
    for (int i = 0; i < other.bins(); i++) {
      bins[(int) (shifted(other.firstBin() + i, shift) - firstBin)] += other.inBin(i);
    }
  }

  /** Makes the bins those that these extremes need; the bins so far go into them whole. */
  private void grow(double low, double high) {
    double least = Math.min(low, 0);
    double most = Math.max(high, 0);
    int wider = Distribution.exponentFor(least, most);
    long first = Distribution.bin(least, wider);
    int size = (int) (Distribution.bin(most, wider) - first) + 1;
    if (wider == exponent && first == firstBin && size == bins.length) {
      return;
    }
    long[] grown = new long[size];
    for (int i = 0; i < bins.length; i++) {
      grown[(int) (shifted(firstBin + i, wider - exponent) - first)] += bins[i];
    }
    exponent = wider;
    firstBin = first;
    bins = grown;
  }

  /** Returns {@code floor(bin / 2^shift)}; a shift can be longer than a {@code long}. */
  private static long shifted(long bin, int shift) {
    return bin >> Math.min(shift, Long.SIZE - 1);
  }

  /** Returns what was counted so far. */
  public Distribution distribution() {
    boolean none = count == 0;
    Distribution.Tally tally =
        new Distribution.Tally(count, zeros, nans, infinities, none ? 0 : min, none ? 0 : max);
    return new Distribution(tally, exponent, firstBin, bins);
  }
}
