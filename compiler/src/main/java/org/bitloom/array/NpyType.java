// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.util.Arrays;
import java.util.Optional;

/** The element types that Bitloom reads and writes, with NumPy's type code. */
public enum NpyType {
  BOOL("b1", "bool"),
  INT8("i1", "int8"),
  INT16("i2", "int16"),
  INT32("i4", "int32"),
  INT64("i8", "int64"),
  UINT8("u1", "uint8"),
  UINT16("u2", "uint16"),
  UINT32("u4", "uint32"),
  UINT64("u8", "uint64"),
  FLOAT16("f2", "float16"),
  FLOAT32("f4", "float32"),
  FLOAT64("f8", "float64");

  private final String code;
  private final String word;

  NpyType(String code, String word) {
    this.code = code;
    this.word = word;
  }

  /** Returns the type with this code, such as {@code i4}, without the byte order in front. */
  static Optional<NpyType> byCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }

  /** Returns the narrowest integer type that holds every value from {@code min} to {@code max}. */
  public static NpyType narrowestFor(long min, long max) {
    return Arrays.stream(values())
        .filter(type -> type.isInteger() && type != BOOL)
        .sorted((a, b) -> Integer.compare(a.bytes(), b.bytes()))
        .filter(type -> type.minimum() <= min && type.maximum() >= max)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the code with byte order, as it stands in a file that Bitloom writes. */
  String descriptor() {
    return (bytes() == 1 ? "|" : "<") + code;
  }

  /** Returns the bytes of one element. */
  public int bytes() {
    return code.charAt(1) - '0';
  }

  /** Tells whether elements are integers; {@link #BOOL} counts as 0 and 1. */
  public boolean isInteger() {
    return code.charAt(0) != 'f';
  }

  /** Returns the smallest element of an integer type. */
  public long minimum() {
    requireInteger();
    return code.charAt(0) == 'i' ? -1L << (8 * bytes() - 1) : 0;
  }

  /** Returns the largest element of an integer type; that of {@link #UINT64} is cut to int64. */
  public long maximum() {
    requireInteger();
    return switch (code.charAt(0)) {
      case 'b' -> 1;
      case 'i' -> ~minimum();
      default -> bytes() == 8 ? Long.MAX_VALUE : (1L << 8 * bytes()) - 1;
    };
  }

  private void requireInteger() {
    if (!isInteger()) {
      throw new IllegalStateException(this + " is no integer type");
    }
  }

  /** Returns NumPy's name, such as {@code int8}. */
  @Override
  public String toString() {
    return word;
  }
}
