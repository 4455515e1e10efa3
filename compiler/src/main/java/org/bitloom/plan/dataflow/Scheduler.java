// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.PoolPass;
import org.bitloom.plan.engine.SoftmaxSchedule;

/** Gives every stream its lanes and every node its cycles, for foldings that are already chosen. */
final class Scheduler {
  /** How many times wider than necessary a port may be to save a gearbox. */
  private static final int MAX_BORDER_EXCESS = 4;

  private final IntegerNetwork network;
  private final Map<String, Folding> foldings;
  private final long pace;
  private final Map<Edge, StreamLayout> produced = new HashMap<>();
  private final Map<String, NodeSchedule> nodes = new LinkedHashMap<>();

  private Scheduler(IntegerNetwork network, Map<String, Folding> foldings, long pace) {
    this.network = network;
    this.foldings = foldings;
    this.pace = pace;
  }

  /**
   * Returns the schedule.
   *
   * @param foldings of every node with a MAC array, by node name
   * @param target cycles that streams without a MAC array should not exceed
   */
  static Schedule schedule(IntegerNetwork network, Map<String, Folding> foldings, long target) {
    Scheduler scheduler = new Scheduler(network, foldings, Math.max(target, 1));
    List<StreamLayout> inputs =
        network.inputs().stream().map(edge -> scheduler.border(edge)).toList();
    long interval = inputs.stream().mapToLong(StreamLayout::beats).max().orElse(1);
    for (Node node : network.nodes()) {
      NodeSchedule schedule = scheduler.schedule(node);
      scheduler.nodes.put(node.name(), schedule);
      scheduler.produced.put(node.output(), schedule.output());
      interval = Math.max(interval, schedule.cycles());
    }
    return new Schedule(interval, inputs, scheduler.nodes);
  }

  /**
   * The border takes no more lanes than the pace needs; if a small one is enough, a divisor of the
   * first array's lanes, so that beats are only collected and never cut.
   */
  private StreamLayout border(Edge edge) {
    StreamLayout wanted = firstReader(edge).orElse(StreamLayout.flat(edge.type().shape(), 1));
    int lanes = borderLanes(edge.type().shape().elements(), wanted.lanes(), pace);
    StreamLayout layout =
        wanted.length() % lanes == 0 || wanted.vectors() == 1 || lanes > wanted.length()
            ? StreamLayout.flat(edge.type().shape(), lanes)
            : new StreamLayout(wanted.vectors(), wanted.length(), lanes);
    produced.put(edge, layout);
    return layout;
  }

  private static int borderLanes(int elements, int wanted, long pace) {
    int needed = Math.toIntExact(Math.min(elements, Math.ceilDiv(elements, pace)));
    for (int lanes = needed; lanes <= Math.min(wanted, MAX_BORDER_EXCESS * needed); lanes++) {
      if (wanted % lanes == 0) {
        return lanes;
      }
    }
    return Math.min(elements, 1 << (32 - Integer.numberOfLeadingZeros(needed - 1)));
  }

  private Optional<StreamLayout> firstReader(Edge edge) {
    return network.readingNodes(edge).stream()
        .filter(node -> foldings.containsKey(node.name()))
        .map(node -> arrayInputs(node).get(node.inputs().indexOf(edge)))
        .findFirst();
  }

  private NodeSchedule schedule(Node node) {
    return switch (node.operator()) {
      case WeightedSum sum -> array(node, sum.vectorCount());
      case MatMul matMul -> array(node, matMul.vectorCount());
      case Requantize requantize -> passing(source(node));
      case Lookup lookup -> passing(source(node));
      case Reshape reshape -> passing(source(node));
      case Combine combine -> combined(node);
      case Concat concat -> ReorderSchedule.concat(concat, sources(node), pace);
      case Pad pad -> ReorderSchedule.pad(pad, source(node), pace);
      case ArgMax argMax -> argMax(node, argMax);
      case Softmax softmax -> softmax(softmax);
      case Pool pool -> pool(pool);
    };
  }

  private List<StreamLayout> sources(Node node) {
    return node.inputs().stream().map(produced::get).toList();
  }

  private StreamLayout source(Node node) {
    return produced.get(node.inputs().get(0));
  }

  private static NodeSchedule passing(StreamLayout layout) {
    return new NodeSchedule(List.of(layout), layout, layout.beats());
  }

  /** Both inputs arrive in the beats of the one that has fewer. */
  private NodeSchedule combined(Node node) {
    StreamLayout layout =
        node.inputs().stream()
            .map(produced::get)
            .min(Comparator.comparingInt(StreamLayout::beats))
            .orElseThrow();
    return new NodeSchedule(List.of(layout, layout), layout, layout.beats());
  }

  private NodeSchedule argMax(Node node, ArgMax argMax) {
    int channels = argMax.input().shape().channels();
    StreamLayout taken =
        StreamLayout.channels(argMax.input().shape(), Math.min(channels, source(node).lanes()));
    StreamLayout given = StreamLayout.channels(argMax.output().shape(), 1);
    return new NodeSchedule(List.of(taken), given, taken.beats());
  }

  /** One element per cycle; vectors follow each other as fast as the unit computes them. */
  private static NodeSchedule softmax(Softmax softmax) {
    StreamLayout layout = StreamLayout.channels(softmax.input().shape(), 1);
    long cycles = Math.multiplyExact(layout.vectors(), SoftmaxSchedule.of(softmax).cycles());
    return new NodeSchedule(List.of(layout), layout, cycles);
  }

  /**
   * The fewest lanes, a divisor of the channels, that keep the pace; all channels where none do.
   */
  private NodeSchedule pool(Pool pool) {
    int channels = pool.input().shape().channels();
    int lanes = 1;
    while (lanes < channels && (channels % lanes != 0 || cycles(pool, lanes) > pace)) {
      lanes++;
    }
    return new NodeSchedule(
        List.of(StreamLayout.channels(pool.input().shape(), lanes)),
        StreamLayout.channels(pool.shape(), lanes),
        cycles(pool, lanes));
  }

  private static long cycles(Pool pool, int lanes) {
    return PoolPass.of(pool, lanes).stream().mapToLong(PoolPass::cycles).max().orElseThrow();
  }

  private NodeSchedule array(Node node, int vectors) {
    Folding folding = foldings.get(node.name());
    StreamLayout given = new StreamLayout(vectors, folding.outputs(), outputLanes(folding));
    long cycles = FoldingSearch.of(node.operator()).cycles(folding);
    return new NodeSchedule(arrayInputs(node), given, cycles);
  }

  private List<StreamLayout> arrayInputs(Node node) {
    int simd = foldings.get(node.name()).inputLanes();
    return switch (node.operator()) {
      case Dense dense -> List.of(StreamLayout.flat(dense.input().shape(), simd));
      case Conv2d c -> List.of(StreamLayout.channels(c.input().shape(), simd));
      case DepthwiseConv2d d -> List.of(StreamLayout.channels(d.input().shape(), simd));
      case MatMul m ->
          List.of(
              new StreamLayout(m.vectorCount(), m.inputCount(), simd),
              new StreamLayout(m.outputCount(), m.inputCount(), simd));
      case Requantize r -> List.of();
      case ArgMax a -> List.of();
      case Combine c -> List.of();
      case Softmax s -> List.of();
      case Lookup l -> List.of();
      case Pool p -> List.of();
      case Reshape r -> List.of();
      case Concat c -> List.of();
      case Pad p -> List.of();
    };
  }

  /**
   * The smallest divisor of the processing elements that empties one group before the next is
   * finished: requantizers are shared where the synapse fold allows it.
   */
  static int outputLanes(Folding folding) {
    int lanes = 1;
    while (folding.pe() % lanes != 0 || folding.pe() / lanes > folding.synapseFold()) {
      lanes++;
    }
    return lanes;
  }
}
