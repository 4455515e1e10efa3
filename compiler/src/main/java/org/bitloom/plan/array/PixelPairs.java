// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Feature maps of half as many channels as a word has elements, whose words hold two pixels beside
 * each other: so the array makes both at once, one in the channels of each half.
 *
 * <p>Each is {@code [height, width / 2, 2 * channels]} then, which has its elements in the same
 * order. A convolution of an image makes the first, its kernel as wide as the windows of both
 * pixels; depthwise layers make others of it; and the pointwise layer behind them makes pixels of
 * its own words, those of even columns with the weights of one half of a word, and those of odd
 * columns with the other.
 */
final class PixelPairs {
  /** Pixels of a word. */
  static final int PIXELS = 2;

  private final IntegerNetwork graph;
  private final ArrayShape shape;
  private final List<Edge> edges = new ArrayList<>();

  private PixelPairs(IntegerNetwork graph, ArrayShape shape) {
    this.graph = graph;
    this.shape = shape;
  }

  /**
   * Returns the maps that may have pairs, from the one that a convolution makes on; none where not
   * all layers behind them read pairs.
   *
   * @param own the window of depthwise layers
   */
  static List<Edge> behind(IntegerNetwork graph, Node image, ArrayShape shape, ArrayWindows own) {
    PixelPairs pairs = new PixelPairs(graph, shape);
    return pairs.follow(image, own) ? List.copyOf(pairs.edges) : List.of();
  }

  /** Returns the shape of a map of pairs. */
  static Shape shape(Shape map) {
    List<Integer> sizes = map.dimensions();
    return Shape.of(sizes.get(0), sizes.get(1) / PIXELS, PIXELS * sizes.get(2));
  }

  private boolean follow(Node image, ArrayWindows own) {
    Edge made = made(image);
    List<Integer> sizes = made.type().shape().dimensions();
    boolean halves =
        shape.groupsPerWord() == 1
            && sizes.get(1) % PIXELS == 0
            && PIXELS * sizes.get(2) == shape.lanes();
    while (halves && graph.readers(made) == 1 && !graph.outputs().contains(made)) {
      edges.add(made);
      Node reader = graph.readingNodes(made).get(0);
      Operator operator = reader.operator();
      if (operator instanceof Conv2d conv) {
        return singles(conv, reader);
      }
      if (!(operator instanceof DepthwiseConv2d conv && shifted(conv, own))) {
        return false;
      }
      made = made(reader);
    }
    return false;
  }

  /** Returns what a layer makes, behind its requantizer. */
  private Edge made(Node node) {
    return graph.readingNodes(node.output()).stream()
        .filter(n -> n.operator() instanceof Requantize && n.layer().equals(node.layer()))
        .filter(n -> graph.readers(node.output()) == 1)
        .findFirst()
        .map(Node::output)
        .orElse(node.output());
  }

  /** Returns whether a layer makes pixels that fill their words, one after the other. */
  private boolean singles(Conv2d conv, Node node) {
    boolean averaged =
        graph.readingNodes(made(node)).stream().anyMatch(n -> n.operator() instanceof Pool);
    return conv.window().pointwise() && conv.outputCount() % shape.lanes() == 0 && !averaged;
  }

  /** A window of both pixels has a column on each side of theirs, and its rows are read at once. */
  private boolean shifted(DepthwiseConv2d conv, ArrayWindows own) {
    Window.Axis across = conv.window().columns();
    boolean side =
        across.kernel() == 3 && across.stride() == 1 && across.before() == 1 && across.after() == 1;
    return side
        && own.of(conv, shape)
            .filter(g -> g.columns() == across.kernel() && !g.lined())
            .isPresent();
  }
}
