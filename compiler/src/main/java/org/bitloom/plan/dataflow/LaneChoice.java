// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Normalization;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.sparse.LaneTurns;
import org.bitloom.sparse.Matrix;
import org.bitloom.sparse.SparseImage;

/**
 * How layers on lanes give their sums: row by row, or the lanes take turns, and the columns of the
 * dense layer behind follow them. Turns wait less for a lane and need no memory that names one, but
 * the other columns can take more distances. The choice is what keeps up the shorter interval, or
 * else what is ready earlier; of two that are alike, turns.
 *
 * @param orders of the tensors between
 * @param turns of the layers whose lanes take them, by node name
 */
record LaneChoice(Orders orders, Map<String, LaneTurns> turns) {
  private static final Comparator<Cost> CHEAPER =
      Comparator.comparingLong(Cost::interval).thenComparingLong(Cost::latency);

  /**
   * Returns the choice for a network.
   *
   * @param kept layers whose columns keep their order, because their sums have to fit a given type
   */
  static LaneChoice best(IntegerNetwork network, FoldingChoice choice, Set<String> kept) {
    Search search = new Search(network, choice, kept, new HashMap<>(), new HashMap<>());
    network.nodes().forEach(search::node);
    return new LaneChoice(new Orders(search.orders()), Map.copyOf(search.turns()));
  }

  /** What two layers take together, in cycles. */
  private record Cost(long interval, long latency) {}

  /**
   * How the sums of a layer reach the only array that reads them.
   *
   * @param tensors on the way, element by element of the sums
   * @param reader a dense layer
   * @param columns of the reader
   */
  private record Way(List<Edge> tensors, Node reader, Dense columns) {
    /**
     * Returns the way from a tensor; none where it ends elsewhere, or where something on it tells
     * channels by their place.
     *
     * @param before tensors that lead to it
     */
    static Optional<Way> from(IntegerNetwork network, Edge tensor, List<Edge> before) {
      List<Node> readers = network.readingNodes(tensor);
      if (readers.size() != 1 || network.readers(tensor) != 1) {
        return Optional.empty();
      }
      before.add(tensor);
      Node reader = readers.get(0);
      return switch (reader.operator()) {
        case Dense dense -> Optional.of(new Way(before, reader, dense));
        case Requantize requantize -> from(network, reader.output(), before);
        case Lookup lookup -> from(network, reader.output(), before);
        case Convolution convolution -> Optional.empty();
        case MatMul matMul -> Optional.empty();
        case Combine combine -> Optional.empty();
        case ArgMax argMax -> Optional.empty();
        case Normalization normalization -> Optional.empty();
        case Pool pool -> Optional.empty();
        case ResizeBilinear resize -> Optional.empty();
        case Reordering reordering -> Optional.empty();
      };
    }
  }

  /**
   * The choice of one layer after the other.
   *
   * @param choice of the foldings
   * @param orders chosen so far, by tensor
   * @param turns chosen so far, by node
   */
  private record Search(
      IntegerNetwork network,
      FoldingChoice choice,
      Set<String> kept,
      Map<String, Arrangement> orders,
      Map<String, LaneTurns> turns) {
    void node(Node node) {
      if (node.operator() instanceof Dense dense && folding(node).decoding()) {
        Dense layer = (Dense) new Orders(orders).operator(node, dense);
        Way.from(network, node.output(), new ArrayList<>())
            .filter(way -> folding(node).pe() > 1 && !kept.contains(way.reader().layer()))
            .ifPresent(way -> choose(node, layer, way));
      }
    }

    private Folding folding(Node node) {
      return choice.foldings().get(node.name());
    }

    private void choose(Node node, Dense layer, Way way) {
      Matrix matrix = Matrix.of(layer);
      int lanes = folding(node).pe();
      LaneTurns best = null;
      Cost least = null;
      for (LaneTurns candidate : LaneTurns.all(matrix, lanes)) {
        Dense columns = way.columns().reading(candidate.order());
        Cost cost = cost(cycles(node, layer, candidate.ends()), cycles(way.reader(), columns));
        if (least == null || CHEAPER.compare(cost, least) < 0) {
          best = candidate;
          least = cost;
        }
      }
      long rows = cycles(node, layer, SparseImage.of(matrix, lanes).ends());
      if (CHEAPER.compare(least, cost(rows, cycles(way.reader(), way.columns()))) <= 0) {
        Arrangement order = best.order();
        turns.put(node.name(), best);
        way.tensors().stream()
            .filter(tensor -> !order.own())
            .forEach(tensor -> orders.put(tensor.name(), order));
      }
    }

    private Cost cost(long layer, long reader) {
      long interval = Math.max(choice.pace(), Math.max(layer, reader));
      return new Cost(interval, Math.addExact(layer, reader));
    }

    private long cycles(Node node, Dense layer, int[] ends) {
      return SparseEngine.cycles(layer, folding(node), ends);
    }

    /** Returns the cycles of a reader; 0 for an array, which takes the same for every order. */
    private long cycles(Node reader, Dense columns) {
      Folding folding = folding(reader);
      return folding.decoding()
          ? cycles(reader, columns, SparseImage.of(Matrix.of(columns), folding.pe()).ends())
          : 0;
    }
  }
}
