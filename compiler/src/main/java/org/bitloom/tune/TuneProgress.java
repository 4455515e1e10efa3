// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

/** Is told how a search goes on. */
public interface TuneProgress {
  /** Says nothing. */
  TuneProgress SILENT =
      new TuneProgress() {
        @Override
        public void phase(String what) {}

        @Override
        public void evaluated(int done, double bestCost, int bestCorrect) {}
      };

  /** The next part of the work begins. */
  void phase(String what);

  /**
   * A candidate was evaluated.
   *
   * @param done evaluations so far
   * @param bestCost of the best candidate so far
   * @param bestCorrect samples that it has right
   */
  void evaluated(int done, double bestCost, int bestCorrect);
}
