// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.OptionalLong;

/**
 * An operator that computes nothing: every element of its output is one of an input, or a constant.
 */
public sealed interface Reordering extends Operator
    permits Reshape, Concat, Pad, ResizeNearest, Slice {
  /** Returns what reports call it. */
  String keyword();

  /** Returns whether what a channel of its output holds comes from that channel of its input. */
  boolean keepsChannels();

  /** Returns what is in the places of its output that no element of an input gets. */
  default OptionalLong constant() {
    return OptionalLong.empty();
  }
}
