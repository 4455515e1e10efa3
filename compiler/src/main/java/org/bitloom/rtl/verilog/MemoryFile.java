// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.math.BigInteger;
import java.util.List;

/**
 * The contents of a ROM, read by {@code $readmemh}.
 *
 * @param name file name, ending in {@code .mem}
 * @param widthBits bits of one word
 * @param words not negative, below {@code 2^widthBits}
 */
public record MemoryFile(String name, int widthBits, List<BigInteger> words) {
  /** Copies the list and checks the words. */
  public MemoryFile {
    words = List.copyOf(words);
    for (BigInteger word : words) {
      if (word.signum() < 0 || word.bitLength() > widthBits) {
        throw new IllegalArgumentException(name + ": " + word + " exceeds " + widthBits + " bits");
      }
    }
  }

  /** Returns the text, one hexadecimal word per line. */
  public String text() {
    int digits = Math.ceilDiv(widthBits, 4);
    StringBuilder text = new StringBuilder();
    for (BigInteger word : words) {
      String hex = word.toString(16);
      text.append("0".repeat(digits - hex.length())).append(hex).append('\n');
    }
    return text.toString();
  }
}
