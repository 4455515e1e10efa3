// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * How constant weights are written as bits. The weights are integers in every encoding, so it
 * changes neither a sum nor its proof: it says which integers there are, what a memory holds, and
 * what a processing element does instead of a full multiplication.
 */
public sealed interface WeightEncoding {
  /** Returns the bits of a code. */
  int bits();

  /** Returns the narrowest type that holds every value of the encoding. */
  IntType valueType();

  /** Tells whether the encoding has this value. */
  boolean holds(long value);

  /** Returns the value of the encoding that is nearest, of two the one nearer to 0. */
  long nearest(long value);

  /**
   * Returns the code of a value, in {@code 0..2^bits - 1}.
   *
   * @throws IllegalArgumentException for a value that the encoding does not have
   */
  long code(long value);

  /** Returns the value of a code. */
  long value(long code);

  /** Returns the name in the language, for example {@code pow2(4)}. */
  @Override
  String toString();

  /** Returns the same encoding, or the narrowest one that has its values and 0. */
  default WeightEncoding withZero() {
    return this;
  }

  /** Tells whether it has every one of these values. */
  default boolean holdsAll(Tensor values) {
    for (int i = 0; i < values.size(); i++) {
      if (!holds(values.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static long checked(WeightEncoding encoding, long value) {
    if (!encoding.holds(value)) {
      throw new IllegalArgumentException(value + " is not a value of " + encoding);
    }
    return value;
  }

  private static long clamp(long value, long magnitude) {
    return Math.max(-magnitude, Math.min(magnitude, value));
  }

  /** The integers of a type; the code is the integer itself, modulo {@code 2^bits}. */
  record TwosComplement(IntType type) implements WeightEncoding {
    @Override
    public int bits() {
      return type.bits();
    }

    @Override
    public IntType valueType() {
      return type;
    }

    @Override
    public boolean holds(long value) {
      return type.range().contains(value);
    }

    @Override
    public long nearest(long value) {
      return Math.max(type.min(), Math.min(type.max(), value));
    }

    @Override
    public long code(long value) {
      return checked(this, value) & ((1L << bits()) - 1);
    }

    @Override
    public long value(long code) {
      return type.signed() && code >> (bits() - 1) == 1 ? code - (1L << bits()) : code;
    }

    @Override
    public String toString() {
      return type.toString();
    }
  }

  /**
   * A sign above a magnitude of {@code bits - 1} bits; the code of 0 is 0.
   *
   * @param bits 2 to 16
   */
  record SignMagnitude(int bits) implements WeightEncoding {
    /** Widest code. */
    public static final int MAX_BITS = 16;

    /** Validates the bit width. */
    public SignMagnitude {
      if (bits < 2 || bits > MAX_BITS) {
        throw new IllegalArgumentException(bits + " bits of sign and magnitude");
      }
    }

    /** Returns the largest magnitude. */
    public long largest() {
      return (1L << (bits - 1)) - 1;
    }

    @Override
    public IntType valueType() {
      return IntType.signed(bits);
    }

    @Override
    public boolean holds(long value) {
      return value >= -largest() && value <= largest();
    }

    @Override
    public long nearest(long value) {
      return clamp(value, largest());
    }

    @Override
    public long code(long value) {
      long magnitude = Math.abs(checked(this, value));
      return value < 0 ? magnitude + largest() + 1 : magnitude;
    }

    @Override
    public long value(long code) {
      return code > largest() ? -(code - largest() - 1) : code;
    }

    @Override
    public String toString() {
      return "sign_magnitude<" + bits + ">";
    }
  }

  /** -1 and +1 in one bit, which is the sign. */
  record Bipolar() implements WeightEncoding {
    @Override
    public int bits() {
      return 1;
    }

    @Override
    public IntType valueType() {
      return IntType.signed(2);
    }

    @Override
    public boolean holds(long value) {
      return value == 1 || value == -1;
    }

    @Override
    public long nearest(long value) {
      return value < 0 ? -1 : 1;
    }

    @Override
    public long code(long value) {
      return checked(this, value) < 0 ? 1 : 0;
    }

    @Override
    public long value(long code) {
      return 1 - 2 * code;
    }

    @Override
    public WeightEncoding withZero() {
      return new Ternary();
    }

    @Override
    public String toString() {
      return "bipolar";
    }
  }

  /** -1, 0 and +1 in two bits: a sign above a magnitude. */
  record Ternary() implements WeightEncoding {
    private static final SignMagnitude FORM = new SignMagnitude(2);

    @Override
    public int bits() {
      return FORM.bits();
    }

    @Override
    public IntType valueType() {
      return FORM.valueType();
    }

    @Override
    public boolean holds(long value) {
      return FORM.holds(value);
    }

    @Override
    public long nearest(long value) {
      return FORM.nearest(value);
    }

    @Override
    public long code(long value) {
      return FORM.code(value);
    }

    @Override
    public long value(long code) {
      return FORM.value(code);
    }

    @Override
    public String toString() {
      return "ternary";
    }
  }

  /**
   * A sign above an exponent of {@code bits - 1} bits: the value is a power of two, {@code 2^0} to
   * {@code 2^largestExponent}, with its sign. The exponent of ones stands for 0.
   *
   * @param bits 2 to 5; with 5 the largest value is {@code 2^14}
   */
  record PowerOfTwo(int bits) implements WeightEncoding {
    /** Widest code: values of 6 bits would need 32 bits. */
    public static final int MAX_BITS = 5;

    /** Validates the bit width. */
    public PowerOfTwo {
      if (bits < 2 || bits > MAX_BITS) {
        throw new IllegalArgumentException(bits + " bits of sign and exponent");
      }
    }

    /** Returns the exponent that stands for 0. */
    public int zeroExponent() {
      return (1 << (bits - 1)) - 1;
    }

    /** Returns the exponent of the largest value. */
    public int largestExponent() {
      return zeroExponent() - 1;
    }

    @Override
    public IntType valueType() {
      return IntType.signed(largestExponent() + 2);
    }

    @Override
    public boolean holds(long value) {
      return value == 0
          || (Long.bitCount(Math.abs(value)) == 1 && exponent(value) < zeroExponent());
    }

    private static int exponent(long value) {
      return Long.numberOfTrailingZeros(value);
    }

    @Override
    public long nearest(long value) {
      long magnitude = Math.abs(clamp(value, 1L << largestExponent()));
      long below = Long.highestOneBit(magnitude);
      // Above and below differ by a factor of two, so the middle is 3/2 of the lower one.
      long nearest = 2 * magnitude > 3 * below ? 2 * below : below;
      return value < 0 ? -nearest : nearest;
    }

    @Override
    public long code(long value) {
      int exponent = checked(this, value) == 0 ? zeroExponent() : exponent(value);
      return value < 0 ? exponent + zeroExponent() + 1 : exponent;
    }

    @Override
    public long value(long code) {
      long exponent = code & zeroExponent();
      long magnitude = exponent == zeroExponent() ? 0 : 1L << exponent;
      return code > zeroExponent() ? -magnitude : magnitude;
    }

    @Override
    public String toString() {
      return "pow2(" + bits + ")";
    }
  }

  /**
   * Indices into a list of integers that all weights of a layer share.
   *
   * @param size places of the codebook, 2 to 256
   * @param values the integers in ascending order, 1 to {@code size} of them
   */
  record Codebook(int size, List<Long> values) implements WeightEncoding {
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
      TreeSet<Long> distinct = new TreeSet<>();
      for (int i = 0; i < weights.size(); i++) {
        distinct.add(weights.get(i));
      }
      return new Codebook(size, new ArrayList<>(distinct));
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
      return index(checked(this, value));
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
}
