// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

/**
 * What is known of a candidate.
 *
 * @param verdict whether it can be the result
 * @param correct samples that it classifies correctly; those seen so far where it was given up
 * @param damage how far its outputs are from those of the network as read: squared differences of
 *     the real outputs over the variance of these, on the first chunk of the data
 * @param cost of the objective; NaN where it was not needed
 */
public record Evaluation(Verdict verdict, int correct, double damage, double cost) {
  /** Whether a candidate can be the result. */
  public enum Verdict {
    /** It is accurate enough. */
    ACCURATE,
    /** Too many samples are wrong; the rest was not computed. */
    INACCURATE,
    /** Its numbers leave what can be planned. */
    UNBUILDABLE
  }

  boolean accurate() {
    return verdict == Verdict.ACCURATE;
  }
}
