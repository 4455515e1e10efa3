// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The way a product {@code accumulator * multiplier} becomes an integer; part of the network. */
public enum Rounding {
  /** To nearest, ties towards plus infinity; Bitloom's own default. */
  HALF_UP,
  /** To nearest, ties to the even neighbour. */
  HALF_EVEN,
  /** To nearest, ties away from zero. */
  HALF_AWAY,
  /** Towards minus infinity. */
  FLOOR,
  /**
   * Two roundings, the second away from zero: {@code RDByPOT(SRDHM(acc << L, qm), R)} of the TFLite
   * reference kernels and of TFLite Micro.
   */
  DOUBLE_AWAY,
  /** Two roundings, both upwards: TFLite's ruy kernels on x86 (convolution and dense). */
  DOUBLE_UP,
  /** One rounding upwards: TFLite's portable kernels (convolution and dense). */
  SINGLE_UP,
  /**
   * One rounding upwards of the product of a 64-bit sum and a multiplier of 15 bits: TFLite's
   * kernels of int16 activations with 64-bit biases.
   */
  REDUCED_UP,
  /** The product of two float32 numbers, ties to even: ONNX Runtime and XNNPACK. */
  FLOAT32_EVEN,
  /**
   * The same product, to which the zero point is added in float32 before the last rounding: the
   * element by element kernels of ONNX Runtime.
   */
  FLOAT32_EVEN_INSIDE,
  /**
   * The quotient of two float32 numbers, ties to even: QuantizeLinear of ONNX. The multiplier is
   * the reciprocal of the divisor's.
   */
  FLOAT32_DIVIDED;

  /** Returns the name in the language, for example {@code half_up}. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the rounding with this keyword. */
  public static Optional<Rounding> named(String keyword) {
    return Arrays.stream(values()).filter(r -> r.keyword().equals(keyword)).findFirst();
  }
}
