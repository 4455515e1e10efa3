// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

/**
 * An operator that computes nothing: every element of its output is one of an input, or a constant.
 */
public sealed interface Reordering extends Operator
    permits Reshape, Concat, Pad, ResizeNearest, Slice {
  /** Returns what reports call it. */
  String keyword();
}
