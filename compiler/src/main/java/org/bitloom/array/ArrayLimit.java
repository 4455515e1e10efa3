// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

/**
 * The size of the largest array that is read, so that a small hostile file cannot fill the memory.
 * Elements count apart from bytes: whatever their type is in a file, each becomes one or several
 * numbers of 64 bits.
 *
 * @param bytes of the elements of one array in their own type, not more than an array of the
 *     language can hold
 * @param elements of one array
 */
public record ArrayLimit(long bytes, long elements) {
  private static final long LARGEST = 1L << 30;

  /** Validates the size. */
  public ArrayLimit {
    if (bytes < 1 || bytes > LARGEST || elements < 1) {
      throw new IllegalArgumentException(bytes + " bytes, " + elements + " elements");
    }
  }

  /** Weights, which become real numbers, integers, ranges and memory files: 2^24. */
  public static ArrayLimit ofParameters() {
    return ofMemory(1L << 24);
  }

  /** Vectors, of which integers of 64 bits are made, for all samples at once: 2^25. */
  public static ArrayLimit ofVectors() {
    return ofMemory(1L << 25);
  }

  /** Data that is kept as it stands in its file and taken sample by sample: 2^27. */
  public static ArrayLimit ofSamples() {
    return ofMemory(1L << 27);
  }

  /** Returns 1 GiB, or a quarter of the memory where that is less. */
  private static ArrayLimit ofMemory(long elements) {
    return new ArrayLimit(Math.min(LARGEST, Runtime.getRuntime().maxMemory() / 4), elements);
  }
}
