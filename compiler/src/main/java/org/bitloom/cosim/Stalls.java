// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.Locale;

/** When the ends of the border streams are idle although they could move. */
public enum Stalls {
  /** Never: an input always offers data, an output is always ready. */
  NONE,
  /** In single cycles, between one in eight and seven in eight of them. */
  RANDOM,
  /** In runs of up to 64 cycles. */
  BURSTY;

  /** Returns the word of the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
