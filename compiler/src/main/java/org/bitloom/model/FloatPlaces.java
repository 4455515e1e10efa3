// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitloom.operator.Taps;

/**
 * How far the weights of bilinear interpolation are from exact ones, along one direction: those of
 * TFLite, which computes them in float32, and those of a layer.
 *
 * <p>Source: {@code ComputeInterpolationValues}, {@code reference/resize_bilinear.h}, and {@code
 * ResizeBilinearGenericSmallChannel}, {@code optimized/resize_bilinear.h} of TFLite 2.6.
 *
 * @param errors for every denominator of exact weights, the largest of both errors
 */
record FloatPlaces(Map<Long, Errors> errors) {
  /** The largest value of uint8. */
  private static final int LARGEST = 255;

  /**
   * All of a weighted sum that float32 rounds: four products and four sums, which stay below 1024,
   * by 2^-15 each, and four products of weights, by 2^-24 of 255.
   */
  private static final double ROUNDED = 0x1p-11;

  /** Weights with so many bits, products with uint8 and their sums are exact in float32. */
  private static final int EXACT_BITS = 16;

  /** What float32 can take for a weight below 0 comes to, and what it adds above 1. */
  private static final double MOST_OF_WEIGHTS = 1.5;

  /**
   * The sums of the errors of the weights of one position.
   *
   * @param inFloat of TFLite's
   * @param fixed of a layer's
   */
  private record Errors(double inFloat, double fixed) {
    private Errors larger(Errors other) {
      return new Errors(Math.max(inFloat, other.inFloat), Math.max(fixed, other.fixed));
    }

    private boolean none() {
      return inFloat == 0 && fixed == 0;
    }
  }

  /** An exact place, {@code above / below} of a pixel. */
  private record Place(long above, long below) {
    private static Place of(int index, int from, int to, boolean corners, boolean centers) {
      long below = corners ? to - 1 : 2L * to;
      long above =
          corners
              ? (long) index * (from - 1)
              : centers ? (2L * index + 1) * from - to : 2L * index * from;
      return new Place(Math.clamp(above, 0, (from - 1) * below), below);
    }

    private int pixel() {
      return (int) (above / below);
    }

    /** Returns the weight of the next pixel. */
    private double weight() {
      return (double) (above % below) / below;
    }

    /** Returns the denominator of the weight in its lowest terms. */
    private long denominator() {
      return below / BigInteger.valueOf(above).gcd(BigInteger.valueOf(below)).longValue();
    }
  }

  /** Returns the places of a direction. */
  static FloatPlaces of(int from, int to, boolean alignCorners, boolean centers, Taps taps) {
    boolean corners = alignCorners && to > 1;
    float scale = corners ? (float) (from - 1) / (to - 1) : (float) from / to;
    Map<Long, Errors> errors = new TreeMap<>();
    for (int i = 0; i < to; i++) {
      Place place = Place.of(i, from, to, corners, centers);
      float position = centers ? (i + 0.5f) * scale - 0.5f : i * scale;
      Map<Integer, Double> exact = new HashMap<>();
      weigh(exact, place.pixel(), 1 - place.weight());
      weigh(exact, place.pixel() + 1, place.weight());
      Errors both = new Errors(distance(exact, inFloat(position, from)), distance(exact, taps, i));
      errors.merge(place.denominator(), both, Errors::larger);
    }
    return new FloatPlaces(errors);
  }

  private static void weigh(Map<Integer, Double> weights, int pixel, double weight) {
    weights.merge(pixel, weight, Double::sum);
  }

  /** Sums of two float32 numbers are exact in float64, but for a place next to 0. */
  private static Map<Integer, Double> inFloat(float position, int size) {
    int low = Math.max((int) Math.floor(position), 0);
    int high = Math.min((int) Math.ceil(position), size - 1);
    float part = position - low;
    Map<Integer, Double> weights = new HashMap<>();
    weigh(weights, low, 1 - part);
    weigh(weights, high, part);
    return weights;
  }

  private static double distance(Map<Integer, Double> exact, Taps taps, int index) {
    Taps.Tap tap = taps.get(index);
    double high = Math.scalb((double) tap.weight(), -taps.bits());
    Map<Integer, Double> weights = new HashMap<>();
    weigh(weights, tap.low(), 1 - high);
    weigh(weights, tap.high(), high);
    return distance(exact, weights);
  }

  private static double distance(Map<Integer, Double> one, Map<Integer, Double> other) {
    Map<Integer, Double> difference = new HashMap<>(one);
    other.forEach((pixel, weight) -> weigh(difference, pixel, -weight));
    return difference.values().stream().mapToDouble(Math::abs).sum();
  }

  /**
   * Returns whether TFLite's float32 and a layer's fixed weights give the same value for all images
   * of uint8. Where both weights are thirds, say, the exact value is a number of ninths and never
   * nearer to a tie than an eighteenth: errors that stay below that cannot be seen.
   *
   * @param rows places of the other direction
   */
  boolean sameAsFixed(FloatPlaces rows) {
    return List.copyOf(errors.keySet()).stream()
        .allMatch(column -> rows.errors.keySet().stream().allMatch(row -> same(row, rows, column)));
  }

  private boolean same(long row, FloatPlaces rows, long column) {
    long denominator = Math.multiplyExact(row, column);
    Errors vertical = rows.errors.get(row);
    Errors horizontal = errors.get(column);
    if (vertical.none() && horizontal.none() && denominator <= 1L << EXACT_BITS) {
      return true;
    }
    double inFloat = vertical.inFloat * MOST_OF_WEIGHTS + horizontal.inFloat;
    double error = LARGEST * (inFloat + vertical.fixed + horizontal.fixed) + ROUNDED;
    return denominator % 2 == 1 && error < 0.5 / denominator;
  }
}
