// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

/** Which weights of a layer are given up, and what becomes of the others. */
public enum Pruning {
  /** The smallest magnitudes; the others stay. */
  MAGNITUDE,
  /**
   * In steps, those that cost the sums least, {@code w^2 / [H^-1]_ii}; after each step the others
   * are fitted to the sums of all (Hassibi and Stork, Optimal Brain Surgeon, 1993).
   */
  RECONSTRUCT
}
