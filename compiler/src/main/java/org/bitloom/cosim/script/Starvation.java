// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

/**
 * Inputs that are slower than the design, in a part of every frame.
 *
 * @param gap about so many cycles between beats, from half of it to one and a half; 0 for none
 * @param from where in the frame it begins, in thousandths
 * @param to where it ends
 */
public record Starvation(int gap, int from, int to) {
  /** Inputs at full speed. */
  public static final Starvation NONE = new Starvation(0, 0, 0);
}
