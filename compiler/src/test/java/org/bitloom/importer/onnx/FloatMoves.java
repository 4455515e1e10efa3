// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.FloatDrawing.conv;
import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.real;

import java.util.List;

/** Networks of what moves elements. */
final class FloatMoves {
  private final FloatDrawing drawing;
  private final int opset;

  FloatMoves(FloatDrawing drawing) {
    this.drawing = drawing;
    opset = drawing.opset();
  }

  /** Draws all of them. */
  void all() {
    moves();
  }

  private void moves() {
    drawing.image(
        "concat of channels",
        (g, x) ->
            g.node(
                "Concat",
                List.of(conv(g, x, 4, 3), conv(g, x, 4, 5), conv(g, x, 4, 1)),
                one("axis", 1)));
    drawing.image(
        "concat of rows",
        (g, x) -> g.node("Concat", List.of(x, g.node("Relu", List.of(x))), one("axis", 2)));
    drawing.image(
        "pad",
        (g, x) -> {
          if (opset < 11) {
            g.node("Pad", List.of(x), list("pads", 0, 0, 1, 2, 0, 0, 3, 0), real("value", 0.5));
          } else {
            g.node(
                "Pad",
                List.of(x, g.integers(0, 0, 1, 2, 0, 0, 3, 0), g.floats(new float[] {0.5f})));
          }
        });
    drawing.image("slice", this::slice);
    if (opset >= 10) {
      drawing.image(
          "slice backwards",
          (g, x) ->
              g.node(
                  "Slice",
                  List.of(
                      x,
                      g.integers(-1, 100),
                      g.integers(-100, 0),
                      g.integers(2, 1),
                      g.integers(-1, -2))));
    }
    drawing.image("split", this::split);
    drawing.image(
        "reshape by computed sizes",
        (g, x) -> {
          String y = conv(g, x, 4, 3);
          String shape = g.hidden("Shape", List.of(y));
          String batch = g.hidden("Gather", List.of(shape, g.constant(0)), one("axis", 0));
          String sizes = g.hidden("Concat", List.of(batch, g.constant(-1)), one("axis", 0));
          g.node("Relu", List.of(g.node("Reshape", List.of(y, sizes))));
        });
    drawing.image(
        "transpose to NHWC, rows, and back",
        (g, x) -> {
          String y = g.node("Transpose", List.of(conv(g, x, 4, 3)), list("perm", 0, 2, 3, 1));
          String z = g.node("MatMul", List.of(y, g.random(-1, 1, 3, 5)));
          g.node("Sigmoid", List.of(g.node("Transpose", List.of(z), list("perm", 0, 3, 1, 2))));
        });
    drawing.image(
        "squeeze and unsqueeze",
        (g, x) -> {
          String y = g.node("GlobalAveragePool", List.of(x));
          if (opset < 13) {
            String z = g.node("Squeeze", List.of(y), list("axes", 2, 3));
            String u = g.node("Unsqueeze", List.of(z), list("axes", 2, 3));
            g.node("Sigmoid", List.of(u));
          } else {
            String z = g.node("Squeeze", List.of(y, g.integers(2, 3)));
            String u = g.node("Unsqueeze", List.of(z, g.integers(-2, -1)));
            g.node("Sigmoid", List.of(u));
          }
        });
    drawing.image(
        "identity and dropout",
        (g, x) ->
            g.node(
                "Tanh", List.of(g.hidden("Dropout", List.of(g.hidden("Identity", List.of(x)))))));
  }

  private void slice(Graph g, String x) {
    if (opset < 10) {
      g.node("Slice", List.of(x), list("starts", 1, -6), list("ends", 3, 1000), list("axes", 1, 2));
    } else {
      g.node(
          "Slice",
          List.of(x, g.integers(1, -6), g.integers(3, 1000), g.integers(1, 2), g.integers(1, 2)));
    }
  }

  private void split(Graph g, String x) {
    List<String> parts =
        opset < 13
            ? g.outputs(2, "Split", List.of(x), one("axis", 1), list("split", 1, 3))
            : g.outputs(2, "Split", List.of(x, g.integers(1, 3)), one("axis", 1));
    parts.forEach(g::keep);
    g.node("Concat", List.of(parts.get(1), parts.get(0)), one("axis", 1));
  }
}
