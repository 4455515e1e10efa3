// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.Locale;

/** Makes a part of a Verilog name of any text. */
final class Identifier {
  /** Characters of the longest part: three parts make a file name, of which 255 are allowed. */
  static final int LONGEST = 64;

  private static final int KEPT = 52;

  private Identifier() {}

  /**
   * Returns the text where it is a part already: letters, digits and single underscores between
   * them, a letter first. Otherwise returns the nearest one: other characters and several
   * underscores become one, and the end of a long text becomes a number that stands for all of it.
   */
  static String tame(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_|_$", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0))) {
      plain = "n" + plain;
    }
    if (plain.length() <= LONGEST) {
      return plain;
    }
    String start = plain.substring(0, KEPT).replaceAll("_$", "");
    return start + String.format(Locale.ROOT, "_%08x", text.hashCode());
  }
}
