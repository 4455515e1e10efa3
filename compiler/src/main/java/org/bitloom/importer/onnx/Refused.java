// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import org.bitloom.model.Misfit;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/** Why a node cannot be built. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String nearest;

  /**
   * A refusal.
   *
   * @param reason what is in the way
   * @param nearest the nearest form that can be built
   */
  Refused(String reason, String nearest) {
    super(reason, null, false, false);
    this.nearest = nearest;
  }

  /** Returns the shape of a layer's output, or refuses the layer. */
  static Shape shape(ShapeResult made, String nearest) {
    return switch (made) {
      case ShapeResult.Known(Shape shape) -> shape;
      case ShapeResult.Wrong(Misfit why) -> throw new Refused(why.reason(), nearest);
    };
  }

  String nearest() {
    return nearest;
  }
}
