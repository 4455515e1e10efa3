// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/** SHA-256 of texts, in hexadecimal. */
final class Digest {
  private Digest() {}

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns the hash of files, names included. */
  static String of(SortedMap<String, String> files) {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      all.append(of(file.getValue())).append("  ").append(file.getKey()).append('\n');
    }
    return of(all.toString());
  }
}
