// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import org.bitloom.model.Layer;

/** Tells which layer has a sum that can leave 63 bits for some input of its type. */
public final class SumTooWide extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Layer layer;

  SumTooWide(Layer layer, ArithmeticException overflow) {
    super("layer " + layer.name(), overflow);
    this.layer = layer;
  }

  /** Returns the layer. */
  public Layer layer() {
    return layer;
  }
}
