// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

/**
 * Words behind whose last one comes the first again.
 *
 * @param first address of the first
 * @param words how many; 0 for no ring
 */
public record Ring(int first, int words) {
  /** No ring. */
  public static final Ring NONE = new Ring(0, 0);

  /** Returns the address behind the last word. */
  public int end() {
    return first + words;
  }

  /** Returns a step in the direction of rising addresses. */
  int step(int step) {
    return words == 0 ? step : Math.floorMod(step, words);
  }

  /** Returns the address in the ring of one that may be beyond it. */
  int address(int address) {
    return words == 0 ? address : first + Math.floorMod(address - first, words);
  }
}
