// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bitloom.fixed.Interval;

/**
 * Finds a weight and a shift that all constants of a layer share, and a bias for each of them, with
 * which {@code clamp((weight * x + bias) >> shift)} equals a function of the element and the
 * constant for every element that can occur. All pairs are compared.
 *
 * <p>Worked example: halves rounded up, {@code (x + 1) >> 1} over [0, 3], are 0, 1, 1, 2. With the
 * weight 1 and the shift 1 the bias has to reach {@code 2 * 1 - 1 = 1} for x = 1 and {@code 4 - 3 =
 * 1} for x = 3, and to stay below 2 for x = 0 and x = 2: it is 1.
 */
final class BiasSearch {
  private static final int MOST_SHIFT = 26;

  /** Weights that are tried on each side of the nearest one. */
  private static final int REACH = 2;

  private static final long MOST_WEIGHT = 1L << 30;
  private static final long NO_BOUND = Long.MAX_VALUE;

  private final Interval elements;
  private final Interval clamp;
  private final Map<Long, long[]> outputs = new HashMap<>();

  /** A function of an element and a constant. */
  @FunctionalInterface
  interface Function {
    long apply(long element, long constant);
  }

  /**
   * What was found.
   *
   * @param weight of every element
   * @param shift arithmetic right shift
   * @param biases by constant
   */
  record Found(long weight, int shift, Map<Long, Long> biases) {}

  BiasSearch(Interval elements, Interval clamp, List<Long> constants, Function function) {
    this.elements = elements;
    this.clamp = clamp;
    for (long constant : constants) {
      outputs.computeIfAbsent(constant, c -> values(function, c));
    }
  }

  private long[] values(Function function, long constant) {
    long[] values = new long[Math.toIntExact(elements.max() - elements.min() + 1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = function.apply(elements.min() + i, constant);
    }
    return values;
  }

  /**
   * Returns the solution with the smallest shift.
   *
   * @param slope about the change of the function from one element to the next
   */
  Optional<Found> smallest(double slope) {
    for (int shift = 0; shift <= MOST_SHIFT; shift++) {
      long nearest = Math.round(Math.scalb(slope, shift));
      if (Math.abs(nearest) > MOST_WEIGHT) {
        return Optional.empty();
      }
      for (long weight : around(nearest)) {
        Optional<Map<Long, Long>> biases = biases(weight, shift);
        if (biases.isPresent()) {
          return Optional.of(new Found(weight, shift, biases.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Long> around(long nearest) {
    List<Long> weights = new ArrayList<>(List.of(nearest));
    for (long by = 1; by <= REACH; by++) {
      weights.add(nearest - by);
      weights.add(nearest + by);
    }
    return weights;
  }

  private Optional<Map<Long, Long>> biases(long weight, int shift) {
    Map<Long, Long> biases = new HashMap<>();
    for (Map.Entry<Long, long[]> entry : outputs.entrySet()) {
      OptionalLong bias = bias(entry.getValue(), weight, shift);
      if (bias.isEmpty()) {
        return Optional.empty();
      }
      biases.put(entry.getKey(), bias.getAsLong());
    }
    return Optional.of(biases);
  }

  /** {@code y 2^s <= weight x + bias < (y + 1) 2^s}; a bound of the clamp needs no such bound. */
  private OptionalLong bias(long[] values, long weight, int shift) {
    long low = -NO_BOUND;
    long high = NO_BOUND;
    for (int i = 0; i < values.length; i++) {
      long product = weight * (elements.min() + i);
      if (values[i] > clamp.min()) {
        low = Math.max(low, (values[i] << shift) - product);
      }
      if (values[i] < clamp.max()) {
        high = Math.min(high, ((values[i] + 1) << shift) - 1 - product);
      }
    }
    if (low > high) {
      return OptionalLong.empty();
    }
    if (low == -NO_BOUND || high == NO_BOUND) {
      return OptionalLong.of(Math.max(low, Math.min(high, 0)));
    }
    return OptionalLong.of(low + (high - low) / 2);
  }
}
