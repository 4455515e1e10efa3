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
    Sizes sizes = Sizes.of(reading, node, dims);
    return new NearestPlaces(
        places(node, sizes.old(), dims.get(2), sizes.height(), sizes.down()),
        places(node, sizes.old(), dims.get(3), sizes.width(), sizes.right()));
  }

  /**
   * Returns the layer that takes these pixels of an image of this shape.
   *
   * @throws Refused where no kind of resize does
   */
  ResizeLayer layer(String name, String input, Shape image, Span origin) {
    return known(name, input, image, origin)
        .orElseThrow(
            () -> new Refused("it takes rows " + rows + ", which no kind of resize does", FORM));
  }

  /** Returns the layer that takes these pixels of an image of this shape; empty for none. */
  Optional<ResizeLayer> known(String name, String input, Shape image, Span origin) {
    for (boolean corners : new boolean[] {false, true}) {
      for (boolean centers : new boolean[] {false, true}) {
        ResizeLayer like =
            new ResizeLayer(name, input, rows.size(), columns.size(), corners, centers, origin);
        if (like.rows(image).equals(rows) && like.columns(image).equals(columns)) {
          return Optional.of(like);
        }
      }
    }
    return Optional.empty();
  }

  private static List<Integer> places(OnnxNode node, boolean old, int from, int to, float scale) {
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
