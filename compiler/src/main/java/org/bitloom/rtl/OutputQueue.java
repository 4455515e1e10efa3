// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

/**
 * The queue behind a pipeline that cannot stall.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param beatBits bits of one beat
 * @param beats beats per inference
 * @param indexBits the queue holds {@code 2^indexBits} beats
 * @param depthReason why it is that deep
 */
public record OutputQueue(
    String module,
    String layer,
    String origin,
    int beatBits,
    int beats,
    int indexBits,
    String depthReason)
    implements Block {
  /** Returns the beats that fit. */
  public int depth() {
    return 1 << indexBits;
  }

  /** Returns the bits of a word of the queue: a beat and its last flag. */
  public int fifoBits() {
    return beatBits + 1;
  }

  /** Returns a beat. */
  public Bits beatWord() {
    return new Bits(beatBits);
  }

  /** Returns the beat within the inference. */
  public Bus beatBus() {
    return Bus.counter(beats - 1);
  }

  /** Returns beat 0. */
  public Literal firstBeat() {
    return beatBus().literal(0);
  }

  /** Returns the last beat. */
  public Literal lastBeat() {
    return beatBus().literal(beats - 1);
  }
}
