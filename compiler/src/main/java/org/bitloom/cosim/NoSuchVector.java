// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/** The vector that is to be run alone is none of the run's. */
public final class NoSuchVector extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int count;

  /** Creates it for so many vectors. */
  public NoSuchVector(int count) {
    super("there are " + count + " vectors");
    this.count = count;
  }

  /** Returns how many there are, the extreme ones included. */
  public int count() {
    return count;
  }
}
