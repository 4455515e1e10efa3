// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.Optional;
import org.bitloom.model.ResizeLayer;

/**
 * What size a Resize or Upsample gives an image.
 *
 * @param height rows of the output
 * @param width columns of the output
 * @param down rows of the output for one of the input, as the node says it
 * @param right columns of the output for one of the input
 * @param old whether the node knows no other places than those of Upsample
 */
record Sizes(int height, int width, float down, float right, boolean old) {
  private static final String FORM =
      "Resize of [1, channels, height, width] in height and width, with known sizes";

  /** Reads a node whose input has these dimensions. */
  static Sizes of(Reading reading, OnnxNode node, List<Integer> dims) {
    boolean upsample = node.operator().equals("Upsample");
    boolean old = upsample || reading.opset() < 11;
    Optional<double[]> scales =
        reading
            .optionalConstant(node, old ? 1 : 2)
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
    int height = size(dims, scales, sizes, 2);
    int width = size(dims, scales, sizes, 3);
    return new Sizes(
        height,
        width,
        scales.map(s -> (float) s[2]).orElse((float) height / dims.get(2)),
        scales.map(s -> (float) s[3]).orElse((float) width / dims.get(3)),
        old);
  }

  private static Optional<double[]> attribute(OnnxNode node) {
    return node.attributes().get("scales") instanceof List<?> list
            && list.stream().allMatch(Double.class::isInstance)
        ? Optional.of(list.stream().mapToDouble(v -> (Double) v).toArray())
        : Optional.empty();
  }

  private static int size(
      List<Integer> dims, Optional<double[]> scales, Optional<double[]> sizes, int axis) {
    double size =
        scales
            .map(s -> Math.floor((float) s[axis] * dims.get(axis)))
            .orElseGet(() -> sizes.get()[axis]);
    if (!(size >= 1 && size < Integer.MAX_VALUE && ResizeLayer.isSize((int) size, 1))) {
      throw new Refused("its output would have a side of " + size, FORM);
    }
    return (int) size;
  }

  /** Tells whether a node weights the pixels around each place. */
  static boolean isLinear(OnnxNode node) {
    String mode = node.text("mode", "nearest");
    return mode.equals("linear") || mode.equals("bilinear");
  }

  /**
   * Returns whether places are taken between corner pixels, and whether a pixel stands for its
   * centre, of a node that weights the pixels around each place.
   */
  boolean[] linear(OnnxNode node, List<Integer> dims) {
    String form = "linear Resize with a whole output, half_pixel, align_corners or asymmetric";
    String transform =
        old ? "asymmetric" : node.text("coordinate_transformation_mode", "half_pixel");
    boolean corners = transform.equals("align_corners");
    boolean straight = down == (float) height / dims.get(2) && right == (float) width / dims.get(3);
    boolean plain = node.integer("antialias", 0) == 0 && node.integer("exclude_outside", 0) == 0;
    if (!plain || !(straight || corners)) {
      throw new Refused("its scales are not those of its sizes, or it has antialias", form);
    }
    // Of a single row or column the modes have rules of their own.
    boolean single = height == 1 || width == 1;
    boolean centers =
        transform.equals("half_pixel") || transform.equals("pytorch_half_pixel") && !single;
    if (!centers && !(corners && !single) && !transform.equals("asymmetric")) {
      throw new Refused("its coordinate_transformation_mode is " + transform, form);
    }
    return new boolean[] {corners, centers};
  }
}
