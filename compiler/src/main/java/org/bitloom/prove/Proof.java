// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.util.List;

/**
 * One statement about a design and what became of its proof.
 *
 * @param subject layer or module
 * @param statement one sentence
 * @param method how it was proven
 * @param outcome proven, refuted or neither
 * @param notes what was found where it is not proven
 * @param seconds that it took
 */
public record Proof(
    String subject,
    String statement,
    String method,
    Outcome outcome,
    List<String> notes,
    double seconds) {
  /** What became of a proof. */
  public enum Outcome {
    PROVEN,
    REFUTED,
    /** The time that a proof may take was not enough. */
    UNDECIDED
  }

  /** Copies the list. */
  public Proof {
    notes = List.copyOf(notes);
  }
}
