// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.cosim.PhaseResult;

/**
 * A run of a co-simulation.
 *
 * @param request what it was to do
 * @param run what it found
 * @param mismatches values that differ from the golden model in it
 */
record ArrayPhase(ArrayRequest request, ArrayRun run, long mismatches) {
  /** Bit of the status register behind every inference. */
  private static final int DONE = 0b10;

  String name() {
    return request.phase();
  }

  /** Returns the cycle behind the last inference of a vector. */
  long end(int vector) {
    int last = request.vectors().lastIndexOf(vector);
    return last < run.inferences().size() ? run.inferences().get(last).end() : 0;
  }

  private long cycles() {
    return run.inferences().isEmpty() ? 0 : run.inferences().getLast().end();
  }

  /** Returns the broken rules: those that were seen, and errors that the status does not tell. */
  List<Violation> violations() {
    List<Violation> all = new ArrayList<>(run.violations());
    for (int k = 0; k < run.inferences().size(); k++) {
      int inference = k;
      int wanted =
          request.memory().faults().stream()
              .filter(f -> f.inference() == inference)
              .mapToInt(MemoryModel.Fault::status)
              .reduce(0, (a, b) -> a | b);
      ArrayRun.Inference found = run.inferences().get(k);
      if (found.status() != (DONE | wanted)) {
        String rule = "inference %d of phase %s: status %s instead of %s";
        all.add(
            new Violation(
                "s_axi", found.end(), rule.formatted(k, name(), found.status(), DONE | wanted)));
      }
    }
    return all;
  }

  PhaseResult result() {
    return new PhaseResult(
        name(),
        request.vectors().size(),
        cycles(),
        mismatches,
        violations().size(),
        run.inferences().size() == request.vectors().size());
  }
}
