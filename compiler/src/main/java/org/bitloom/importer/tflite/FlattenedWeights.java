// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;

/**
 * Weights of a fully connected operator that takes all elements of a tensor.
 *
 * @param weights a row for each output
 */
record FlattenedWeights(TfliteTensor weights) {
  /** Tells whether they are constants, one for each of so many elements in each row. */
  boolean take(long elements) {
    return weights.shape().size() == 2
        && weights.shape().get(1) == elements
        && weights.data().filter(d -> d.remaining() == weights.elements() * width()).isPresent();
  }

  /** Returns the bytes of a weight. */
  private int width() {
    return weights.type().equals("FLOAT32") ? Float.BYTES : 1;
  }

  /**
   * Returns the bytes with columns in the order in which elements come.
   *
   * @param from the column in the file of each element
   */
  byte[] ordered(int[] from) {
    int width = width();
    ByteBuffer data = weights.data().orElseThrow();
    byte[] bytes = new byte[data.remaining()];
    for (int w = 0; w < weights.elements(); w++) {
      int taken = w / from.length * from.length + from[w % from.length];
      for (int b = 0; b < width; b++) {
        bytes[width * w + b] = data.get(width * taken + b);
      }
    }
    return bytes;
  }
}
