// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The clauses of the numerics block. */
enum NumericsPart {
  WEIGHTS,
  ACTIVATIONS,
  ROUNDING,
  ACCUMULATOR;

  /** Returns the word that starts the clause. */
  String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the clause that starts with this word. */
  static Optional<NumericsPart> named(String keyword) {
    return Arrays.stream(values()).filter(p -> p.keyword().equals(keyword)).findFirst();
  }

  /** Returns the words that start clauses. */
  static List<String> keywords() {
    return Arrays.stream(values()).map(NumericsPart::keyword).toList();
  }
}
