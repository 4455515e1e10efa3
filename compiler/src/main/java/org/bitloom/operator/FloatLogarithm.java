// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The natural logarithm of a number of float32 from 1 to 4096, rounded as {@code logf} rounds it.
 *
 * <p>{@code logf} computes in float64: a number {@code 2^k z} with z next to 1 has a place among 16
 * in a table of {@code 1 / c} and {@code log c}, and {@code log z = log c + log(1 + r)} with {@code
 * r = z / c - 1}, a polynomial of four terms. Here the same polynomial is computed in steps of
 * 2^-52 and every product is rounded down. All 100,663,297 numbers give the same float32: {@code
 * FloatLogarithmTest}. Source: {@code logf} of ARM's optimized routines, which glibc since 2.27,
 * musl and bionic contain.
 */
public final class FloatLogarithm {
  /** Fraction bits of all numbers. */
  public static final int FRACTION_BITS = 52;

  /** Bits of a rest r, its sign among them: it is within 1/32. */
  public static final int REST_BITS = FRACTION_BITS - 4;

  /** Numbers reach up to 2^12. */
  public static final int MOST_EXPONENT = 12;

  /** Where the numbers next to 1 start: what is added to a fraction counts places from there. */
  public static final int PLACE_OFFSET = 0x4d0000;

  /** Bits below the place among 16. */
  public static final int PLACE_SHIFT = 19;

  /** The constants of the polynomial from its highest term down, the last one 1. */
  private static final double[] POLYNOMIAL = {
    -0x1.00ea348b88334p-2, 0x1.5575b0be00b6ap-2, -0x1.ffffef20a4123p-2, 1
  };

  private static final double[] INVERSES = {
    0x1.661ec79f8f3bep+0, 0x1.571ed4aaf883dp+0, 0x1.49539f0f010bp+0, 0x1.3c995b0b80385p+0,
    0x1.30d190c8864a5p+0, 0x1.25e227b0b8eap+0, 0x1.1bb4a4a1a343fp+0, 0x1.12358f08ae5bap+0,
    0x1.0953f419900a7p+0, 0x1p+0, 0x1.e608cfd9a47acp-1, 0x1.ca4b31f026aap-1,
    0x1.b2036576afce6p-1, 0x1.9c2d163a1aa2dp-1, 0x1.886e6037841edp-1, 0x1.767dcf5534862p-1
  };

  private static final double[] LOGARITHMS = {
    -0x1.57bf7808caadep-2, -0x1.2bef0a7c06ddbp-2, -0x1.01eae7f513a67p-2, -0x1.b31d8a68224e9p-3,
    -0x1.6574f0ac07758p-3, -0x1.1aa2bc79c81p-3, -0x1.a4e76ce8c0e5ep-4, -0x1.1973c5a611cccp-4,
    -0x1.252f438e10c1ep-5, 0, 0x1.aa5aa5df25984p-5, 0x1.c5e53aa362eb4p-4,
    0x1.526e57720db08p-3, 0x1.bc2860d22477p-3, 0x1.1058bc8a07ee1p-2, 0x1.4043057b6ee09p-2
  };

  /** {@code log 2}, rounded up: rounded to the nearest, one number of all would be another one. */
  public static final long LOG_2 = 0xb17217f7d1cf8L;

  private static final int PLACES = INVERSES.length;

  private FloatLogarithm() {}

  /** Returns the constants of the polynomial from its highest term down. */
  public static List<Long> polynomial() {
    return fixed(POLYNOMIAL);
  }

  /** Returns {@code 1 / c} for every place. */
  public static List<Long> inverses() {
    return fixed(INVERSES);
  }

  /** Returns {@code log c} for every place. */
  public static List<Long> logarithms() {
    return fixed(LOGARITHMS);
  }

  private static List<Long> fixed(double[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> (long) Math.rint(Math.scalb(values[i], FRACTION_BITS)))
        .toList();
  }

  /**
   * Returns the logarithm in steps of 2^-52, rounded to 24 bits.
   *
   * @param bits of the number
   */
  public static long of(int bits) {
    return Float32.round(Constants.FIXED.of(bits));
  }

  /** What is computed with. */
  private record Constants(long[] polynomial, long[] inverses, long[] logarithms) {
    private static final Constants FIXED =
        new Constants(
            array(FloatLogarithm.polynomial()),
            array(FloatLogarithm.inverses()),
            array(FloatLogarithm.logarithms()));

    private static long[] array(List<Long> values) {
      return values.stream().mapToLong(Long::longValue).toArray();
    }

    private long of(int bits) {
      int significand = Float32.significand(bits);
      int sum = (significand - (1 << (Float32.SIGNIFICAND_BITS - 1))) + PLACE_OFFSET;
      int carry = sum >> (Float32.SIGNIFICAND_BITS - 1);
      int place = sum >> PLACE_SHIFT & (PLACES - 1);
      long inverse = inverses[place] << (1 - carry);
      long rest = product(significand, inverse, Float32.SIGNIFICAND_BITS) - (1L << FRACTION_BITS);
      long result = polynomial[0];
      for (int i = 1; i < polynomial.length; i++) {
        result = polynomial[i] + product(result, rest, FRACTION_BITS);
      }
      int exponent = Float32.exponent(bits) - Float32.exponent(Float32.ONE) + carry;
      return exponent * LOG_2 + logarithms[place] + product(result, rest, FRACTION_BITS);
    }

    /** Returns a product without its lowest bits, rounded down. */
    private static long product(long a, long b, int dropped) {
      return Math.multiplyHigh(a, b) << (Long.SIZE - dropped) | a * b >>> dropped;
    }
  }
}
