// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.FloatDrawing.conv;
import static org.bitloom.importer.onnx.FloatDrawing.normalized;
import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.real;
import static org.bitloom.importer.onnx.Graph.text;

import java.util.List;

/** Networks of convolutions, products and pools. */
final class FloatSums {
  private final FloatDrawing drawing;
  private final int opset;

  FloatSums(FloatDrawing drawing) {
    this.drawing = drawing;
    opset = drawing.opset();
  }

  /** Draws all of them. */
  void all() {
    convolutions();
    dense();
    pools();
  }

  private void convolutions() {
    drawing.image("conv", (g, x) -> conv(g, x, 4, 6));
    drawing.image(
        "conv without bias", (g, x) -> g.node("Conv", List.of(x, g.random(-1, 1, 5, 4, 2, 3))));
    drawing.image(
        "conv with strides, dilations and uneven pads",
        (g, x) ->
            conv(
                g,
                x,
                4,
                6,
                list("strides", 2, 1),
                list("dilations", 1, 2),
                list("pads", 1, 2, 0, 3)));
    drawing.image("conv in groups", (g, x) -> conv(g, x, 2, 6, one("group", 2)));
    drawing.image(
        "depthwise", (g, x) -> conv(g, x, 1, 4, one("group", 4), list("pads", 1, 1, 1, 1)));
    drawing.image("depthwise, two of each", (g, x) -> conv(g, x, 1, 8, one("group", 4)));
    for (String mode : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      drawing.image(
          "conv " + mode,
          (g, x) -> conv(g, x, 4, 3, text("auto_pad", mode), list("strides", 2, 2)));
    }
    transposed();
    drawing.add(
        "conv over one axis",
        new long[] {1, 3, 11},
        (g, x) -> {
          String y =
              g.node(
                  "Conv",
                  List.of(x, g.random(-1, 1, 5, 3, 3), g.random(-1, 1, 5)),
                  list("strides", 2),
                  list("pads", 1, 0));
          g.node("MaxPool", List.of(y), list("kernel_shape", 2));
        });
    drawing.image(
        "conv, normalization, relu",
        (g, x) -> g.node("Relu", List.of(normalized(g, conv(g, x, 4, 6), 6))));
    drawing.image(
        "relu, normalization",
        (g, x) -> normalized(g, g.node("Relu", List.of(conv(g, x, 4, 6))), 6));
    drawing.image("normalization of the input", (g, x) -> conv(g, normalized(g, x, 4), 4, 3));
    drawing.image(
        "depthwise, normalization twice",
        (g, x) -> normalized(g, normalized(g, conv(g, x, 1, 8, one("group", 4)), 8), 8));
  }

  private void reduced(String operator, int axesAsInput, int keep) {
    drawing.image(
        operator + " of pixels, dimensions kept " + keep,
        (g, x) -> {
          String y = conv(g, x, 4, 3);
          if (opset < axesAsInput) {
            g.node(operator, List.of(y), list("axes", 2, 3), one("keepdims", keep));
          } else {
            g.node(operator, List.of(y, g.integers(2, 3)), one("keepdims", keep));
          }
        });
  }

  private void transposed() {
    drawing.image(
        "transposed conv",
        (g, x) ->
            g.node(
                "ConvTranspose",
                List.of(x, g.random(-1, 1, 4, 3, 2, 2), g.random(-1, 1, 3)),
                list("strides", 2, 2)));
    drawing.image(
        "transposed conv with pads",
        (g, x) ->
            g.node(
                "ConvTranspose",
                List.of(conv(g, x, 4, 5), g.random(-1, 1, 5, 3, 3, 4)),
                list("strides", 2, 3),
                list("pads", 1, 2, 0, 1),
                list("output_padding", 1, 0)));
    drawing.image(
        "transposed conv, normalization, relu",
        (g, x) ->
            g.node(
                "Relu",
                List.of(
                    normalized(
                        g, g.node("ConvTranspose", List.of(x, g.random(-1, 1, 4, 6, 3, 3))), 6))));
    for (int groups : new int[] {2, 4}) {
      drawing.image(
          "transposed conv in groups of " + 4 / groups,
          (g, x) ->
              g.node(
                  "ConvTranspose",
                  List.of(x, g.random(-1, 1, 4, 3, 3, 3)),
                  one("group", groups),
                  list("dilations", 2, 1),
                  list("strides", 1, 2)));
    }
    for (String automatic : List.of("SAME_UPPER", "SAME_LOWER")) {
      drawing.image(
          "transposed conv, " + automatic,
          (g, x) ->
              g.node(
                  "ConvTranspose",
                  List.of(x, g.random(-1, 1, 4, 3, 3, 1)),
                  list("strides", 2, 3),
                  text("auto_pad", automatic)));
    }
    drawing.image(
        "transposed conv to a size",
        (g, x) ->
            g.node(
                "ConvTranspose",
                List.of(x, g.random(-1, 1, 4, 3, 4, 3)),
                list("strides", 2, 2),
                list("output_shape", 17, 16)));
    drawing.add(
        "transposed conv over one axis",
        new long[] {1, 3, 11},
        (g, x) ->
            g.node(
                "ConvTranspose",
                List.of(x, g.random(-1, 1, 3, 5, 4), g.random(-1, 1, 5)),
                list("strides", 2),
                list("pads", 1, 1)));
  }

  private void dense() {
    long[] row = {1, 12};
    drawing.add(
        "gemm",
        row,
        (g, x) -> g.node("Gemm", List.of(x, g.random(-1, 1, 12, 5), g.random(-1, 1, 5))));
    drawing.add(
        "gemm with factors",
        row,
        (g, x) ->
            g.node(
                "Gemm",
                List.of(x, g.random(-1, 1, 5, 12), g.random(-1, 1, 1, 5)),
                one("transB", 1),
                real("alpha", 0.5),
                real("beta", 3)));
    drawing.add(
        "matmul, add, relu",
        row,
        (g, x) -> {
          String y = g.node("MatMul", List.of(x, g.random(-1, 1, 12, 7)));
          g.node("Relu", List.of(g.node("Add", List.of(g.random(-1, 1, 7), y))));
        });
    drawing.add(
        "matmul of rows",
        new long[] {1, 5, 6},
        (g, x) -> g.node("Tanh", List.of(g.node("MatMul", List.of(x, g.random(-1, 1, 6, 4))))));
    drawing.add(
        "dense, normalization, relu",
        row,
        (g, x) -> {
          String y = g.node("MatMul", List.of(x, g.random(-1, 1, 12, 7)));
          g.node("Relu", List.of(normalized(g, y, 7)));
        });
    drawing.image(
        "flatten, gemm",
        (g, x) -> {
          String y = g.node("Flatten", List.of(conv(g, x, 4, 3)));
          g.node("Gemm", List.of(y, g.random(-1, 1, 105, 4), g.random(-1, 1, 4)));
        });
  }

  private void pools() {
    drawing.image(
        "max pool",
        (g, x) -> g.node("MaxPool", List.of(x), list("kernel_shape", 2, 2), list("strides", 2, 2)));
    drawing.image(
        "max pool with pads",
        (g, x) ->
            g.node(
                "MaxPool",
                List.of(x),
                list("kernel_shape", 3, 3),
                list("strides", 2, 1),
                list("pads", 1, 0, 1, 2)));
    drawing.image(
        "average pool",
        (g, x) ->
            g.node("AveragePool", List.of(x), list("kernel_shape", 3, 2), list("strides", 2, 2)));
    drawing.image(
        "average pool, pads not counted",
        (g, x) ->
            g.node(
                "AveragePool",
                List.of(x),
                list("kernel_shape", 3, 3),
                list("strides", 2, 2),
                list("pads", 1, 1, 1, 1)));
    drawing.image(
        "average pool, pads counted",
        (g, x) ->
            g.node(
                "AveragePool",
                List.of(x),
                list("kernel_shape", 3, 3),
                list("pads", 1, 1, 1, 1),
                one("count_include_pad", 1)));
    if (opset >= 10) {
      drawing.image(
          "max pool, sizes rounded up",
          (g, x) ->
              g.node(
                  "MaxPool",
                  List.of(x),
                  list("kernel_shape", 2, 2),
                  list("strides", 2, 2),
                  one("ceil_mode", 1)));
    }
    drawing.image("global average", (g, x) -> g.node("GlobalAveragePool", List.of(x)));
    drawing.image("global maximum", (g, x) -> g.node("GlobalMaxPool", List.of(x)));
    for (int keep : new int[] {0, 1}) {
      drawing.image(
          "mean of pixels, " + keep,
          (g, x) -> {
            String y = conv(g, x, 4, 3);
            if (opset < 18) {
              g.node("ReduceMean", List.of(y), list("axes", 2, 3), one("keepdims", keep));
            } else {
              g.node("ReduceMean", List.of(y, g.integers(-1, -2)), one("keepdims", keep));
            }
          });
      reduced("ReduceMax", 18, keep);
      reduced("ReduceSum", 13, keep);
    }
  }
}
