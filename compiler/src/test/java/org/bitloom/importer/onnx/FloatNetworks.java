// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.real;
import static org.bitloom.importer.onnx.Graph.reals;
import static org.bitloom.importer.onnx.Graph.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Float networks of every operator in the form of an opset, with random parameters. */
final class FloatNetworks {
  private static final long[] IMAGE = {1, 4, 9, 7};

  private final int opset;
  private final List<Drawn> drawn = new ArrayList<>();

  private FloatNetworks(int opset) {
    this.opset = opset;
  }

  /** A network, and the dimensions of its inputs. */
  record Drawn(String name, Graph graph, List<long[]> dims) {
    @Override
    public String toString() {
      return name + " of opset " + graph.opset();
    }
  }

  /** Builds a network from its input to its last node. */
  private interface Body {
    void nodes(Graph g, String x);
  }

  static List<Drawn> of(int opset) {
    FloatNetworks networks = new FloatNetworks(opset);
    networks.convolutions();
    networks.dense();
    networks.functions();
    networks.constants();
    networks.pools();
    networks.moves();
    networks.whole();
    return networks.drawn;
  }

  private void image(String name, Body body) {
    add(name, IMAGE, body);
  }

  private void add(String name, long[] dims, Body body) {
    Graph g = new Graph(opset, name.hashCode());
    int[] sizes = new int[dims.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == 0 ? 0 : (int) dims[i];
    }
    body.nodes(g, g.input("x", sizes));
    drawn.add(new Drawn(name, g, List.of(dims)));
  }

  private static String conv(Graph g, String x, int in, int out, AttributeProto... more) {
    return g.node("Conv", List.of(x, g.random(-1, 1, out, in, 3, 3), g.random(-1, 1, out)), more);
  }

  private void convolutions() {
    image("conv", (g, x) -> conv(g, x, 4, 6));
    image("conv without bias", (g, x) -> g.node("Conv", List.of(x, g.random(-1, 1, 5, 4, 2, 3))));
    image(
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
    image("conv in groups", (g, x) -> conv(g, x, 2, 6, one("group", 2)));
    image("depthwise", (g, x) -> conv(g, x, 1, 4, one("group", 4), list("pads", 1, 1, 1, 1)));
    image("depthwise, two of each", (g, x) -> conv(g, x, 1, 8, one("group", 4)));
    for (String mode : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      image(
          "conv " + mode,
          (g, x) -> conv(g, x, 4, 3, text("auto_pad", mode), list("strides", 2, 2)));
    }
    add(
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
    image(
        "conv, normalization, relu",
        (g, x) -> g.node("Relu", List.of(normalized(g, conv(g, x, 4, 6), 6))));
    image(
        "relu, normalization",
        (g, x) -> normalized(g, g.node("Relu", List.of(conv(g, x, 4, 6))), 6));
    image("normalization of the input", (g, x) -> conv(g, normalized(g, x, 4), 4, 3));
    image(
        "depthwise, normalization twice",
        (g, x) -> normalized(g, normalized(g, conv(g, x, 1, 8, one("group", 4)), 8), 8));
  }

  private static String normalized(Graph g, String x, int channels) {
    return g.node(
        "BatchNormalization",
        List.of(
            x,
            g.random(-2, 2, channels),
            g.random(-1, 1, channels),
            g.random(-1, 1, channels),
            g.random(0.1, 3, channels)),
        real("epsilon", 1e-3));
  }

  private void dense() {
    long[] row = {1, 12};
    add(
        "gemm",
        row,
        (g, x) -> g.node("Gemm", List.of(x, g.random(-1, 1, 12, 5), g.random(-1, 1, 5))));
    add(
        "gemm with factors",
        row,
        (g, x) ->
            g.node(
                "Gemm",
                List.of(x, g.random(-1, 1, 5, 12), g.random(-1, 1, 1, 5)),
                one("transB", 1),
                real("alpha", 0.5),
                real("beta", 3)));
    add(
        "matmul, add, relu",
        row,
        (g, x) -> {
          String y = g.node("MatMul", List.of(x, g.random(-1, 1, 12, 7)));
          g.node("Relu", List.of(g.node("Add", List.of(g.random(-1, 1, 7), y))));
        });
    add(
        "matmul of rows",
        new long[] {1, 5, 6},
        (g, x) -> g.node("Tanh", List.of(g.node("MatMul", List.of(x, g.random(-1, 1, 6, 4))))));
    add(
        "dense, normalization, relu",
        row,
        (g, x) -> {
          String y = g.node("MatMul", List.of(x, g.random(-1, 1, 12, 7)));
          g.node("Relu", List.of(normalized(g, y, 7)));
        });
    image(
        "flatten, gemm",
        (g, x) -> {
          String y = g.node("Flatten", List.of(conv(g, x, 4, 3)));
          g.node("Gemm", List.of(y, g.random(-1, 1, 105, 4), g.random(-1, 1, 4)));
        });
  }

  private void function(String operator, AttributeProto... attributes) {
    image(operator + " of the input", (g, x) -> g.node(operator, List.of(x), attributes));
    image(
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
    if (opset >= 14) {
      function("HardSwish");
    }
    clip("clip to 6", 0, 6);
    clip("clip", -0.5, 0.75);
    image(
        "prelu of one slope",
        (g, x) -> g.node("PRelu", List.of(x, g.floats(new float[] {0.3f}, 1, 1, 1))));
    image(
        "swish",
        (g, x) -> {
          String y = conv(g, x, 4, 3);
          g.node("Mul", List.of(y, g.node("Sigmoid", List.of(y))));
        });
    image(
        "softmax of channels",
        (g, x) -> {
          String y = g.node("GlobalAveragePool", List.of(conv(g, x, 4, 6)));
          g.node("Softmax", List.of(g.node("Flatten", List.of(y))), one("axis", 1));
        });
    if (opset >= 13) {
      image("softmax of pixels", (g, x) -> g.node("Softmax", List.of(x), one("axis", 1)));
    }
  }

  private void clip(String name, double low, double high) {
    image(
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
    image(
        "number minus tensor",
        (g, x) -> g.node("Sub", List.of(g.floats(new float[] {2}), conv(g, x, 4, 3))));
    for (String operator : List.of("Add", "Sub", "Mul")) {
      image(
          operator + " of two tensors",
          (g, x) ->
              g.node(
                  "Relu", List.of(g.node(operator, List.of(conv(g, x, 4, 3), conv(g, x, 4, 3))))));
    }
    image("square", (g, x) -> g.node("Mul", List.of(x, x)));
    if (opset >= 8) {
      image(
          "largest of a tensor and a number",
          (g, x) -> g.node("Max", List.of(x, g.floats(new float[] {0.25f}))));
      image(
          "sum of three",
          (g, x) -> g.node("Sum", List.of(conv(g, x, 4, 3), conv(g, x, 4, 3), conv(g, x, 4, 3))));
    }
  }

  private void constant(
      String name, String operator, java.util.function.Function<Graph, String> c) {
    image(name, (g, x) -> g.node(operator, List.of(x, c.apply(g))));
  }

  private void pools() {
    image(
        "max pool",
        (g, x) -> g.node("MaxPool", List.of(x), list("kernel_shape", 2, 2), list("strides", 2, 2)));
    image(
        "max pool with pads",
        (g, x) ->
            g.node(
                "MaxPool",
                List.of(x),
                list("kernel_shape", 3, 3),
                list("strides", 2, 1),
                list("pads", 1, 0, 1, 2)));
    image(
        "average pool",
        (g, x) ->
            g.node("AveragePool", List.of(x), list("kernel_shape", 3, 2), list("strides", 2, 2)));
    image(
        "average pool, pads not counted",
        (g, x) ->
            g.node(
                "AveragePool",
                List.of(x),
                list("kernel_shape", 3, 3),
                list("strides", 2, 2),
                list("pads", 1, 1, 1, 1)));
    image(
        "average pool, pads counted",
        (g, x) ->
            g.node(
                "AveragePool",
                List.of(x),
                list("kernel_shape", 3, 3),
                list("pads", 1, 1, 1, 1),
                one("count_include_pad", 1)));
    if (opset >= 10) {
      image(
          "max pool, sizes rounded up",
          (g, x) ->
              g.node(
                  "MaxPool",
                  List.of(x),
                  list("kernel_shape", 2, 2),
                  list("strides", 2, 2),
                  one("ceil_mode", 1)));
    }
    image("global average", (g, x) -> g.node("GlobalAveragePool", List.of(x)));
    image("global maximum", (g, x) -> g.node("GlobalMaxPool", List.of(x)));
    for (int keep : new int[] {0, 1}) {
      image(
          "mean of pixels, " + keep,
          (g, x) -> {
            String y = conv(g, x, 4, 3);
            if (opset < 18) {
              g.node("ReduceMean", List.of(y), list("axes", 2, 3), one("keepdims", keep));
            } else {
              g.node("ReduceMean", List.of(y, g.integers(-1, -2)), one("keepdims", keep));
            }
          });
    }
  }

  private void moves() {
    image(
        "concat of channels",
        (g, x) ->
            g.node(
                "Concat",
                List.of(conv(g, x, 4, 3), conv(g, x, 4, 5), conv(g, x, 4, 1)),
                one("axis", 1)));
    image(
        "concat of rows",
        (g, x) -> g.node("Concat", List.of(x, g.node("Relu", List.of(x))), one("axis", 2)));
    image(
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
    image("slice", this::slice);
    image("split", this::split);
    resizes();
    image(
        "reshape by computed sizes",
        (g, x) -> {
          String y = conv(g, x, 4, 3);
          String shape = g.hidden("Shape", List.of(y));
          String batch = g.hidden("Gather", List.of(shape, g.constant(0)), one("axis", 0));
          String sizes = g.hidden("Concat", List.of(batch, g.constant(-1)), one("axis", 0));
          g.node("Relu", List.of(g.node("Reshape", List.of(y, sizes))));
        });
    image(
        "transpose to NHWC, rows, and back",
        (g, x) -> {
          String y = g.node("Transpose", List.of(conv(g, x, 4, 3)), list("perm", 0, 2, 3, 1));
          String z = g.node("MatMul", List.of(y, g.random(-1, 1, 3, 5)));
          g.node("Sigmoid", List.of(g.node("Transpose", List.of(z), list("perm", 0, 3, 1, 2))));
        });
    image(
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
    image(
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

  private void resizes() {
    if (opset < 9) {
      image("upsample", (g, x) -> g.node("Upsample", List.of(x), reals("scales", 1, 1, 2, 3)));
    } else if (opset == 9) {
      image(
          "upsample",
          (g, x) -> g.node("Upsample", List.of(x, g.floats(new float[] {1, 1, 2, 3}, 4))));
    } else if (opset == 10) {
      image(
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
      image(
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
    image(
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
    image(
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
    image(
        "resize linear " + transform,
        (g, x) ->
            g.node(
                "Resize",
                List.of(x, g.floats(new float[0], 0), g.floats(new float[] {1, 1, down, right}, 4)),
                text("mode", "linear"),
                text("coordinate_transformation_mode", transform)));
  }

  private void whole() {
    image(
        "residual network",
        (g, x) -> {
          UnaryOperator<String> block =
              in -> {
                String y = normalized(g, conv(g, in, 6, 6, list("pads", 1, 1, 1, 1)), 6);
                String z = conv(g, g.node("Relu", List.of(y)), 6, 6, list("pads", 1, 1, 1, 1));
                return g.node("Relu", List.of(g.node("Add", List.of(in, normalized(g, z, 6)))));
              };
          String first = g.node("Relu", List.of(normalized(g, conv(g, x, 4, 6), 6)));
          String pooled = g.node("GlobalAveragePool", List.of(block.apply(first)));
          String flat = g.node("Flatten", List.of(pooled));
          String logits =
              g.node(
                  "Gemm",
                  List.of(flat, g.random(-1, 1, 5, 6), g.random(-1, 1, 5)),
                  one("transB", 1));
          g.node("Softmax", List.of(logits), one("axis", 1));
        });
  }
}
