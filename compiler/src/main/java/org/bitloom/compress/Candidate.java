// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import org.bitloom.tune.Evaluation;

/**
 * A network that was looked at.
 *
 * @param choice what became of its layers
 * @param evaluation its samples that are right or its error, and its bits
 * @param ratio how many times smaller than float32 its parameters are
 */
public record Candidate(Choice choice, Evaluation evaluation, double ratio) {
  /** Tells whether it is good enough. */
  public boolean accurate() {
    return evaluation.verdict() == Evaluation.Verdict.ACCURATE;
  }

  /** Tells whether its hardware can be planned, and so its bits are known. */
  public boolean buildable() {
    return evaluation.verdict() != Evaluation.Verdict.UNBUILDABLE;
  }

  /** Tells whether it is good enough, and smaller than another one. */
  boolean beats(Candidate other) {
    return accurate() && (!other.accurate() || ratio > other.ratio);
  }
}
