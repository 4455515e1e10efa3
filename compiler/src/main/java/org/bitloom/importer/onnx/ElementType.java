// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.fixed.IntType;

/** Element types of ONNX by their numbers in the file. */
enum ElementType {
  FLOAT32(1, 32, false, false),
  UINT8(2, 8, true, false),
  INT8(3, 8, true, true),
  UINT16(4, 16, true, false),
  INT16(5, 16, true, true),
  INT32(6, 32, true, true),
  INT64(7, 64, true, true),
  BOOL(9, 8, true, false),
  FLOAT16(10, 16, false, false),
  FLOAT64(11, 64, false, false),
  UINT32(12, 32, true, false),
  UINT64(13, 64, true, false),
  BFLOAT16(16, 16, false, false),
  UINT4(21, 4, true, false),
  INT4(22, 4, true, true);

  private final int number;
  private final int bits;
  private final boolean integer;
  private final boolean signed;

  ElementType(int number, int bits, boolean integer, boolean signed) {
    this.number = number;
    this.bits = bits;
    this.integer = integer;
    this.signed = signed;
  }

  static Optional<ElementType> numbered(int number) {
    return Arrays.stream(values()).filter(t -> t.number == number).findFirst();
  }

  int bits() {
    return bits;
  }

  boolean isInteger() {
    return integer;
  }

  boolean signed() {
    return signed;
  }

  /** Returns the type of quantized values, which have at most 16 bits. */
  Optional<IntType> quantized() {
    return integer && bits <= 16 && this != BOOL
        ? Optional.of(new IntType(signed, bits))
        : Optional.empty();
  }

  String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
