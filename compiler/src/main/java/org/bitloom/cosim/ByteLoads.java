// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Makes loads of single bytes of what Verilator writes as a shift and a mask of a word, where the
 * word is one of a wide signal: {@code (0xffU & (vlSelf->x[3U] >> 8U))} becomes {@code
 * bitloom::byte(vlSelf->x, 3, 1)}, of {@code arithmetic.h}. Compilers see through neighbouring
 * bytes and multiply many at once; they do not see through neighbouring shifts. What is written in
 * another way stays as it is.
 */
final class ByteLoads {
  private static final String WORD = "(vlSelf->\\w+)\\[(0x[0-9a-f]+|\\d+)U\\]";
  private static final Pattern LOW = Pattern.compile("\\(0xffU\\s*& " + WORD + "\\)");
  private static final Pattern MIDDLE =
      Pattern.compile("\\(0xffU\\s*& \\(" + WORD + "\\s*>> (8|0x10)U\\)\\)");
  private static final Pattern HIGH = Pattern.compile("\\(" + WORD + "\\s*>> 0x18U\\)");

  private ByteLoads() {}

  /** Returns the same program with loads of bytes. */
  static String in(String code) {
    String low = replaced(code, LOW, word -> "bitloom::byte(" + place(word) + ", 0)");
    String middle =
        replaced(
            low,
            MIDDLE,
            word -> "bitloom::byte(" + place(word) + ", " + number(word.group(3)) / 8 + ")");
    return replaced(middle, HIGH, word -> "bitloom::top(" + place(word) + ")");
  }

  private static String replaced(
      String code, Pattern pattern, Function<MatchResult, String> replacement) {
    return pattern.matcher(code).replaceAll(replacement);
  }

  private static String place(MatchResult word) {
    return word.group(1) + ", " + number(word.group(2));
  }

  private static int number(String text) {
    return Integer.decode(text);
  }
}
