// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;

/** Turns the graph of integer operators into the program of the array. */
final class PassList {
  /** Elements are bytes in memory. */
  private static final int MOST_BITS = 8;

  private final ProvenNetwork proven;
  private final IntegerNetwork graph;
  private final ArrayShape shape;
  private final MemoryRow row;
  private final ArrayWindows windows;
  private final MapAllocation allocation = new MapAllocation();
  private final Map<String, MapPlace> places = new HashMap<>();

  /** By tensor whose place it has, how many reads are still to come. */
  private final Map<String, Integer> reads = new HashMap<>();

  /** By tensor, the one whose place it shares: itself, unless it is a reshaped one. */
  private final Map<String, String> owners = new HashMap<>();

  private final List<Pass> passes = new ArrayList<>();
  private final Map<Node, String> refusals = new LinkedHashMap<>();

  PassList(ProvenNetwork proven, MemoryRow row) {
    this.proven = proven;
    this.graph = proven.graph();
    this.shape = row.shape();
    this.row = row;
    this.windows = ArrayWindows.of(graph, shape);
  }

  /** Makes the program; what cannot be computed is among the refusals then. */
  PassList build() {
    graph.inputs().forEach(this::load);
    for (Node node : graph.nodes()) {
      if (!absorbed(node)) {
        lower(node);
      }
    }
    if (refusals.isEmpty()) {
      store();
    }
    return this;
  }

  List<Pass> passes() {
    return passes;
  }

  Map<Node, String> refusals() {
    return refusals;
  }

  ArrayWindows windows() {
    return windows;
  }

  int mapWords() {
    return allocation.words();
  }

  private void load(Edge edge) {
    if (edge.type().elementType().bits() > MOST_BITS) {
      // The node that reads it says so.
      places.put(edge.name(), MapPlace.of(edge.type().shape(), 0, shape));
      return;
    }
    passes.add(new Pass.Load(edge, place(edge, loaded(edge))));
  }

  /** An input that is only read reshaped, or whole, lies so: short vectors leave lanes empty. */
  private Shape loaded(Edge edge) {
    List<Shape> shapes =
        graph.readingNodes(edge).stream()
            .map(n -> read(n, edge.type().shape()))
            .distinct()
            .toList();
    return shapes.size() == 1 && !graph.outputs().contains(edge)
        ? shapes.get(0)
        : edge.type().shape();
  }

  private static Shape read(Node node, Shape shape) {
    if (node.operator() instanceof Reshape reshape) {
      return reshape.shape();
    }
    return node.operator() instanceof Dense dense ? Shape.of(dense.inputCount()) : shape;
  }

  private MapPlace place(Edge edge) {
    return place(edge, edge.type().shape());
  }

  private MapPlace place(Edge edge, Shape lain) {
    MapPlace sized = MapPlace.of(lain, 0, shape);
    int base = allocation.take(edge.name(), padded(sized.words()));
    MapPlace place = MapPlace.of(lain, base, shape);
    places.put(edge.name(), place);
    owners.put(edge.name(), edge.name());
    reads.merge(edge.name(), graph.readers(edge), Integer::sum);
    return place;
  }

  /** Whole rows, so that whole rows move to and from memory. */
  private int padded(int words) {
    return Math.multiplyExact(row.rows(words), row.words());
  }

  private void store() {
    long offset = 0;
    for (Edge edge : graph.outputs()) {
      MapPlace place = places.get(edge.name());
      passes.add(new Pass.Store(edge, place, offset));
      offset += row.bytes(place);
    }
  }

  /** Returns the requantizer that takes the sums of a node, and nobody else does. */
  private Optional<Node> requantizer(Node node) {
    boolean sums =
        node.operator() instanceof WeightedSum
            || node.operator() instanceof Combine
            || node.operator() instanceof Pool
            || node.operator() instanceof MatMul
            || node.operator() instanceof ResizeBilinear;
    return sums && graph.readers(node.output()) == 1
        ? graph.readingNodes(node.output()).stream()
            .filter(n -> n.operator() instanceof Requantize && n.layer().equals(node.layer()))
            .findFirst()
        : Optional.empty();
  }

  private boolean absorbed(Node node) {
    return node.operator() instanceof Requantize
        && graph.producer(node.inputs().get(0)).flatMap(this::requantizer).isPresent();
  }

  private void lower(Node node) {
    Optional<Node> requantizer = requantizer(node);
    Edge output = requantizer.map(Node::output).orElse(node.output());
    try {
      requireKind(node.operator());
      requireBytes(node.inputs());
      requireBytes(List.of(output));
      Optional<ProvenRequantizer> constants =
          requantizer.map(r -> proven.requantizers().get(r.name()));
      if (node.operator() instanceof Reshape reshape) {
        reshape(node, reshape);
      } else {
        List<MapPlace> in = node.inputs().stream().map(e -> places.get(e.name())).toList();
        requirePlaces(node, in);
        MapPlace out = place(output);
        passes.addAll(passes(node, output, constants, in, out));
      }
    } catch (Refused refused) {
      refusals.put(node, refused.getMessage());
      places.putIfAbsent(output.name(), MapPlace.of(output.type().shape(), 0, shape));
    }
    node.inputs().forEach(this::read);
  }

  private void read(Edge edge) {
    String owner = owners.get(edge.name());
    if (owner != null && reads.merge(owner, -1, Integer::sum) == 0) {
      allocation.release(owner);
    }
  }

  private void requireKind(Operator operator) {
    boolean vectors = operator instanceof Softmax || operator instanceof ArgMax;
    if (operator instanceof MatMul) {
      throw new Refused("its weights arrive at run time");
    }
    if (operator instanceof ResizeBilinear) {
      throw new Refused("it interpolates between elements");
    }
    if (vectors && passes.stream().anyMatch(Pass.Vectors.class::isInstance)) {
      throw new Refused("an array computes one softmax or argmax, and another layer is the first");
    }
  }

  private static void requireBytes(List<Edge> edges) {
    for (Edge edge : edges) {
      if (edge.type().elementType().bits() > MOST_BITS) {
        throw new Refused(
            "'%s' is %s, and elements have at most %d bits in memory"
                .formatted(edge.name(), edge.type().elementType(), MOST_BITS));
      }
    }
  }

  /**
   * A reshaped tensor lies where it was; only sums over all of it see through a change of width.
   */
  private void requirePlaces(Node node, List<MapPlace> in) {
    boolean all = node.operator() instanceof Dense;
    for (int i = 0; i < in.size() && !all; i++) {
      Edge edge = node.inputs().get(i);
      if (!in.get(i).equals(MapPlace.of(edge.type().shape(), in.get(i).base(), shape))) {
        throw new Refused(
            "it reads '%s', whose vectors were reshaped and do not fill their words"
                .formatted(edge.name()));
      }
    }
  }

  private void reshape(Node node, Reshape reshape) {
    Edge in = node.inputs().get(0);
    MapPlace old = places.get(in.name());
    MapPlace place =
        old.holds(reshape.shape(), shape) ? MapPlace.of(reshape.shape(), old.base(), shape) : old;
    places.put(node.output().name(), place);
    String owner = owners.get(in.name());
    if (owner != null) {
      owners.put(node.output().name(), owner);
      reads.merge(owner, graph.readers(node.output()), Integer::sum);
    }
  }

  private List<Pass> passes(
      Node node,
      Edge output,
      Optional<ProvenRequantizer> constants,
      List<MapPlace> in,
      MapPlace out) {
    String layer = node.layer();
    Outcome outcome = new Outcome(constants, output.type().elementType(), false);
    ElementSweeps elements = new ElementSweeps(shape, layer, outcome, out);
    ReorderSweeps moves = new ReorderSweeps(shape, layer, output.type(), out);
    Operator operator = node.operator();
    MapPlace first = in.get(0);
    return switch (operator) {
      case WeightedSum sum ->
          new WeightedSweeps(shape, windows, layer, sum, outcome, first, out).passes();
      case Pool pool -> elements.pool(pool, first);
      case Combine combine -> List.of(elements.combine(combine, first, in.get(1)));
      case Requantize requantize ->
          List.of(
              new ElementSweeps(shape, layer, scaled(node, output), out)
                  .copy(first, node.inputs().get(0).type()));
      case Lookup lookup -> lookup(layer, lookup, first, out);
      case Softmax softmax -> List.of(new Pass.Vectors(layer, softmax, first, out));
      case ArgMax argMax -> List.of(new Pass.Vectors(layer, argMax, first, out));
      case Concat concat -> moves.concat(concat, in);
      case Slice slice -> moves.slice(slice, first);
      case Pad pad -> moves.pad(pad, first);
      case ResizeNearest resize -> moves.resize(resize, first);
      case Reshape reshape -> throw new IllegalStateException("a reshape moves nothing");
      case MatMul matMul -> throw new IllegalStateException("refused before");
      case ResizeBilinear resize -> throw new IllegalStateException("refused before");
    };
  }

  private Outcome scaled(Node node, Edge output) {
    return new Outcome(
        Optional.of(proven.requantizers().get(node.name())), output.type().elementType(), false);
  }

  /** The table is addressed by the byte of an element. */
  private List<Pass> lookup(String layer, Lookup lookup, MapPlace in, MapPlace out) {
    IntType type = lookup.input().elementType();
    int codes = type.signed() ? 1 << MOST_BITS : 1 << type.bits();
    List<Long> values =
        IntStream.range(0, codes)
            .mapToLong(code -> type.signed() ? (byte) code : code)
            .mapToObj(element -> type.range().contains(element) ? lookup.value(element) : 0L)
            .toList();
    Outcome looked = new Outcome(Optional.empty(), lookup.input().elementType(), true);
    return List.of(
        new Pass.Table(layer, values),
        new ElementSweeps(shape, layer, looked, out).copy(in, lookup.input()));
  }
}
