// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.model.Layer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/**
 * The layer kinds {@code resize_nearest}, {@code resize_bilinear}, {@code resize_linear} and {@code
 * resize_half_up}.
 */
final class ResizeKind {
  static final LayerKind NEAREST = kind("resize_nearest", ResizeLayer.Filter.NEAREST);
  static final LayerKind BILINEAR = kind("resize_bilinear", ResizeLayer.Filter.LINEAR);

  static final LayerKind LINEAR = kind("resize_linear", ResizeLayer.Filter.EXACT);

  static final LayerKind HALF_UP = kind("resize_half_up", ResizeLayer.Filter.HALF_UP);

  private ResizeKind() {}

  private static LayerKind kind(String name, ResizeLayer.Filter filter) {
    return new LayerKind(
        name,
        new LayerKind.InputCount(1, 1),
        List.of(
            Attribute.required("size", AttributeType.PAIR),
            flag("align_corners"),
            flag("half_pixel_centers")),
        Set.of(),
        ResizeKind::shape,
        c -> layer(c, filter));
  }

  private static Attribute flag(String name) {
    return Attribute.withDefault(name, AttributeType.FLAG, new AttributeValue.Flag(false));
  }

  private static ShapeResult shape(List<Shape> inputs, Attributes attributes) {
    List<Integer> size = attributes.sizes("size");
    return ResizeLayer.shape(inputs.get(0), size.get(0), size.get(1));
  }

  private static Optional<Layer> layer(LayerContext c, ResizeLayer.Filter filter) {
    List<Integer> size = c.attributes().sizes("size");
    return Optional.of(
        new ResizeLayer(
            c.name(),
            c.inputNames().get(0),
            size.get(0),
            size.get(1),
            filter,
            c.attributes().flag("align_corners"),
            c.attributes().flag("half_pixel_centers"),
            c.origin()));
  }
}
