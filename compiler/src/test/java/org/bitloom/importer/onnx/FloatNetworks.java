// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.FloatDrawing.conv;
import static org.bitloom.importer.onnx.FloatDrawing.normalized;
import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;

import java.util.List;
import java.util.function.UnaryOperator;

/** Float networks of every operator in the form of an opset, with random parameters. */
final class FloatNetworks {
  private FloatNetworks() {}

  /** A network, and the dimensions of its inputs. */
  record Drawn(String name, Graph graph, List<long[]> dims) {
    @Override
    public String toString() {
      return name + " of opset " + graph.opset();
    }
  }

  static List<Drawn> of(int opset) {
    FloatDrawing drawing = new FloatDrawing(opset);
    new FloatSums(drawing).all();
    new FloatFunctions(drawing).all();
    new FloatSteps(drawing).all();
    new FloatMoves(drawing).all();
    new FloatResizes(drawing).all();
    new FloatTaking(drawing).all();
    new FloatProducts(drawing).all();
    residual(drawing);
    return drawing.drawn();
  }

  private static void residual(FloatDrawing drawing) {
    drawing.image(
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
