// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.Graph.real;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** Networks of one opset while they are drawn. */
final class FloatDrawing {
  private static final long[] IMAGE = {1, 4, 9, 7};

  private final int opset;
  private final List<FloatNetworks.Drawn> drawn = new ArrayList<>();

  FloatDrawing(int opset) {
    this.opset = opset;
  }

  int opset() {
    return opset;
  }

  List<FloatNetworks.Drawn> drawn() {
    return drawn;
  }

  /** Builds a network from its input to its last node. */
  interface Body {
    void nodes(Graph g, String x);
  }

  /** Adds a network of an image with four channels. */
  void image(String name, Body body) {
    add(name, IMAGE, body);
  }

  void add(String name, long[] dims, Body body) {
    Graph g = new Graph(opset, name.hashCode());
    int[] sizes = new int[dims.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = i == 0 ? 0 : (int) dims[i];
    }
    body.nodes(g, g.input("x", sizes));
    drawn.add(new FloatNetworks.Drawn(name, g, List.of(dims)));
  }

  /** A convolution with a kernel of 3 x 3. */
  static String conv(Graph g, String x, int in, int out, AttributeProto... more) {
    return g.node("Conv", List.of(x, g.random(-1, 1, out, in, 3, 3), g.random(-1, 1, out)), more);
  }

  static String normalized(Graph g, String x, int channels) {
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
}
