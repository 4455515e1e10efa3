// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.Taps;

/**
 * The places of bilinear interpolation: TFLite's in steps of 1/1024, or exact ones. Source of the
 * former: {@code ComputeInterpolationValuesInteger}, {@code reference/resize_bilinear.h}.
 */
final class LinearTaps {
  private static final int BITS = 10;
  private static final int ONE = 1 << BITS;

  /** An error of 2^-13 in a weight moves a sum of two 8-bit values by 1/32 at most. */
  static final int EXACT_BITS = 12;

  /** An error of 2^-17 in a weight moves a sum of two 8-bit values by 1/512 at most. */
  static final int HALF_UP_BITS = 16;

  /** As float32 has it. */
  static final int REAL_BITS = 24;

  private LinearTaps() {}

  /** Returns the places of one direction, with as few fraction bits as they need. */
  static Taps of(int from, int to, boolean alignCorners, boolean halfPixelCenters) {
    long scale =
        alignCorners && to > 1
            ? ((long) ONE * (from - 1) + (to - 1) / 2) / (to - 1)
            : ((long) ONE * from + to / 2) / to;
    List<Taps.Tap> exact =
        IntStream.range(0, to)
            .mapToObj(
                i -> tap(halfPixelCenters ? i * scale + scale / 2 - ONE / 2 : i * scale, from))
            .toList();
    return shortened(exact, BITS);
  }

  private static Taps shortened(List<Taps.Tap> exact, int bits) {
    int all = exact.stream().mapToInt(Taps.Tap::weight).reduce(1 << bits, (a, b) -> a | b);
    int spare = Integer.numberOfTrailingZeros(all);
    List<Taps.Tap> taps =
        exact.stream().map(t -> new Taps.Tap(t.low(), t.high(), t.weight() >> spare)).toList();
    return new Taps(taps, bits - spare);
  }

  /**
   * Returns the places of one direction, each the nearest multiple of {@code 2^-bits} to the exact
   * one; beyond either end they are the last pixel.
   */
  static Taps exact(int from, int to, boolean alignCorners, boolean halfPixelCenters, int bits) {
    boolean corners = alignCorners && to > 1;
    long below = corners ? to - 1 : 2L * to;
    long one = 1L << bits;
    List<Taps.Tap> taps =
        IntStream.range(0, to)
            .mapToLong(
                i -> {
                  if (corners) {
                    return (long) i * (from - 1);
                  }
                  return halfPixelCenters ? (2L * i + 1) * from - to : 2L * i * from;
                })
            .map(above -> Math.floorDiv(2 * above * one + below, 2 * below))
            .map(place -> Math.clamp(place, 0, (from - 1) * one))
            .mapToObj(
                place -> {
                  int low = (int) (place / one);
                  int weight = (int) (place % one);
                  return new Taps.Tap(low, weight == 0 ? low : low + 1, weight);
                })
            .toList();
    return shortened(taps, bits);
  }

  /** Beyond either end both neighbours are the last pixel, whatever their weights. */
  private static Taps.Tap tap(long place, int size) {
    int low = (int) Math.min(Math.max(place / ONE, 0), size - 1);
    int high = (int) Math.min(Math.max((place + ONE - 1) / ONE, low), size - 1);
    return new Taps.Tap(low, high, high == low ? 0 : (int) (place - (long) low * ONE));
  }
}
