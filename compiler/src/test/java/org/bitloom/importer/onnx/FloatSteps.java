// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.FloatDrawing.conv;
import static org.bitloom.importer.onnx.Graph.real;

import java.util.List;

/** Networks of functions that files compute in several steps, and of what only looks like them. */
final class FloatSteps {
  private final FloatDrawing drawing;

  FloatSteps(FloatDrawing drawing) {
    this.drawing = drawing;
  }

  /** What a function is made of. */
  interface Steps {
    String of(Graph g, String x);
  }

  /** Draws all of them. */
  void all() {
    if (drawing.opset() >= 9) {
      drawn("gelu of PyTorch", FloatSteps::gelu);
      drawn("gelu with factors first", FloatSteps::geluOfFactors);
    }
    drawn("gelu by tanh", (g, x) -> geluByTanh(g, x, mul(g, mul(g, x, x), x)));
    drawn(
        "gelu by tanh and a power",
        (g, x) -> geluByTanh(g, x, g.node("Pow", List.of(x, number(g, 3)))));
    drawn("silu", (g, x) -> mul(g, x, g.node("Sigmoid", List.of(x))));
    drawn(
        "silu of another slope", (g, x) -> mul(g, x, g.node("Sigmoid", List.of(mul(g, x, 1.702)))));
    drawn("mish", (g, x) -> mul(g, x, g.node("Tanh", List.of(g.node("Softplus", List.of(x))))));
    drawn("hard swish", FloatSteps::hardSwish);
    drawn(
        "hard swish by a hard sigmoid",
        (g, x) ->
            mul(
                g,
                x,
                g.node("HardSigmoid", List.of(x), real("alpha", 1 / 6.0), real("beta", 0.5))));
    drawn(
        "silu of a relu",
        (g, x) -> {
          String y = g.node("Relu", List.of(x));
          return mul(g, y, g.node("Sigmoid", List.of(y)));
        });
    drawn(
        "silu of channels",
        (g, x) -> {
          String y = g.node("Mul", List.of(x, g.random(0.5, 2, 3, 1, 1)));
          return mul(g, x, g.node("Sigmoid", List.of(y)));
        });
  }

  /** A function of a convolution, and a convolution behind it. */
  private void drawn(String name, Steps steps) {
    drawing.image(name, (g, x) -> conv(g, steps.of(g, conv(g, x, 4, 3)), 3, 2));
  }

  private static String number(Graph g, double value) {
    return g.floats(new float[] {(float) value});
  }

  private static String mul(Graph g, String a, String b) {
    return g.node("Mul", List.of(a, b));
  }

  private static String mul(Graph g, String a, double factor) {
    return mul(g, a, number(g, factor));
  }

  private static String add(Graph g, String a, double summand) {
    return g.node("Add", List.of(a, number(g, summand)));
  }

  static String gelu(Graph g, String x) {
    String divided = g.node("Div", List.of(x, number(g, Math.sqrt(2))));
    return mul(g, mul(g, x, add(g, g.node("Erf", List.of(divided)), 1)), 0.5);
  }

  private static String geluOfFactors(Graph g, String x) {
    String erf = g.node("Erf", List.of(mul(g, x, Math.sqrt(0.5))));
    return mul(g, mul(g, x, 0.5), add(g, erf, 1));
  }

  private static String geluByTanh(Graph g, String x, String cube) {
    String sum = g.node("Add", List.of(x, mul(g, cube, 0.044715)));
    String tanh = g.node("Tanh", List.of(mul(g, sum, Math.sqrt(2 / Math.PI))));
    return mul(g, mul(g, x, 0.5), add(g, tanh, 1));
  }

  private static String hardSwish(Graph g, String x) {
    String moved = add(g, x, 3);
    String clipped =
        g.opset() < 11
            ? g.node("Clip", List.of(moved), real("min", 0), real("max", 6))
            : g.node("Clip", List.of(moved, number(g, 0), number(g, 6)));
    return g.node("Div", List.of(mul(g, x, clipped), number(g, 6)));
  }
}
