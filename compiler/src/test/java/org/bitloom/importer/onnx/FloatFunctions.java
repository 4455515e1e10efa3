// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.FloatDrawing.conv;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.real;
import static org.bitloom.importer.onnx.Graph.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Networks of functions of one element, and of two. */
final class FloatFunctions {
  private final FloatDrawing drawing;
  private final int opset;

  FloatFunctions(FloatDrawing drawing) {
    this.drawing = drawing;
    opset = drawing.opset();
  }

  /** Draws all of them. */
  void all() {
    functions();
    constants();
  }

  private void function(String operator, AttributeProto... attributes) {
    drawing.image(operator + " of the input", (g, x) -> g.node(operator, List.of(x), attributes));
    drawing.image(
        operator + " of a convolution",
        (g, x) -> g.node(operator, List.of(conv(g, x, 4, 3)), attributes));
  }

  private void functions() {
    function("Relu");
    function("LeakyRelu", real("alpha", 0.2));
    function("Sigmoid");
    function("Tanh");
    function("Elu");
    function("HardSigmoid");
    function("HardSigmoid", real("alpha", 0.25), real("beta", 0.4));
    function("Neg");
    for (String operator : List.of("Softplus", "Softsign", "Exp", "Abs", "Sin", "Cos", "Selu")) {
      function(operator);
    }
    drawing.image("a power", (g, x) -> g.node("Pow", List.of(x, g.floats(new float[] {2}))));
    if (opset >= 9) {
      function("Erf");
    }
    if (opset >= 12) {
      function("Celu");
    }
    if (opset >= 18) {
      function("Mish");
    }
    if (opset >= 20) {
      function("Gelu");
      function("Gelu", text("approximate", "tanh"));
    }
    if (opset >= 14) {
      function("HardSwish");
    }
    clip("clip to 6", 0, 6);
    clip("clip", -0.5, 0.75);
    drawing.image(
        "prelu of one slope",
        (g, x) -> g.node("PRelu", List.of(x, g.floats(new float[] {0.3f}, 1, 1, 1))));
    drawing.image(
        "swish",
        (g, x) -> {
          String y = conv(g, x, 4, 3);
          g.node("Mul", List.of(y, g.node("Sigmoid", List.of(y))));
        });
    drawing.image(
        "softmax of channels",
        (g, x) -> {
          String y = g.node("GlobalAveragePool", List.of(conv(g, x, 4, 6)));
          g.node("Softmax", List.of(g.node("Flatten", List.of(y))), one("axis", 1));
        });
    if (opset >= 13) {
      drawing.image("softmax of pixels", (g, x) -> g.node("Softmax", List.of(x), one("axis", 1)));
    }
  }

  private void clip(String name, double low, double high) {
    drawing.image(
        name,
        (g, x) -> {
          String y = conv(g, x, 4, 3);
          if (opset < 11) {
            g.node("Clip", List.of(y), real("min", low), real("max", high));
          } else {
            g.node(
                "Clip",
                List.of(
                    y, g.floats(new float[] {(float) low}), g.floats(new float[] {(float) high})));
          }
        });
  }

  private void constants() {
    for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
      constant(operator + " a number", operator, g -> g.floats(new float[] {1.75f}));
      constant(operator + " channels", operator, g -> g.random(0.5, 2, 4, 1, 1));
      constant(operator + " an image", operator, g -> g.random(0.5, 2, 1, 4, 9, 7));
      constant(operator + " a row", operator, g -> g.random(0.5, 2, 7));
    }
    drawing.image(
        "number minus tensor",
        (g, x) -> g.node("Sub", List.of(g.floats(new float[] {2}), conv(g, x, 4, 3))));
    for (String operator : List.of("Add", "Sub", "Mul", "Max", "Min")) {
      if (operator.startsWith("M") && opset < 8) {
        continue;
      }
      drawing.image(
          operator + " of two tensors",
          (g, x) ->
              g.node(
                  "Relu", List.of(g.node(operator, List.of(conv(g, x, 4, 3), conv(g, x, 4, 3))))));
    }
    broadcasts();
    drawing.image("square", (g, x) -> g.node("Mul", List.of(x, x)));
    if (opset >= 8) {
      drawing.image(
          "largest of a tensor and a number",
          (g, x) -> g.node("Max", List.of(x, g.floats(new float[] {0.25f}))));
      drawing.image(
          "sum of three",
          (g, x) -> g.node("Sum", List.of(conv(g, x, 4, 3), conv(g, x, 4, 3), conv(g, x, 4, 3))));
    }
  }

  /** Squeeze and excite, the other way round, a column, and a number. */
  private void broadcasts() {
    for (String operator :
        opset < 8 ? List.of("Add", "Mul") : List.of("Add", "Sub", "Mul", "Max")) {
      drawing.image(
          operator + " of an image and its channels",
          (g, x) -> {
            String y = conv(g, x, 4, 3);
            g.node(operator, List.of(y, g.node("GlobalAveragePool", List.of(y))));
          });
      drawing.image(
          operator + " of channels and their image",
          (g, x) -> {
            String y = conv(g, x, 4, 3);
            g.node(operator, List.of(g.node("GlobalMaxPool", List.of(y)), y));
          });
      drawing.image(
          operator + " of an image and one number of each pixel",
          (g, x) -> {
            String y = g.node("Conv", List.of(x, g.random(-1, 1, 1, 4, 1, 1)));
            g.node(operator, List.of(x, y));
          });
    }
    drawing.image(
        "prelu of channels",
        (g, x) -> g.node("PRelu", List.of(conv(g, x, 4, 3), g.random(-1, 1, 3, 1, 1))));
    drawing.image(
        "prelu of one negative slope",
        (g, x) -> g.node("PRelu", List.of(x, g.floats(new float[] {-0.3f}, 1))));
  }

  private void constant(
      String name, String operator, java.util.function.Function<Graph, String> c) {
    drawing.image(name, (g, x) -> g.node(operator, List.of(x, c.apply(g))));
  }
}
