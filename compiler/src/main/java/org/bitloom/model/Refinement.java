// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What calibration can do beside choosing ranges. The numerics page has the formulas. */
public enum Refinement {
  /**
   * Scales of neighbouring layers are moved into each other, so that channels reach equally far.
   */
  EQUALIZATION,
  /** Weights are rounded so that the sums of their layer change least. */
  ADAPTIVE_ROUNDING,
  /** The mean error of every output channel goes into its bias. */
  BIAS_CORRECTION;

  /** Returns the word in the language. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the refinement with this word. */
  public static Optional<Refinement> named(String word) {
    return Arrays.stream(values()).filter(r -> r.keyword().equals(word)).findFirst();
  }

  /** Returns all words. */
  public static List<String> keywords() {
    return Arrays.stream(values()).map(Refinement::keyword).toList();
  }
}
