// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;
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
          GlobalMaxPoolKind::layer);

  private GlobalMaxPoolKind() {}

  private static ShapeResult shape(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    return x.dimensions().size() == 3
        ? ShapeResult.of(1, 1, x.channels())
        : ShapeResult.wrong("the input has shape " + x + "; [height, width, channels] is expected");
  }

  private static Optional<Layer> layer(LayerContext c) {
    c.requireNarrow(0);
    Optional<Output.Requantized> output = LayerFactories.elementwiseOutput(c, true);
    if (output.isEmpty() || c.problems().failed()) {
      return Optional.empty();
    }
    List<Integer> size = c.inputs().get(0).type().shape().dimensions();
    Sweep once = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);
    return Optional.of(
        new PoolLayer(
            c.name(),
            c.inputNames().get(0),
            new PoolLayer.Maximum(size.get(0), size.get(1), once),
            new Activation.None(),
            output.get().type(),
            output.get().quantization(),
            c.numerics().roundingOrDefault(),
            c.origin()));
  }
}
