// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.real;

import java.util.List;

/** Networks of products of two computed tensors. */
final class FloatProducts {
  private static final long[] SEQUENCE = {1, 5, 8};

  private final FloatDrawing drawing;

  FloatProducts(FloatDrawing drawing) {
    this.drawing = drawing;
  }

  /** Draws all of them. */
  void all() {
    drawing.add(
        "product by what is transposed",
        SEQUENCE,
        (g, x) -> g.node("MatMul", List.of(rows(g, x), transposed(g, rows(g, x), 0, 2, 1))));
    drawing.add(
        "product by what has to move",
        SEQUENCE,
        (g, x) -> g.node("MatMul", List.of(transposed(g, rows(g, x), 0, 2, 1), rows(g, x))));
    drawing.add("attention", SEQUENCE, (g, x) -> attended(g, rows(g, x), rows(g, x), rows(g, x)));
    drawing.add("attention of two heads", SEQUENCE, FloatProducts::heads);
    drawing.add(
        "heads that share a matrix",
        SEQUENCE,
        (g, x) -> {
          String one = g.node("Reshape", List.of(rows(g, x), g.integers(1, 1, 10, 4)));
          g.node("MatMul", List.of(head(g, x, 0, 2, 1, 3), transposed(g, one, 0, 1, 3, 2)));
        });
  }

  private static String rows(Graph g, String x) {
    return g.node("MatMul", List.of(x, g.random(-1, 1, 8, 8)));
  }

  private static String transposed(Graph g, String x, long... permutation) {
    return g.node("Transpose", List.of(x), list("perm", permutation));
  }

  private static String head(Graph g, String x, long... permutation) {
    String parted = g.node("Reshape", List.of(rows(g, x), g.integers(1, 5, 2, 4)));
    return transposed(g, parted, permutation);
  }

  private static void heads(Graph g, String x) {
    String keys = head(g, x, 0, 2, 3, 1);
    String scores = g.node("MatMul", List.of(head(g, x, 0, 2, 1, 3), keys));
    String shares = g.node("Softmax", List.of(scores), one("axis", 3));
    String made = g.node("MatMul", List.of(shares, head(g, x, 0, 2, 1, 3)));
    String joined = transposed(g, made, 0, 2, 1, 3);
    rows(g, g.node("Reshape", List.of(joined, g.integers(1, 5, 8))));
  }

  private static void attended(Graph g, String queries, String keys, String values) {
    String scores = g.node("MatMul", List.of(queries, transposed(g, keys, 0, 2, 1)));
    String tempered = g.node("LeakyRelu", List.of(scores), real("alpha", 0.5));
    String shares = g.node("Softmax", List.of(tempered), one("axis", 2));
    g.node("MatMul", List.of(shares, values));
  }
}
