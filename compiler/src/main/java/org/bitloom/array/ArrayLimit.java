// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

/**
 * The size of the largest array that is read, so that a small hostile file cannot fill the memory.
 *
 * @param bytes of the elements of one array, not more than an array of the language can hold
 */
public record ArrayLimit(long bytes) {
  private static final long LARGEST = 1L << 30;

  /** Validates the size. */
  public ArrayLimit {
    if (bytes < 1 || bytes > LARGEST) {
      throw new IllegalArgumentException(bytes + " bytes");
    }
  }

  /** Returns 1 GiB, or a quarter of the memory where that is less. */
  public static ArrayLimit ofMemory() {
    return new ArrayLimit(Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 4));
  }
}
