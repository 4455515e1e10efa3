// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When compressed weights are decoded. */
public enum Decoding {
  /** For every vector, by lanes that multiply only what is kept. */
  LANES,
  /** Once after a reset, into the memory of an ordinary array. */
  START;

  /** Returns the word for it. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the one of a word. */
  public static Optional<Decoding> of(String keyword) {
    return Stream.of(values()).filter(decoding -> decoding.keyword().equals(keyword)).findFirst();
  }
}
