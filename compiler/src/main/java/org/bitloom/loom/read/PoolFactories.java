// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Makes pooling layers. */
final class PoolFactories {
  private PoolFactories() {}

  static Optional<Layer> maximum(LayerContext c) {
    List<Integer> size = c.attributes().sizes("size");
    return windowed(c, new PoolLayer.Maximum(size.get(0), size.get(1), sweep(c.attributes())));
  }

  static Optional<Layer> average(LayerContext c) {
    List<Integer> size = c.attributes().sizes("size");
    Sweep sweep = sweep(c.attributes());
    Shape shape = c.inputs().get(0).type().shape();
    Optional<Layer> layer = windowed(c, new PoolLayer.Average(size.get(0), size.get(1), sweep));
    if (layer.isPresent() && !divisible(sweep.window(size.get(0), size.get(1), shape), shape)) {
      c.problems()
          .report(
              Code.INVALID_ATTRIBUTE
                  .at(c.attributes().place("size").orElse(c.place()), "size")
                  .withLabel("averages over so many different numbers of elements")
                  .withNote(
                      "the least common multiple of the elements inside of each window is above"
                          + " 2^31")
                  .withHelp("choose less padding or a larger stride"));
      return Optional.empty();
    }
    return layer;
  }

  /** Tells whether all windows of an average have a common divisor that can be built. */
  static boolean divisible(Window window, Shape input) {
    return Pool.averages(window, input);
  }

  static Optional<Layer> global(LayerContext c) {
    boolean keepsDimensions = c.attributes().flag("keep_dims");
    boolean eachRow = c.attributes().flag("each_row");
    return layer(
        c,
        new PoolLayer.Global(keepsDimensions, c.attributes().variant(), eachRow),
        new Activation.None());
  }

  private static Optional<Layer> windowed(LayerContext c, PoolLayer.Form form) {
    List<Integer> size = c.attributes().sizes("size");
    if (c.attributes().padding() instanceof AttributeValue.Border(List<Integer> sides)) {
      for (int side = 0; side < sides.size(); side++) {
        if (sides.get(side) >= size.get(side / 2)) {
          c.problems()
              .report(
                  Code.INVALID_ATTRIBUTE
                      .at(c.attributes().place("padding").orElse(c.place()), "padding")
                      .withLabel("a window of " + size + " could lie in padding alone")
                      .withHelp("keep each side below the size of the window"));
          return Optional.empty();
        }
      }
    }
    return layer(c, form, c.attributes().activation());
  }

  private static Optional<Layer> layer(LayerContext c, PoolLayer.Form form, Activation activation) {
    c.requireNarrow(0);
    Optional<Output.Requantized> output = LayerFactories.elementwiseOutput(c, true);
    if (output.isEmpty() || c.problems().failed()) {
      return Optional.empty();
    }
    return Optional.of(
        new PoolLayer(
            c.name(),
            c.inputNames().get(0),
            form,
            activation,
            output.get().type(),
            output.get().quantization(),
            c.numerics().roundingOrDefault(),
            c.origin()));
  }

  /** Windows stand side by side where no stride is given. */
  private static Sweep sweep(Attributes a) {
    List<Integer> stride = a.optionalSizes("stride").orElse(a.sizes("size"));
    Padding padding =
        a.padding() instanceof AttributeValue.Border(List<Integer> s)
            ? new Padding.Sides(s.get(0), s.get(1), s.get(2), s.get(3))
            : new Padding.Same();
    return new Sweep(stride.get(0), stride.get(1), 1, 1, padding);
  }
}
