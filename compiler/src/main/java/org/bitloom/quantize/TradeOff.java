// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;

/**
 * What a range costs: the wider it is, the less is clipped, and the coarser is what remains. The
 * ranges are multiples of the chosen one, so that affine ones keep its zero point.
 *
 * @param points in ascending order of their ranges, from 1/256 of the widest, which clips nothing
 *     that a multiple of the chosen range can hold
 * @param chosen index of the chosen range
 */
public record TradeOff(List<Point> points, int chosen) {
  /** Ranges beside the chosen one. */
  private static final int POINTS = 64;

  private static final int POINTS_PER_OCTAVE = 8;

  /**
   * A range and its price.
   *
   * @param range that the integers span
   * @param quantizer of the range
   * @param error of the quantizer
   */
  public record Point(RealRange range, LinearQuantizer quantizer, QuantizationError error) {}

  /** Copies the list. */
  public TradeOff {
    points = List.copyOf(points);
  }

  /** Returns the point of the chosen range. */
  public Point best() {
    return points.get(chosen);
  }

  /**
   * Returns the curve around the range that a method chooses; empty where there is no range: all
   * values are 0, or no float32 scale or no positive integer measures them.
   */
  public static Optional<TradeOff> of(
      Samples samples, Interval codes, Scheme scheme, RangeMethod method) {
    RealRange range = method.choose(samples, codes, scheme);
    return point(range, samples, codes, scheme).map(best -> around(best, samples, codes, scheme));
  }

  /** Returns the curve around the range of a quantizer. */
  public static TradeOff of(Samples samples, LinearQuantizer quantizer) {
    // The range of any quantizer is affine: its zero point follows from the range again.
    Point best = new Point(quantizer.range(), quantizer, samples.error(quantizer));
    return around(best, samples, quantizer.codes(), Scheme.AFFINE);
  }

  private static TradeOff around(Point best, Samples samples, Interval codes, Scheme scheme) {
    double widest = Math.max(1, factor(best.range(), samples.range()));
    List<Point> narrower = new ArrayList<>();
    List<Point> wider = new ArrayList<>();
    IntStream.range(0, POINTS)
        .mapToDouble(i -> widest * Math.pow(2, (i + 1.0 - POINTS) / POINTS_PER_OCTAVE))
        .filter(factor -> factor != 1)
        .forEach(
            factor ->
                point(times(best.range(), factor), samples, codes, scheme)
                    .ifPresent((factor < 1 ? narrower : wider)::add));
    List<Point> points = new ArrayList<>(narrower);
    points.add(best);
    points.addAll(wider);
    return new TradeOff(points, narrower.size());
  }

  /** Returns the multiple of a range that holds all values, on the sides that it has. */
  private static double factor(RealRange range, RealRange all) {
    double below = range.min() == 0 ? 0 : all.min() / range.min();
    double above = range.max() == 0 ? 0 : all.max() / range.max();
    return Math.max(below, above);
  }

  private static RealRange times(RealRange range, double factor) {
    return new RealRange(range.min() * factor, range.max() * factor);
  }

  private static Optional<Point> point(
      RealRange range, Samples samples, Interval codes, Scheme scheme) {
    return ScaleChoice.of(range, codes, scheme) instanceof ScaleChoice.Chosen(LinearQuantizer q)
        ? Optional.of(new Point(range, q, samples.error(q)))
        : Optional.empty();
  }
}
