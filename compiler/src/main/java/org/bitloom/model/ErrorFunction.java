// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

/** The integral of the normal distribution, {@code erf(x) = 2/sqrt(pi) * int_0^x exp(-t^2) dt}. */
public final class ErrorFunction {
  /** Beyond it, 1 is the nearest double. */
  private static final double END = 6;

  private ErrorFunction() {}

  /** Returns the function to about 15 digits; not a number for what is none. */
  public static double of(double x) {
    if (Math.abs(x) >= END) {
      return Math.signum(x);
    }
    // All terms of exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * .. * (2n+1)) have one sign.
    double term = x;
    double sum = x;
    for (int n = 1; Math.abs(term) > Math.ulp(sum) / 4; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
  }
}
