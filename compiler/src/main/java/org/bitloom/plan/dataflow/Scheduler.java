// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.ArgMaxEngine;
import org.bitloom.plan.engine.BilinearEngine;
import org.bitloom.plan.engine.CombineEngine;
import org.bitloom.plan.engine.ConcatEngine;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.LookupEngine;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacFront;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.plan.engine.PadEngine;
import org.bitloom.plan.engine.PoolEngine;
import org.bitloom.plan.engine.RenamedStream;
import org.bitloom.plan.engine.RequantizeEngine;
import org.bitloom.plan.engine.ResizeEngine;
import org.bitloom.plan.engine.SharedMultipliers;
import org.bitloom.plan.engine.SliceEngine;
import org.bitloom.plan.engine.SoftmaxEngine;
import org.bitloom.plan.engine.SparseEngine;
import org.bitloom.timing.IssueTurns;

/** Gives every stream its lanes and every node its cycles, for foldings that are already chosen. */
final class Scheduler {
  /** How many times wider than necessary a port may be to save a gearbox. */
  private static final int MAX_BORDER_EXCESS = 4;

  private final IntegerNetwork network;
  private final Map<String, ProvenRequantizer> requantizers;
  private final Map<String, MacPlan> macs;
  private final LaneChoice lanes;
  private final long pace;
  private final List<SharedMultipliers> shared;
  private final Map<Edge, StreamLayout> produced = new HashMap<>();
  private final Map<String, EnginePlan> engines = new LinkedHashMap<>();

  private Scheduler(
      ProvenNetwork proven,
      Map<String, MacPlan> macs,
      LaneChoice lanes,
      long pace,
      List<SharedMultipliers> shared) {
    this.network = proven.graph();
    this.requantizers = proven.requantizers();
    this.macs = macs;
    this.lanes = lanes;
    this.pace = pace;
    this.shared = shared;
  }

  /**
   * Returns the schedule.
   *
   * @param macs the MAC array of every node that has one, by node name
   * @param lanes how lanes give their sums
   * @param target cycles that streams without a MAC array should not exceed
   * @param shared multipliers that several arrays use in turns
   */
  static Schedule schedule(
      ProvenNetwork proven,
      Map<String, MacPlan> macs,
      LaneChoice lanes,
      long target,
      List<SharedMultipliers> shared) {
    Scheduler scheduler = new Scheduler(proven, macs, lanes, Math.max(target, 1), shared);
    IntegerNetwork network = proven.graph();
    List<StreamLayout> inputs =
        network.inputs().stream().map(edge -> scheduler.border(edge)).toList();
    long interval = inputs.stream().mapToLong(StreamLayout::beats).max().orElse(1);
    for (Node node : network.nodes()) {
      EnginePlan engine = scheduler.engine(node);
      scheduler.engines.put(node.name(), engine);
      scheduler.produced.put(node.output(), engine.schedule().output());
      interval = Math.max(interval, engine.schedule().cycles());
    }
    return new Schedule(interval, inputs, scheduler.engines, lanes.orders(), shared);
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
        .flatMap(node -> wanted(node, edge).stream())
        .findFirst();
  }

  private Optional<StreamLayout> wanted(Node node, Edge edge) {
    return node.operator() instanceof Contraction array
        ? Optional.of(
            MacEngine.inputLayouts(array, macs.get(node.name()).folding())
                .get(node.inputs().indexOf(edge)))
        : Optional.empty();
  }

  /** The one place where an operator gets its engine. */
  private EnginePlan engine(Node node) {
    boolean scaled = network.fusedRequantizer(node).isPresent();
    return switch (node.operator()) {
      case Contraction array -> array(node, lanes.orders().operator(node, array));
      case Requantize requantize -> new RequantizeEngine(requantize, passing(source(node)));
      case Lookup lookup -> LookupEngine.of(lookup, passing(source(node)));
      case Reshape reshape -> new RenamedStream(reshape, passing(source(node)));
      case Combine combine -> new CombineEngine(combine, combined(node));
      case Concat concat -> ConcatEngine.of(concat, sources(node), pace);
      case Pad pad -> PadEngine.of(pad, source(node), pace);
      case ResizeNearest resize -> ResizeEngine.of(resize, source(node), pace);
      case ResizeBilinear resize -> BilinearEngine.of(resize, source(node), pace);
      case Slice slice -> SliceEngine.of(slice, source(node), pace);
      case ArgMax argMax -> ArgMaxEngine.of(argMax, source(node).lanes());
      case Softmax softmax -> SoftmaxEngine.of(softmax);
      case WideSoftmax wide -> SoftmaxEngine.of(wide);
      case FixedLogSoftmax fixed -> SoftmaxEngine.of(fixed);
      case LogSoftmax log -> SoftmaxEngine.of(log);
      case Pool pool -> PoolEngine.of(pool, scaled, pace);
    };
  }

  private EnginePlan array(Node node, Contraction operator) {
    MacPlan mac = macs.get(node.name());
    if (operator instanceof WeightedSum sum && mac.folding().decoding()) {
      return Optional.ofNullable(lanes.turns().get(node.name()))
          .map(turns -> SparseEngine.of(sum, mac, turns))
          .orElseGet(() -> SparseEngine.of(sum, mac));
    }
    long cycles = FoldingSearch.of(operator).cycles(mac.folding());
    Optional<ProvenRequantizer> requantizer =
        network.fusedRequantizer(node).map(r -> requantizers.get(r.name()));
    IssueTurns turns = turns(node, operator, mac.folding());
    long issuing = turns.cycles(Math.multiplyExact(operator.vectorCount(), mac.folding().cycles()));
    return MacEngine.of(operator, mac, requantizer, Math.max(cycles, issuing), turns);
  }

  private IssueTurns turns(Node node, Contraction operator, Folding folding) {
    int latency = MacFront.of(operator, folding).latency();
    return shared.stream()
        .filter(some -> some.nodes().contains(node.name()))
        .findFirst()
        .map(some -> some.turns(node.name(), latency))
        .orElse(IssueTurns.ALL);
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
}
