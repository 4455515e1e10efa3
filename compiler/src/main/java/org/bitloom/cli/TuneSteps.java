// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Locale;
import org.bitloom.tune.Objective;
import org.bitloom.tune.TuneProgress;

/**
 * The progress of a search with the best candidate so far: on a terminal a bar, else a line per
 * phase and one per hundred candidates.
 */
final class TuneSteps implements AutoCloseable {
  private static final int INTERVAL = 100;

  private final Steps steps;

  private TuneSteps(Steps steps) {
    this.steps = steps;
  }

  static TuneSteps start(BitloomCommand bitloom, String network, int budget) {
    return new TuneSteps(Steps.start(bitloom, network, budget));
  }

  /** Says what happens next. */
  void phase(String what) {
    steps.phase(what);
  }

  /** Returns the progress of a search. */
  TuneProgress of(int samples, Objective objective) {
    return new TuneProgress() {
      @Override
      public void phase(String what) {
        steps.phase(what);
      }

      @Override
      public void evaluated(int done, double bestCost, int bestCorrect) {
        String best =
            String.format(
                Locale.ROOT,
                "best %.0f %s, %.2f %%",
                bestCost,
                objective.unit(),
                100.0 * bestCorrect / samples);
        steps.advance(best);
        if (done % INTERVAL == 0) {
          steps.line(done + " candidates, " + best);
        }
      }
    };
  }

  @Override
  public void close() {
    steps.close();
  }
}
