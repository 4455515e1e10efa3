// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.Taps;

/**
 * The places of bilinear interpolation in steps of 1/1024. Source: {@code
 * ComputeInterpolationValuesInteger} of TFLite, {@code reference/resize_bilinear.h}.
 */
final class LinearTaps {
  private static final int BITS = 10;
  private static final int ONE = 1 << BITS;

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
    int all = exact.stream().mapToInt(Taps.Tap::weight).reduce(ONE, (a, b) -> a | b);
    int spare = Integer.numberOfTrailingZeros(all);
    List<Taps.Tap> taps =
        exact.stream().map(t -> new Taps.Tap(t.low(), t.high(), t.weight() >> spare)).toList();
    return new Taps(taps, BITS - spare);
  }

  /** Beyond either end both neighbours are the last pixel, whatever their weights. */
  private static Taps.Tap tap(long place, int size) {
    int low = (int) Math.min(Math.max(place / ONE, 0), size - 1);
    int high = (int) Math.min(Math.max((place + ONE - 1) / ONE, low), size - 1);
    return new Taps.Tap(low, high, high == low ? 0 : (int) (place - (long) low * ONE));
  }
}
