// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.TfliteVariant;

/**
 * Whose kernels a network from a TFLite file is exact to. The file does not say how its kernels
 * round (numerics page, section 3).
 */
public enum Arithmetic {
  /** TFLite's reference kernels and TFLite Micro. */
  REFERENCE(Rounding.DOUBLE_AWAY),
  /** TFLite 2.9 on x86. */
  X86(Rounding.DOUBLE_UP),
  /** TFLite's portable optimised kernels. */
  PORTABLE(Rounding.SINGLE_UP),
  /** XNNPACK. */
  XNNPACK(Rounding.FLOAT32_EVEN);

  private final Rounding dense;

  Arithmetic(Rounding dense) {
    this.dense = dense;
  }

  /**
   * Returns the rounding of fully connected layers and of convolutions of a type. The portable
   * kernels leave products of uint8 to gemmlowp. Source: {@code cpu_backend_gemm_gemmlowp.h} of
   * TFLite 2.6.
   */
  Rounding dense(IntType type) {
    return this == PORTABLE && !type.signed() ? Rounding.DOUBLE_AWAY : dense;
  }

  /** Returns the rounding of depthwise convolutions. */
  public Rounding depthwise() {
    return this == XNNPACK ? Rounding.FLOAT32_EVEN : Rounding.DOUBLE_AWAY;
  }

  /** Returns the rounding of elementwise operators, which all kernels share. */
  public Rounding elementwise() {
    return Rounding.DOUBLE_AWAY;
  }

  /** Returns whose kernels it is where those of TFLite differ by more than their rounding. */
  public TfliteVariant variant() {
    return this == REFERENCE ? TfliteVariant.MICRO : TfliteVariant.DESKTOP;
  }

  /** Returns the word on the command line, such as {@code reference}. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the arithmetic with this word. */
  public static Optional<Arithmetic> named(String keyword) {
    return Arrays.stream(values()).filter(a -> a.keyword().equals(keyword)).findFirst();
  }
}
