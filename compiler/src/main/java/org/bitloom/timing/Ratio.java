// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * How many beats make a word, where the last word of a vector can have fewer.
 *
 * @param beatsPerVector beats of a vector
 * @param wordsPerVector words of a vector
 * @param beats beats of a whole word
 */
record Ratio(int beatsPerVector, int wordsPerVector, int beats) {
  /** Returns the word to which a beat belongs. */
  long word(long beat) {
    return beat / beatsPerVector * wordsPerVector + beat % beatsPerVector / beats;
  }

  /** Returns the last beat of a word. */
  long lastBeat(long word) {
    long start = word / wordsPerVector * beatsPerVector;
    return start + Math.min(beatsPerVector, (word % wordsPerVector + 1) * beats) - 1;
  }
}
