// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.List;
import java.util.Optional;

/**
 * What a co-simulation of a shared array found.
 *
 * @param inferences one by one
 * @param values compared values
 * @param goldenMismatches values of the hardware that differ from the golden model's
 * @param expectedMismatches values of the hardware that differ from those expected
 * @param goldenExpected values of the golden model that differ from those expected
 * @param first the first difference, in words
 * @param violations rules of the bus that were broken
 * @param refused status after a start with an unaligned base; empty where none was tried
 * @param warnings of the simulator
 */
public record ArrayRun(
    List<Inference> inferences,
    long values,
    long goldenMismatches,
    long expectedMismatches,
    long goldenExpected,
    Optional<String> first,
    List<String> violations,
    Optional<Integer> refused,
    List<String> warnings) {
  /** Copies the lists. */
  public ArrayRun {
    inferences = List.copyOf(inferences);
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
   */
  public record Inference(int status, long cycles, long readBeats, long writtenBeats) {
    /** Bits of the status register that say that a transfer failed. */
    private static final int FAILED = 0b1100;

    /** Returns whether memory reported an error. */
    public boolean failed() {
      return (status & FAILED) != 0;
    }
  }

  /** Returns the differences of all witnesses. */
  public long mismatches() {
    return goldenMismatches + expectedMismatches + goldenExpected;
  }

  /** Returns whether all is as it has to be. */
  public boolean success() {
    return mismatches() == 0 && violations.isEmpty();
  }
}
