// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;

/**
 * How constant weights are written as bits. The weights are integers in every encoding, so it
 * changes neither a sum nor its proof: it says which integers there are, what a memory holds, and
 * what a processing element does instead of a full multiplication.
 */
public sealed interface WeightEncoding
    permits WeightEncoding.TwosComplement,
        WeightEncoding.SignMagnitude,
        WeightEncoding.Bipolar,
        WeightEncoding.Ternary,
        PowerOfTwo,
        Codebook,
        SparseHuffman {
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

  /** Returns a value of the encoding; refuses any other. */
  default long checked(long value) {
    if (!holds(value)) {
      throw new IllegalArgumentException(value + " is not a value of " + this);
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
    public boolean holdsAll(Tensor values) {
      return type.range().contains(values.range());
    }

    @Override
    public long nearest(long value) {
      return Math.max(type.min(), Math.min(type.max(), value));
    }

    @Override
    public long code(long value) {
      return checked(value) & ((1L << bits()) - 1);
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
      long magnitude = Math.abs(checked(value));
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
      return checked(value) < 0 ? 1 : 0;
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
}
