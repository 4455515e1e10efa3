// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bitloom.fixed.Interval;
import org.bitloom.quantize.ScaleChoice.Chosen;

/**
 * Looks for the quantizer with the smallest cost. Costs have several local minima, so a grid over
 * all scales and zero points comes first, and finer grids around its best points follow. The grid
 * is one of zero points and scales, not of the two ends of a range: these are what is built.
 */
final class QuantizerSearch {
  /** Scales are tried down to 2^-OCTAVES of the largest: outliers can be as far away. */
  private static final int OCTAVES = 12;

  private static final int SCALES_PER_OCTAVE = 4;

  /** Zero points of the first grid. */
  private static final int ZERO_POINTS = 16;

  /** Points of the first grid around which the search goes on. */
  private static final int STARTS = 4;

  /** The last grids are finer than the first by a factor of 2 to this. */
  private static final int HALVINGS = 7;

  private final RealRange range;
  private final Interval codes;
  private final Scheme scheme;
  private final Map<LinearQuantizer, Double> costs = new HashMap<>();

  /**
   * A point of a grid.
   *
   * @param octave logarithm of the scale
   * @param zeroPoint of the quantizer
   * @param cost of the quantizer
   */
  private record Point(double octave, long zeroPoint, double cost) {}

  QuantizerSearch(RealRange range, Interval codes, Scheme scheme) {
    this.range = range;
    this.codes = codes;
    this.scheme = scheme;
  }

  /** Returns the range of the best quantizer; the range itself if no quantizer has it. */
  RealRange best(ToDoubleFunction<LinearQuantizer> cost) {
    if (!(ScaleChoice.of(range, codes, scheme) instanceof Chosen(LinearQuantizer widest))) {
      return range;
    }
    double octave = Math.log(widest.scale()) / Math.log(2);
    Point all = new Point(octave, widest.zeroPoint(), cost.applyAsDouble(widest));
    Point best = all;
    for (Point start : starts(all, cost)) {
      Point found = refined(start, cost);
      best = found.cost() < best.cost() ? found : best;
    }
    return best == all ? range : symmetricOrWhole(quantizer(best.octave(), best.zeroPoint()));
  }

  /** A symmetric range is one that the largest integer measures; the smallest can be beyond. */
  private RealRange symmetricOrWhole(LinearQuantizer quantizer) {
    return scheme == Scheme.SYMMETRIC && codes.min() < 0
        ? RealRange.symmetric(quantizer.range().max())
        : quantizer.range();
  }

  private List<Point> starts(Point all, ToDoubleFunction<LinearQuantizer> cost) {
    List<Point> points = new ArrayList<>(List.of(all));
    for (long zeroPoint : zeroPoints()) {
      // Twice the scale that clips nothing: with few integers, one of them can be out of use.
      for (int step = -SCALES_PER_OCTAVE; step <= OCTAVES * SCALES_PER_OCTAVE; step++) {
        points.add(point(all.octave() - (double) step / SCALES_PER_OCTAVE, zeroPoint, cost));
      }
    }
    points.sort(Comparator.comparingDouble(Point::cost));
    return distant(points);
  }

  /** Returns the best points that are no neighbours of better ones. */
  private List<Point> distant(List<Point> points) {
    List<Point> chosen = new ArrayList<>();
    for (Point point : points) {
      if (chosen.size() < STARTS && chosen.stream().noneMatch(other -> close(point, other))) {
        chosen.add(point);
      }
    }
    return chosen;
  }

  private boolean close(Point a, Point b) {
    return Math.abs(a.zeroPoint() - b.zeroPoint()) <= zeroPointStep()
        && Math.abs(a.octave() - b.octave()) * SCALES_PER_OCTAVE < 1.5;
  }

  private long zeroPointStep() {
    return Math.max(1, (codes.max() - codes.min()) / ZERO_POINTS);
  }

  private List<Long> zeroPoints() {
    if (scheme == Scheme.SYMMETRIC) {
      return List.of(0L);
    }
    List<Long> zeroPoints = new ArrayList<>();
    for (long z = codes.min(); z < codes.max(); z += zeroPointStep()) {
      zeroPoints.add(z);
    }
    zeroPoints.add(codes.max());
    return zeroPoints;
  }

  /** Moves to the best neighbour as long as there is one, then halves the distances. */
  private Point refined(Point start, ToDoubleFunction<LinearQuantizer> cost) {
    Point best = start;
    double octaves = 0.5 / SCALES_PER_OCTAVE;
    long zeroPoints = scheme == Scheme.SYMMETRIC ? 0 : zeroPointStep();
    for (int halving = 0; halving < HALVINGS || zeroPoints > 1; halving++) {
      Point next = best;
      do {
        best = next;
        next = bestNeighbour(best, octaves, zeroPoints, cost);
      } while (next.cost() < best.cost());
      octaves /= 2;
      zeroPoints = Math.ceilDiv(zeroPoints, 2);
    }
    return best;
  }

  private Point bestNeighbour(
      Point point, double octaves, long zeroPoints, ToDoubleFunction<LinearQuantizer> cost) {
    Point best = point;
    for (int up = -1; up <= 1; up++) {
      for (int right = zeroPoints == 0 ? 0 : -1; right <= (zeroPoints == 0 ? 0 : 1); right++) {
        long zeroPoint = codes.clamp(point.zeroPoint() + right * zeroPoints);
        // A zero point at the same octave also moves the range's length, and with it its other end.
        Point next = point(point.octave() + up * octaves, zeroPoint, cost);
        best = next.cost() < best.cost() ? next : best;
      }
    }
    return best;
  }

  private Point point(double octave, long zeroPoint, ToDoubleFunction<LinearQuantizer> cost) {
    double scale = Math.pow(2, octave);
    if ((float) scale < Float.MIN_NORMAL || (float) scale > Float.MAX_VALUE) {
      return new Point(octave, zeroPoint, Double.POSITIVE_INFINITY);
    }
    LinearQuantizer quantizer = quantizer(octave, zeroPoint);
    double found = costs.computeIfAbsent(quantizer, cost::applyAsDouble);
    return new Point(octave, zeroPoint, found);
  }

  private LinearQuantizer quantizer(double octave, long zeroPoint) {
    return new LinearQuantizer(codes, (float) Math.pow(2, octave), zeroPoint);
  }
}
