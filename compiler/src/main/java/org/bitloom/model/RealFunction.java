// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of one real number without parameters that is a layer of its own. Every one of them is
 * a number wherever its argument is.
 */
public enum RealFunction {
  /** {@code x} times the normal distribution's integral up to {@code x}. */
  GELU(x -> 0.5 * x * (1 + ErrorFunction.of(x * Math.sqrt(0.5)))),
  /** The same, as it is approximated by the hyperbolic tangent. */
  GELU_TANH(
      x -> 0.5 * x * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))),
  /** {@code x / (1 + exp(-x))}. */
  SILU(x -> x / (1 + StrictMath.exp(-x))),
  /** {@code x * tanh(log(1 + exp(x)))}. */
  MISH(x -> x * StrictMath.tanh(softplus(x))),
  /** {@code log(1 + exp(x))}. */
  SOFTPLUS(RealFunction::softplus),
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN(x -> x / (1 + Math.abs(x))),
  /** {@code 1.0507 x}, or below 0 {@code 1.0507 * 1.6733 * (exp(x) - 1)}. */
  SELU(x -> (double) 1.0507009873554805f * (x < 0 ? 1.67326324f * StrictMath.expm1(x) : x)),
  /** {@code exp(x)}. */
  EXP(StrictMath::exp),
  /** {@code |x|}. */
  ABS(Math::abs),
  /** {@code x^2}. */
  SQUARE(x -> x * x),
  /** The error function. */
  ERF(ErrorFunction::of),
  /** The sine. */
  SIN(StrictMath::sin),
  /** The cosine. */
  COS(StrictMath::cos),
  /** The natural logarithm, of {@code 2^-126} below that. */
  LOG(x -> StrictMath.log(Math.max(x, Float.MIN_NORMAL))),
  /** The square root, 0 below 0. */
  SQRT(x -> Math.sqrt(Math.max(x, 0)));

  private final DoubleUnaryOperator function;

  RealFunction(DoubleUnaryOperator function) {
    this.function = function;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  /** Returns the value in float64. */
  public double apply(double x) {
    return function.applyAsDouble(x);
  }

  /** Returns the layer kind in the language. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
