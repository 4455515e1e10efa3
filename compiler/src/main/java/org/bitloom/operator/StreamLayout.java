// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/**
 * How a tensor travels on a stream: vector after vector, each in beats of {@code lanes} elements.
 *
 * <p>Element {@code i} of a vector is in beat {@code i / lanes}, lane {@code i % lanes}; lane 0 has
 * the least significant bits. The last beat of a vector may be partial: its unused lanes are 0 and
 * ignored. {@code last} is high on the last beat of the last vector.
 *
 * @param vectors vectors per inference
 * @param length elements per vector
 * @param lanes elements per beat, at most {@code length}
 */
public record StreamLayout(int vectors, int length, int lanes) {
  /** Validates that all are positive and that a beat is not longer than a vector. */
  public StreamLayout {
    if (vectors < 1 || length < 1 || lanes < 1 || lanes > length) {
      throw new IllegalArgumentException(vectors + " x " + length + " in lanes of " + lanes);
    }
  }

  /** Returns the layout of a tensor whose channels are the vectors. */
  public static StreamLayout channels(Shape shape, int lanes) {
    return new StreamLayout(shape.vectors(), shape.channels(), lanes);
  }

  /** Returns the layout of a tensor that travels as one flat vector. */
  public static StreamLayout flat(Shape shape, int lanes) {
    return new StreamLayout(1, shape.elements(), lanes);
  }

  /** Returns the beats of one vector. */
  public int beatsPerVector() {
    return Math.ceilDiv(length, lanes);
  }

  /** Returns the beats of one inference. */
  public int beats() {
    return Math.multiplyExact(vectors, beatsPerVector());
  }

  /** Returns the used lanes of the last beat of a vector, 1 to {@code lanes}. */
  public int lastLanes() {
    return length - (beatsPerVector() - 1) * lanes;
  }

  /** Returns the elements of one inference. */
  public int elements() {
    return Math.multiplyExact(vectors, length);
  }

  /** Tells whether both layouts put the same elements into the same beats and lanes. */
  public boolean sameBeats(StreamLayout other) {
    if (lanes != other.lanes || elements() != other.elements()) {
      return false;
    }
    return length == other.length || (lastLanes() == lanes && other.lastLanes() == lanes);
  }
}
