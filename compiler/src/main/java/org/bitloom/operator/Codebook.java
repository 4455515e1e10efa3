// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * Indices into a list of integers that all weights of a layer share.
 *
 * @param size places of the codebook, 2 to 256
 * @param values the integers in ascending order, 1 to {@code size} of them
 */
public record Codebook(int size, List<Long> values) implements WeightEncoding {
  /** Most places in the language; one more for a 0 that the layer needs besides. */
  public static final int MAX_SIZE = 256;

  /** Copies the list; validates size and order. */
  public Codebook {
    values = List.copyOf(values);
    if (size < 2 || size > MAX_SIZE + 1 || values.isEmpty() || values.size() > size) {
      throw new IllegalArgumentException(values.size() + " values in a codebook of " + size);
    }
    if (!values.equals(List.copyOf(new TreeSet<>(values)))) {
      throw new IllegalArgumentException("values are not in ascending order: " + values);
    }
  }

  /** Returns the codebook of the values that a tensor has. */
  public static Codebook of(int size, Tensor weights) {
    return new Codebook(size, new ArrayList<>(values(weights)));
  }

  /** Returns the codebook of the values that a tensor has besides 0; of 0 if there are none. */
  public static Codebook ofKept(int size, Tensor weights) {
    TreeSet<Long> distinct = values(weights);
    if (distinct.size() > 1) {
      distinct.remove(0L);
    }
    return new Codebook(size, new ArrayList<>(distinct));
  }

  private static TreeSet<Long> values(Tensor weights) {
    TreeSet<Long> distinct = new TreeSet<>();
    for (int i = 0; i < weights.size(); i++) {
      distinct.add(weights.get(i));
    }
    return distinct;
  }

  @Override
  public int bits() {
    return 32 - Integer.numberOfLeadingZeros(size - 1);
  }

  @Override
  public IntType valueType() {
    return IntType.narrowestFor(new Interval(values.get(0), values.get(values.size() - 1)));
  }

  @Override
  public boolean holds(long value) {
    return index(value) >= 0;
  }

  private int index(long value) {
    return Collections.binarySearch(values, value);
  }

  @Override
  public long nearest(long value) {
    long best = values.get(0);
    for (long candidate : values) {
      long gain = Math.abs(value - best) - Math.abs(value - candidate);
      if (gain > 0 || (gain == 0 && Math.abs(candidate) < Math.abs(best))) {
        best = candidate;
      }
    }
    return best;
  }

  @Override
  public long code(long value) {
    return index(checked(value));
  }

  @Override
  public long value(long code) {
    return values.get(Math.min(Math.toIntExact(code), values.size() - 1));
  }

  @Override
  public WeightEncoding withZero() {
    TreeSet<Long> more = new TreeSet<>(values);
    return more.add(0L) ? new Codebook(Math.max(size, more.size()), new ArrayList<>(more)) : this;
  }

  @Override
  public String toString() {
    return "codebook(" + size + ")";
  }
}
