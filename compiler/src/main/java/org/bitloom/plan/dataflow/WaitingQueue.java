// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

/**
 * A queue before an input of a node, which comes earlier than what it is combined with.
 *
 * @param beats that wait at most while every inference takes the initiation interval
 * @param reason what they wait for
 */
public record WaitingQueue(int beats, String reason) {
  private static final int LEAST_INDEX_BITS = 2;

  /** Returns the bits of an index into the queue's memory. */
  public int indexBits() {
    return Math.max(LEAST_INDEX_BITS, 32 - Integer.numberOfLeadingZeros(beats - 1));
  }

  /** Returns the beats that fit. */
  public int places() {
    return 1 << indexBits();
  }
}
