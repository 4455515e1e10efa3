// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

/**
 * How many networks, texts or numbers a test draws to hold the same rule against. A run before each
 * commit draws a share of them, the first ones; all others draw all.
 */
public final class Draws {
  /** What is drawn of all, in percent. */
  private static final int SHARE = Integer.getInteger("bitloom.tests.draws", 100);

  private Draws() {}

  /** Returns how many to draw where a whole run draws {@code all}. */
  public static int of(int all) {
    return Math.max(1, Math.toIntExact((long) all * SHARE / 100));
  }
}
