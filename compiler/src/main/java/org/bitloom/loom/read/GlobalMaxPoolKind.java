// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Set;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/** The layer kind {@code global_max_pool}: {@code max_pool} with one window over the image. */
final class GlobalMaxPoolKind {
  static final LayerKind KIND =
      new LayerKind(
          "global_max_pool",
          new LayerKind.InputCount(1, 1),
          List.of(),
          Set.of(NumericsPart.ACTIVATIONS, NumericsPart.ROUNDING),
          GlobalMaxPoolKind::shape,
          c -> PoolFactories.layer(c, PoolLayer.Maximum.ofImage(c.inputs().get(0).type().shape())));

  private GlobalMaxPoolKind() {}

  private static ShapeResult shape(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    return x.dimensions().size() == 3
        ? PoolLayer.Maximum.ofImage(x).shape(x)
        : ShapeResult.noImage(x);
  }
}
