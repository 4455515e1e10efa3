// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/**
 * A part of the run.
 *
 * @param name {@code reset}, {@code stalls}, ...
 * @param inferences compared
 * @param cycles how long it took
 * @param mismatches values that differ from the golden model in this phase, each counted once
 * @param violations those that are known by their cycle
 * @param reached whether the run came so far
 */
public record PhaseResult(
    String name, int inferences, long cycles, long mismatches, long violations, boolean reached) {
  /** Tells whether nothing was wrong in this phase. */
  public boolean success() {
    return reached && mismatches == 0 && violations == 0;
  }

  /** Returns what is wrong with it; empty if nothing is. */
  public String complaint() {
    if (mismatches + violations > 0) {
      return mismatches + " values differ from the golden model, " + violations + " broken rules";
    }
    return reached ? "" : "the run came to a stop";
  }
}
