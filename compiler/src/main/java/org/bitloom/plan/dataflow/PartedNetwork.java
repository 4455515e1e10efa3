// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.model.Hardware;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.operator.Concat;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Slice;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;

/**
 * A network in which some layers are computed by two engines: one for the first output channels,
 * one for the rest. Each part counts as a layer of its own, and what puts their results side by
 * side keeps the name of the layer.
 *
 * <p>Both parts read all of the input; where every channel has outputs of its own, each reads a
 * slice of it. The constants are those of the whole layer.
 *
 * @param proven the network
 * @param hardware what is said of the layers, said of their parts, unless those have a style of
 *     their own
 * @param layers the layer of each part, by the name of the part
 */
record PartedNetwork(ProvenNetwork proven, Hardware hardware, Map<String, String> layers) {
  /** Copies the map. */
  PartedNetwork {
    layers = Map.copyOf(layers);
  }

  /** Returns a network of whole layers. */
  static PartedNetwork whole(ProvenNetwork proven, Hardware hardware) {
    return new PartedNetwork(proven, hardware, Map.of());
  }

  /**
   * Returns whether a node can be computed in parts: results of two engines are put side by side
   * once they are scaled to one type.
   */
  static boolean suits(IntegerNetwork network, Node node) {
    return node.operator() instanceof WeightedSum sum
        && !sum.compressed()
        && sum.outputCount() > step(sum)
        && network.fusedRequantizer(node).isPresent();
  }

  /** Returns the output channels that cannot be parted. */
  static int step(WeightedSum sum) {
    return sum instanceof DepthwiseConv2d depthwise ? depthwise.multiplier() : 1;
  }

  /**
   * Returns the network in parts.
   *
   * @param first output channels of the first part, by the name of the node that sums them
   */
  static PartedNetwork of(ProvenNetwork proven, Hardware hardware, Map<String, Integer> first) {
    return first.isEmpty()
        ? whole(proven, hardware)
        : new Builder(proven, hardware, first).parted();
  }

  /** Returns the network with further layers in parts. */
  PartedNetwork and(Map<String, Integer> more) {
    PartedNetwork parted = of(proven, hardware, more);
    Map<String, String> all = new HashMap<>(layers);
    all.putAll(parted.layers);
    return new PartedNetwork(parted.proven, parted.hardware, all);
  }

  /** Returns the layer of the source that a node comes from. */
  String layer(Node node) {
    return layers.getOrDefault(node.layer(), node.layer());
  }

  /** Builds the graph. */
  private static final class Builder {
    private final IntegerNetwork graph;
    private final Hardware hardware;
    private final Map<String, Integer> first;
    private final Map<String, ProvenRequantizer> requantizers;
    private final Map<String, String> layers = new HashMap<>();
    private final Map<String, Hardware.Fold> folds;
    private final Map<String, MultiplierStyle> styles;
    private final List<Node> nodes = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    Builder(ProvenNetwork proven, Hardware hardware, Map<String, Integer> first) {
      this.graph = proven.graph();
      this.hardware = hardware;
      this.first = first;
      this.requantizers = new HashMap<>(proven.requantizers());
      this.folds = new HashMap<>(hardware.folds());
      this.styles = new HashMap<>(hardware.styles());
      graph.inputs().forEach(edge -> names.add(edge.name()));
      graph.nodes().forEach(node -> names.addAll(List.of(node.name(), node.layer())));
    }

    PartedNetwork parted() {
      for (Node node : graph.nodes()) {
        if (first.containsKey(node.name())) {
          part(node, graph.fusedRequantizer(node).orElseThrow());
        } else if (!scalesParts(node)) {
          nodes.add(node);
        }
      }
      IntegerNetwork parts =
          new IntegerNetwork(graph.name(), graph.inputs(), nodes, graph.outputs());
      return new PartedNetwork(
          new ProvenNetwork(parts, requantizers),
          new Hardware(hardware.goal(), folds, styles, hardware.decodings(), hardware.array()),
          layers);
    }

    private boolean scalesParts(Node node) {
      return graph.fused(node)
          && graph
              .producer(node.inputs().get(0))
              .filter(n -> first.containsKey(n.name()))
              .isPresent();
    }

    private void part(Node node, Node requantize) {
      WeightedSum sum = (WeightedSum) node.operator();
      int channels = first.get(node.name());
      Optional<Hardware.Fold> fold = Optional.ofNullable(folds.remove(node.layer()));
      String front = name(node.layer() + "_first");
      String back = name(node.layer() + "_rest");
      fold.ifPresent(f -> folds.put(front, f.first()));
      fold.flatMap(Hardware.Fold::rest).ifPresent(r -> folds.put(back, r.fold()));
      List<Edge> results =
          List.of(
              part(node, requantize, front, 0, channels),
              part(node, requantize, back, channels, sum.outputCount() - channels));
      int axis = requantize.output().type().shape().dimensions().size() - 1;
      Concat concat = new Concat(results.stream().map(Edge::type).toList(), axis);
      requantizers.remove(requantize.name());
      nodes.add(
          new Node(
              requantize.name(),
              node.layer(),
              concat,
              results,
              requantize.output(),
              node.origin()));
    }

    /** Adds the engine of some output channels; returns its results. */
    private Edge part(Node node, Node requantize, String part, int from, int count) {
      layers.put(part, node.layer());
      if (hardware.styles().containsKey(node.layer())) {
        styles.putIfAbsent(part, hardware.style(node.layer()));
      }
      WeightedSum sum = ((WeightedSum) node.operator()).part(from, count);
      Edge read = node.inputs().get(0);
      if (!sum.input().equals(read.type())) {
        read = sliced(node, part, (DepthwiseConv2d) sum, from / step(sum));
      }
      Edge sums = add(part + "_accumulator", part, sum, read, node, Optional.empty());
      Requantize whole = (Requantize) requantize.operator();
      Requantize scale =
          new Requantize(sums.type(), whole.requantization().part(from, count), whole.outputType());
      Edge result = add(part, part, scale, sums, node, requantize.output());
      requantizers.put(part, requantizers.get(requantize.name()).part(from, count));
      return result;
    }

    private Edge sliced(Node node, String part, DepthwiseConv2d sum, int from) {
      TensorType all = node.inputs().get(0).type();
      List<Slice.Range> ranges = new ArrayList<>();
      all.shape().dimensions().forEach(size -> ranges.add(Slice.Range.all(size)));
      ranges.set(ranges.size() - 1, new Slice.Range(from, sum.input().shape().channels(), 1));
      String name = name(part + "_input");
      Edge input = node.inputs().get(0);
      return add(name, name, new Slice(all, ranges), input, node, input);
    }

    private Edge add(
        String name, String layer, Operator operator, Edge read, Node of, Edge numbers) {
      return add(name, layer, operator, read, of, numbers.quantization());
    }

    private Edge add(
        String wish,
        String layer,
        Operator operator,
        Edge read,
        Node of,
        Optional<Quantization> numbers) {
      String name = wish.equals(layer) ? wish : name(wish);
      Edge output = new Edge(name, operator.output(), numbers);
      nodes.add(new Node(name, layer, operator, List.of(read), output, of.origin()));
      return output;
    }

    private String name(String wish) {
      String name = wish;
      while (!names.add(name)) {
        name += "_";
      }
      return name;
    }
  }
}
