// SPDX-License-Identifier: Apache-2.0
package org.bitloom.quantize;

import java.util.Locale;

/** Whether a tensor has a zero point. */
public enum Scheme {
  /** The zero point is 0; of an unsigned type the range begins at 0. */
  SYMMETRIC,
  /** The zero point puts both ends of the range on the ends of the type. */
  AFFINE;

  /** Returns the name in the language. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
