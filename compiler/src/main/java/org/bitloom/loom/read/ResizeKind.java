// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.Layer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.operator.Shape;

/** The layer kind {@code resize_nearest}. */
final class ResizeKind {
  static final LayerKind KIND =
      new LayerKind(
          "resize_nearest",
          new LayerKind.InputCount(1, 1),
          List.of(
              Attribute.required("size", AttributeType.PAIR),
              flag("align_corners"),
              flag("half_pixel_centers")),
          Set.of(),
          ResizeKind::shape,
          ResizeKind::layer);

  private ResizeKind() {}

  private static Attribute flag(String name) {
    return Attribute.withDefault(name, AttributeType.FLAG, new AttributeValue.Flag(false));
  }

  private static ShapeResult shape(List<Shape> inputs, Attributes attributes) {
    Shape x = inputs.get(0);
    List<Integer> size = attributes.sizes("size");
    return x.dimensions().size() == 3
        ? ShapeResult.of(size.get(0), size.get(1), x.channels())
        : ShapeResult.wrong("the input has shape " + x + "; [height, width, channels] is expected");
  }

  private static Optional<Layer> layer(LayerContext c) {
    List<Integer> size = c.attributes().sizes("size");
    return Optional.of(
        new ResizeLayer(
            c.name(),
            c.inputNames().get(0),
            size.get(0),
            size.get(1),
            c.attributes().flag("align_corners"),
            c.attributes().flag("half_pixel_centers"),
            c.origin()));
  }
}
