// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.Optional;

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

  private static final int FIELDS = 4;

  /** Returns it in one line; numbers come back as they were. */
  String text() {
    return String.join(
        "\t",
        verdict.name(),
        Integer.toString(correct),
        Double.toString(damage),
        Double.toString(cost));
  }

  /** Returns the evaluation of a line; empty if it is none. */
  static Optional<Evaluation> of(String text) {
    String[] fields = text.split("\t", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      Evaluation evaluation =
          new Evaluation(
              Verdict.valueOf(fields[0]),
              Integer.parseInt(fields[1]),
              Double.parseDouble(fields[2]),
              Double.parseDouble(fields[3]));
      return Optional.of(evaluation).filter(Evaluation::possible);
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  /** Only an accurate candidate has a cost for certain. */
  private boolean possible() {
    boolean known = Double.isFinite(cost) && cost >= 0;
    return correct >= 0 && (known || !accurate());
  }

  boolean accurate() {
    return verdict == Verdict.ACCURATE;
  }
}
