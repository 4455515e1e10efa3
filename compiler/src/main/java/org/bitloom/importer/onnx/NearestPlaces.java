// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.ResizeLayer;
import org.bitloom.operator.Shape;

/**
 * Which rows and columns a Resize or Upsample to the nearest pixel takes, in float32 as ONNX
 * Runtime computes them.
 *
 * @param rows of the input, one for each of the output
 * @param columns likewise
 */
record NearestPlaces(List<Integer> rows, List<Integer> columns) {
  private static final String FORM =
      "Resize of [1, channels, height, width] in height and width, with known sizes";

  /** Reads a node whose input has these dimensions. */
  static NearestPlaces of(Reading reading, OnnxNode node, List<Integer> dims) {
    boolean upsample = node.operator().equals("Upsample");
    int at = upsample || reading.opset() < 11 ? 1 : 2;
    Optional<double[]> scales =
        reading
            .optionalConstant(node, at)
            .filter(c -> c.size() > 0)
            .map(Constant::values)
            .or(() -> attribute(node));
    Optional<double[]> sizes =
        reading.optionalConstant(node, 3).filter(c -> c.size() > 0).map(Constant::values);
    boolean sane =
        scales.or(() -> sizes).filter(s -> s.length == 4).isPresent()
            && node.integers("axes").isEmpty()
            && node.text("keep_aspect_ratio_policy", "stretch").equals("stretch");
    if (!sane) {
      throw new Refused("its scales or sizes are not four known numbers", FORM);
    }
    for (int d = 0; d < 2; d++) {
      double kept = scales.map(s -> s[0] * s[1]).orElse(0.0);
      boolean same = scales.isPresent() ? kept == 1 : sizes.get()[d] == dims.get(d);
      if (!same) {
        throw new Refused("it changes the batch or the channels", FORM);
      }
    }
    boolean old = upsample || reading.opset() < 11;
    return new NearestPlaces(
        places(node, old, dims.get(2), scales, sizes, 2),
        places(node, old, dims.get(3), scales, sizes, 3));
  }

  /** Returns the layer that takes these pixels of an image of this shape. */
  ResizeLayer layer(String name, String input, Shape image, Span origin) {
    for (boolean corners : new boolean[] {false, true}) {
      for (boolean centers : new boolean[] {false, true}) {
        ResizeLayer like =
            new ResizeLayer(name, input, rows.size(), columns.size(), corners, centers, origin);
        if (like.rows(image).equals(rows) && like.columns(image).equals(columns)) {
          return like;
        }
      }
    }
    throw new Refused("it takes rows " + rows + ", which no kind of resize does", FORM);
  }

  private static Optional<double[]> attribute(OnnxNode node) {
    return node.attributes().get("scales") instanceof List<?> list
            && list.stream().allMatch(Double.class::isInstance)
        ? Optional.of(list.stream().mapToDouble(v -> (Double) v).toArray())
        : Optional.empty();
  }

  private static List<Integer> places(
      OnnxNode node,
      boolean old,
      int from,
      Optional<double[]> scales,
      Optional<double[]> sizes,
      int axis) {
    double size =
        scales.map(s -> Math.floor((float) s[axis] * from)).orElseGet(() -> sizes.get()[axis]);
    if (!(size >= 1 && size < Integer.MAX_VALUE && ResizeLayer.isSize((int) size, 1))) {
      throw new Refused("its output would have a side of " + size, FORM);
    }
    int to = (int) size;
    float scale = scales.map(s -> (float) s[axis]).orElse((float) to / from);
    String transform =
        old ? "asymmetric" : node.text("coordinate_transformation_mode", "half_pixel");
    String nearest = old ? "floor" : node.text("nearest_mode", "round_prefer_floor");
    return IntStream.range(0, to)
        .map(i -> nearest(nearest, original(transform, i, scale, from, to), scale))
        .map(i -> Math.max(0, Math.min(from - 1, i)))
        .boxed()
        .toList();
  }

  private static float original(String transform, int i, float scale, int from, int to) {
    return switch (transform) {
      case "half_pixel" -> (i + 0.5f) / scale - 0.5f;
      case "pytorch_half_pixel" -> to > 1 ? (i + 0.5f) / scale - 0.5f : 0;
      case "align_corners" -> to == 1 ? 0 : (float) i * (from - 1) / (to - 1);
      case "asymmetric" -> i / scale;
      case "tf_half_pixel_for_nn" -> (i + 0.5f) / scale;
      default -> throw new Refused("its coordinate_transformation_mode is " + transform, FORM);
    };
  }

  private static int nearest(String mode, float place, float scale) {
    return (int)
        switch (mode) {
          case "round_prefer_floor" ->
              place == (int) place + 0.5f ? Math.floor(place) : Math.floor(place + 0.5);
          case "round_prefer_ceil" -> Math.floor(place + 0.5);
          case "floor" -> Math.floor(place);
          case "ceil" -> Math.ceil(place);
          default -> throw new Refused("its nearest_mode is " + mode, FORM);
        };
  }
}
