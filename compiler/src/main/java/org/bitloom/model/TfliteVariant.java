// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Whose kernel an operator equals where those of TFLite differ by more than their rounding
 * (numerics page, "Where the kernels of TFLite differ").
 */
public enum TfliteVariant {
  /** TFLite's library for desktops and phones. */
  DESKTOP,
  /** TFLite Micro. */
  MICRO;

  /** Returns the word in the language. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the variant with this word. */
  public static Optional<TfliteVariant> named(String keyword) {
    return Arrays.stream(values()).filter(v -> v.keyword().equals(keyword)).findFirst();
  }
}
