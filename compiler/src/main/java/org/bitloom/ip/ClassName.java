// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.nio.charset.StandardCharsets;

/**
 * The name of a class, which may be any text.
 *
 * @param text without line feeds
 */
public record ClassName(String text) {
  /** Returns the text inside of a string of C: UTF-8, whatever is not plain in octal. */
  public String c() {
    StringBuilder result = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet >= ' ' && octet < 0x7f && octet != '"' && octet != '\\' && octet != '?';
      result.append(plain ? Character.toString(octet) : "\\%03o".formatted(octet & 0xff));
    }
    return result.toString();
  }

  /** Returns the text inside of a string of Python. */
  public String python() {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
              result.append(plain ? Character.toString(c) : "\\U%08x".formatted(c));
            });
    return result.toString();
  }
}
