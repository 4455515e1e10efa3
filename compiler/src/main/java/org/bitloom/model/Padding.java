// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

/** What a layer adds around its input so that windows reach over the border. */
public sealed interface Padding {
  /** As much as keeps {@code ceil(size / stride)} windows; the odd element goes behind. */
  record Same() implements Padding {}

  /**
   * A number of elements on each side; all 0 for none.
   *
   * @param top rows above
   * @param bottom rows below
   * @param left columns in front
   * @param right columns behind
   */
  record Sides(int top, int bottom, int left, int right) implements Padding {
    /** No padding. */
    public static final Sides NONE = new Sides(0, 0, 0, 0);

    /** Validates that no side is negative. */
    public Sides {
      if (top < 0 || bottom < 0 || left < 0 || right < 0) {
        throw new IllegalArgumentException("padding is negative");
      }
    }
  }
}
