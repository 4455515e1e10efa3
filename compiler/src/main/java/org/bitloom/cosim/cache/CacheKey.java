// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.bitloom.digest.Digest;

/** Names an entry by everything that decides its content, part after part. */
public final class CacheKey {
  /** Bytes of SHA-256 in a name: nobody finds two keys with the same. */
  private static final int NAME_BYTES = 16;

  private final MessageDigest digest = Digest.begin();

  /** Adds a part; where one ends and the next begins matters. */
  public CacheKey add(byte[] part) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    digest.update(part);
    return this;
  }

  /** Adds a text. */
  public CacheKey add(String part) {
    return add(part.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the name; nothing can be added any more. */
  public String name() {
    return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
  }

  /** Returns the digest of a file's content. */
  public static String of(byte[] content) {
    return Digest.of(content);
  }
}
