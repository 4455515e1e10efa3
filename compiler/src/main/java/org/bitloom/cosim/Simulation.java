// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.bitloom.cosim.script.Script;
import org.bitloom.operator.Tensor;

/** A design that a simulator has made ready to run. */
interface Simulation {
  /** Returns name and version of the simulator. */
  String simulator();

  /** Returns what the simulator had to say against the design, warning by warning. */
  List<String> warnings();

  /**
   * Runs a script.
   *
   * @param samples the vectors: one list of inputs each
   * @param progress is told the inferences that are done
   */
  SimulationLog run(
      List<List<Tensor>> samples, Script script, RunOptions options, LongConsumer progress);

  /**
   * How to build.
   *
   * @param waves whether the run can write waves
   * @param cycles about how many cycles will be run, for choosing how hard to optimise
   */
  record BuildOptions(boolean waves, long cycles) {}

  /**
   * How to run.
   *
   * @param seed of stalls, noise and registers before reset
   * @param watchdog cycles within which something must move if nothing outside is in the way
   * @param quiet cycles of silence after reset and after the last inference
   * @param layers whether to record probed streams
   * @param cycles after which a run that is not at its end counts as a deadlock
   * @param waves the stretch of the run whose waves are written; the run ends with it
   */
  record RunOptions(
      long seed,
      long watchdog,
      long quiet,
      boolean layers,
      long cycles,
      Optional<Waves.Window> waves) {}
}
