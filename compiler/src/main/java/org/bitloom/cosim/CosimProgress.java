// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/** Is told how far a co-simulation is; called from the thread that runs it. */
public interface CosimProgress {
  /** The compilation of the design begins. */
  void building();

  /**
   * The design runs.
   *
   * @param done inferences that are finished
   * @param total inferences that will be run
   */
  void simulating(long done, long total);

  /** Returns a listener that ignores everything. */
  static CosimProgress silent() {
    return new CosimProgress() {
      @Override
      public void building() {}

      @Override
      public void simulating(long done, long total) {}
    };
  }
}
