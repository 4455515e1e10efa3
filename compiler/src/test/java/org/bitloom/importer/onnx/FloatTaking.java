// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.FloatDrawing.conv;
import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.text;

import java.util.List;

/** Networks of what takes positions of a tensor, and of one axis together. */
final class FloatTaking {
  private final FloatDrawing drawing;
  private final int opset;

  FloatTaking(FloatDrawing drawing) {
    this.drawing = drawing;
    opset = drawing.opset();
  }

  /** Draws all of them. */
  void all() {
    positions();
    repetitions();
    pads();
    shuffles();
    oneAxis("ReduceMean", 18);
    oneAxis("ReduceMax", 18);
    oneAxis("ReduceSum", 13);
    logarithms();
  }

  private void positions() {
    drawing.image(
        "gather channels",
        (g, x) ->
            g.node(
                "Gather",
                List.of(conv(g, x, 4, 6), g.integers(5, 0, 2, 4, 4, opset < 11 ? 1 : -5)),
                one("axis", 1)));
    drawing.image(
        "gather one row",
        (g, x) -> g.node("Gather", List.of(conv(g, x, 4, 3), g.constant(3)), one("axis", 2)));
    if (opset >= 11) {
      drawing.image(
          "nearest pixels of another kind",
          (g, x) ->
              g.node(
                  "Resize",
                  List.of(x, g.floats(new float[0], 0), g.floats(new float[] {1, 1, 2, 2}, 4)),
                  text("mode", "nearest"),
                  text("coordinate_transformation_mode", "half_pixel"),
                  text("nearest_mode", "floor")));
    }
  }

  private void repetitions() {
    drawing.image(
        "tile", (g, x) -> g.node("Tile", List.of(conv(g, x, 4, 3), g.integers(1, 2, 1, 3))));
    if (opset >= 8) {
      drawing.image(
          "expand a pixel",
          (g, x) -> {
            String pixel = g.node("GlobalAveragePool", List.of(x));
            g.node("Expand", List.of(pixel, g.integers(1, 4, 9, 7)));
          });
      drawing.image(
          "expand channels and columns",
          (g, x) -> {
            String row = g.node("MaxPool", List.of(conv(g, x, 4, 1)), list("kernel_shape", 1, 5));
            g.node("Expand", List.of(row, g.integers(3, 1, 5)));
          });
    }
  }

  private void pads() {
    for (String mode : List.of("reflect", "edge")) {
      drawing.image(
          "pad by " + mode,
          (g, x) -> {
            String y = conv(g, x, 4, 3);
            if (opset < 11) {
              g.node("Pad", List.of(y), list("pads", 0, 0, 1, 2, 0, 0, 3, 0), text("mode", mode));
            } else {
              g.node("Pad", List.of(y, g.integers(0, 0, 1, 2, 0, 0, 3, 0)), text("mode", mode));
            }
          });
    }
  }

  private void shuffles() {
    for (int groups : new int[] {2, 3}) {
      drawing.image(
          "shuffle of %d groups".formatted(groups),
          (g, x) -> {
            String y = conv(g, x, 4, 12);
            String apart = g.node("Reshape", List.of(y, g.integers(1, groups, 12 / groups, 7, 5)));
            String turned = g.node("Transpose", List.of(apart), list("perm", 0, 2, 1, 3, 4));
            String shuffled = g.node("Reshape", List.of(turned, g.integers(1, 12, 7, 5)));
            conv(g, shuffled, 12, 4);
          });
    }
  }

  private void oneAxis(String operator, int inputFrom) {
    for (int axis = 1; axis < 4; axis++) {
      int keep = axis == 2 ? 0 : 1;
      int along = axis;
      drawing.image(
          "%s of axis %d".formatted(operator, axis),
          (g, x) -> reduced(g, conv(g, x, 4, 5), operator, along, keep, opset < inputFrom));
    }
    for (int axis = 1; axis < 3; axis++) {
      int along = axis;
      drawing.add(
          "%s of axis %d of a sequence".formatted(operator, axis),
          new long[] {1, 6, 8},
          (g, x) -> {
            String y = g.node("MatMul", List.of(x, g.random(-1, 1, 8, 5)));
            reduced(g, y, operator, along, 2 - along, opset < inputFrom);
          });
    }
    drawing.add(
        "%s of a vector".formatted(operator),
        new long[] {1, 12},
        (g, x) -> {
          String y = g.node("MatMul", List.of(x, g.random(-1, 1, 12, 5)));
          reduced(g, y, operator, 1, 1, opset < inputFrom);
        });
  }

  private static void reduced(
      Graph g, String x, String operator, int axis, int keep, boolean attribute) {
    if (attribute) {
      g.node(operator, List.of(x), list("axes", axis), one("keepdims", keep));
    } else {
      g.node(operator, List.of(x, g.integers(axis)), one("keepdims", keep));
    }
  }

  private void logarithms() {
    drawing.image(
        "log softmax",
        (g, x) -> {
          String y = g.node("GlobalAveragePool", List.of(conv(g, x, 4, 6)));
          String flat = g.node("Flatten", List.of(y), one("axis", 1));
          g.node("LogSoftmax", List.of(flat), one("axis", 1));
        });
    drawing.image(
        "square root and logarithm",
        (g, x) -> {
          String y = g.node("Sigmoid", List.of(conv(g, x, 4, 3)));
          g.node("Sqrt", List.of(y));
          g.node("Log", List.of(y));
        });
  }
}
