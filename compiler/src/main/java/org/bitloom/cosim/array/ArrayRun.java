// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.List;
import java.util.Optional;
import org.bitloom.cosim.CosimResult.FirstMismatch;
import org.bitloom.cosim.CosimResult.Violation;

/**
 * What one run of a shared array found.
 *
 * @param inferences one by one
 * @param passes what every pass of every inference took
 * @param values compared values
 * @param mismatches values that differ between any two witnesses
 * @param first the first difference
 * @param violations rules that were broken
 * @param refused status after a start with an unaligned base; empty where none was tried
 * @param warnings of the simulator
 */
public record ArrayRun(
    List<Inference> inferences,
    List<PassTime> passes,
    long values,
    long mismatches,
    Optional<FirstMismatch> first,
    List<Violation> violations,
    Optional<Integer> refused,
    List<String> warnings) {
  /** Copies the lists. */
  public ArrayRun {
    inferences = List.copyOf(inferences);
    passes = List.copyOf(passes);
    violations = List.copyOf(violations);
    warnings = List.copyOf(warnings);
  }

  /**
   * An inference.
   *
   * @param status the status register behind it
   * @param cycles that it took
   * @param readBeats beats that it read
   * @param writtenBeats beats that it wrote
   * @param start which start of the run it is; one that a reset ended counts
   * @param begin cycle of the run before it
   * @param end cycle of the run behind it
   */
  public record Inference(
      int status, long cycles, long readBeats, long writtenBeats, int start, long begin, long end) {
    /** Bits of the status register that say that a transfer failed. */
    private static final int FAILED = 0b1100;

    /** Returns whether memory reported an error. */
    public boolean failed() {
      return (status & FAILED) != 0;
    }

    /** Returns the bits of the status register that say which transfers failed. */
    public int errors() {
      return status & FAILED;
    }
  }

  /**
   * A pass of an inference.
   *
   * @param inference counted from 0
   * @param pass its number in the program
   * @param cycles from its entry to the next one
   * @param waiting cycles in which a row was wanted that had not come
   */
  public record PassTime(int inference, int pass, long cycles, long waiting) {}

  /** Returns whether all is as it has to be. */
  public boolean success() {
    return mismatches == 0 && violations.isEmpty();
  }
}
