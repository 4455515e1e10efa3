// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

/** Tells that integers need more bits than {@link IntType#MAX_BITS}. */
public final class TooWide extends ArithmeticException {
  private static final long serialVersionUID = 1;

  /**
   * Describes what did not fit.
   *
   * @param bits that would be needed
   */
  public TooWide(int bits) {
    super("overflow: " + bits + " bits are needed, " + IntType.MAX_BITS + " are the most");
  }
}
