// SPDX-License-Identifier: Apache-2.0
package org.bitloom.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

/** SHA-256 of bytes, of texts and of files, in hexadecimal digits. */
public final class Digest {
  private Digest() {}

  /** Returns a digest of nothing yet, which takes its bytes piece by piece. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Returns the digest of a text in UTF-8. */
  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the digest of some bytes. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(begin().digest(bytes));
  }

  /** Returns the digest of files, names included. */
  public static String of(SortedMap<String, String> files) {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      all.append(of(file.getValue())).append("  ").append(file.getKey()).append('\n');
    }
    return of(all.toString());
  }
}
