// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.math.BigInteger;

/** Packs two's complement fields into a memory word, the first field in the lowest bits. */
public final class WordPacker {
  private BigInteger word = BigInteger.ZERO;
  private int position;

  /** Appends a field of {@code bits} bits. */
  public WordPacker add(long value, int bits) {
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    word = word.or(BigInteger.valueOf(value).and(mask).shiftLeft(position));
    position += bits;
    return this;
  }

  /** Returns the word. */
  public BigInteger word() {
    return word;
  }
}
