// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

/**
 * A binary floating point format of IEEE 754 form: a sign, an exponent with bias {@code
 * 2^(exponentBits - 1) - 1}, and a fraction. An exponent of zeros means a subnormal number, one of
 * ones infinity or NaN. Weights are stored in such formats; nothing is computed in them.
 */
public enum FloatFormat {
  /** IEEE 754 binary32. */
  FP32(8, 23),
  /** NVIDIA's format of tensor cores: the range of FP32 with the fraction of FP16. */
  TF32(8, 10),
  /** IEEE 754 binary16. */
  FP16(5, 10),
  /** The upper half of FP32. */
  BF16(8, 7);

  /** Bits of a double's significand, without the leading one. */
  private static final int DOUBLE_FRACTION = 52;

  private final int exponentBits;
  private final int fractionBits;

  FloatFormat(int exponentBits, int fractionBits) {
    this.exponentBits = exponentBits;
    this.fractionBits = fractionBits;
  }

  /** Returns the bits of a number. */
  public int bits() {
    return 1 + exponentBits + fractionBits;
  }

  /** Returns the bits of the exponent. */
  public int exponentBits() {
    return exponentBits;
  }

  /** Returns the bits of the fraction. */
  public int fractionBits() {
    return fractionBits;
  }

  /** Returns what is added to an exponent before it is stored. */
  public int bias() {
    return (1 << (exponentBits - 1)) - 1;
  }

  /** Returns the code of infinity, above which are the codes of NaN. */
  private long infinity() {
    return ((1L << exponentBits) - 1) << fractionBits;
  }

  /**
   * Returns the code of the nearest number of the format, of two the one with the even fraction;
   * beyond the largest number by half a step or more, infinity. Every NaN becomes the quiet one.
   */
  public long encode(double value) {
    long sign = Double.doubleToRawLongBits(value) < 0 ? 1L << (bits() - 1) : 0;
    if (Double.isNaN(value)) {
      return infinity() | (1L << (fractionBits - 1));
    }
    if (Double.isInfinite(value)) {
      return sign | infinity();
    }
    return sign | Math.min(infinity(), magnitude(Math.abs(value)));
  }

  /** A carry out of the fraction is right as it is: it leads to the next exponent. */
  private long magnitude(double value) {
    int exponent = Math.max(Math.getExponent(value), 1 - bias());
    long steps = steps(value, exponent - fractionBits);
    return ((long) (exponent + bias() - 1) << fractionBits) + steps;
  }

  /** Returns {@code value / 2^step}, rounded half to even. */
  private static long steps(double value, int step) {
    int unit = Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - DOUBLE_FRACTION;
    // Exact: the quotient is the significand, at most 53 bits.
    long significand = (long) Math.scalb(Math.scalb(value, -unit / 2), -(unit - unit / 2));
    int dropped = step - unit;
    if (dropped > DOUBLE_FRACTION + 1) {
      return 0;
    }
    long floor = significand >> dropped;
    long twice = (significand - (floor << dropped)) << 1;
    long whole = 1L << dropped;
    return twice > whole || (twice == whole && (floor & 1) == 1) ? floor + 1 : floor;
  }

  /** Returns the number of a code, exactly. */
  public double decode(long code) {
    long exponent = (code >> fractionBits) & ((1L << exponentBits) - 1);
    long fraction = code & ((1L << fractionBits) - 1);
    double sign = (code >> (bits() - 1) & 1) == 1 ? -1 : 1;
    if (exponent == (1L << exponentBits) - 1) {
      return fraction == 0 ? sign / 0.0 : Double.NaN;
    }
    long significand = exponent == 0 ? fraction : fraction + (1L << fractionBits);
    int step = (int) Math.max(exponent, 1) - bias() - fractionBits;
    return sign * Math.scalb((double) significand, step);
  }

  /** Returns a code as its fields: sign, exponent and fraction in binary. */
  public String fields(long code) {
    return "%s | %s | %s"
        .formatted(
            binary(code >> (bits() - 1) & 1, 1),
            binary(code >> fractionBits & ((1L << exponentBits) - 1), exponentBits),
            binary(code & ((1L << fractionBits) - 1), fractionBits));
  }

  private static String binary(long value, int bits) {
    String digits = Long.toBinaryString(value);
    return "0".repeat(bits - digits.length()) + digits;
  }
}
