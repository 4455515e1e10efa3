// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the multipliers of a layer are built of. */
public enum MultiplierStyle {
  /** A DSP block each. */
  DSP,
  /** A DSP block for two products with one activation, where two of them fit it; else as DSP. */
  PACKED,
  /** Rows of adders in LUTs. */
  LUT;

  /** Returns the word for it. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the style of a word. */
  public static Optional<MultiplierStyle> of(String keyword) {
    return Stream.of(values()).filter(style -> style.keyword().equals(keyword)).findFirst();
  }
}
