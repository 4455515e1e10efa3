// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.Graph.reals;
import static org.bitloom.importer.onnx.Graph.text;

import java.util.List;

/** Networks that make images larger. */
final class FloatResizes {
  private final FloatDrawing drawing;
  private final int opset;

  FloatResizes(FloatDrawing drawing) {
    this.drawing = drawing;
    opset = drawing.opset();
  }

  /** Draws all of them. */
  void all() {
    resizes();
  }

  private void resizes() {
    if (opset < 9) {
      drawing.image(
          "upsample", (g, x) -> g.node("Upsample", List.of(x), reals("scales", 1, 1, 2, 3)));
    } else if (opset == 9) {
      drawing.image(
          "upsample",
          (g, x) -> g.node("Upsample", List.of(x, g.floats(new float[] {1, 1, 2, 3}, 4))));
    } else if (opset == 10) {
      drawing.image(
          "resize",
          (g, x) -> g.node("Resize", List.of(x, g.floats(new float[] {1, 1, 2, 1.5f}, 4))));
    } else {
      resize("asymmetric", "floor");
      resize("half_pixel", "round_prefer_ceil");
      resize("half_pixel", "round_prefer_floor");
      resize("pytorch_half_pixel", "round_prefer_floor");
      resize("align_corners", "round_prefer_ceil");
      linear("half_pixel", 2, 3);
      linear("pytorch_half_pixel", 3, 2);
      linear("align_corners", 2, 1.5f);
      linear("asymmetric", 2, 3);
      linearToSize();
      drawing.image(
          "resize to a size",
          (g, x) ->
              g.node(
                  "Resize",
                  List.of(
                      x,
                      g.floats(new float[0], 0),
                      g.floats(new float[0], 0),
                      g.integers(1, 4, 18, 21)),
                  text("coordinate_transformation_mode", "asymmetric"),
                  text("nearest_mode", "floor")));
    }
  }

  private void resize(String transform, String nearest) {
    drawing.image(
        "resize " + transform + " " + nearest,
        (g, x) ->
            g.node(
                "Resize",
                List.of(x, g.floats(new float[0], 0), g.floats(new float[] {1, 1, 2, 3}, 4)),
                text("mode", "nearest"),
                text("coordinate_transformation_mode", transform),
                text("nearest_mode", nearest)));
  }

  private void linearToSize() {
    drawing.image(
        "resize linear to a size",
        (g, x) ->
            g.node(
                "Resize",
                List.of(
                    x,
                    g.floats(new float[0], 0),
                    g.floats(new float[0], 0),
                    g.integers(1, 4, 6, 5)),
                text("mode", "linear")));
  }

  private void linear(String transform, float down, float right) {
    drawing.image(
        "resize linear " + transform,
        (g, x) ->
            g.node(
                "Resize",
                List.of(x, g.floats(new float[0], 0), g.floats(new float[] {1, 1, down, right}, 4)),
                text("mode", "linear"),
                text("coordinate_transformation_mode", transform)));
  }
}
