// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bitloom.Draws;
import org.bitloom.campaign.RandomSamples;
import org.bitloom.campaign.RandomStacks;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Layer;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.MacRanges;
import org.bitloom.plan.engine.SparseEngine;
import org.junit.jupiter.api.Test;

/** What is chosen is never slower than row by row, and engines compute what the network does. */
class LaneChoiceTest {
  private static final int NETWORKS = Draws.of(200);

  private static final List<UntimedPlan> PLANS =
      LongStream.range(0, NETWORKS).mapToObj(seed -> plan(RandomStacks.of(seed))).toList();

  private static UntimedPlan plan(Network network) {
    return Planner.untimed(network, new Diagnostics()).orElseThrow();
  }

  private static Tensor streamed(UntimedPlan plan, Edge edge, Tensor tensor) {
    Optional<Arrangement> order = plan.schedule().orders().of(edge);
    return order
        .map(o -> Tensor.generate(tensor.shape(), place -> tensor.get(o.channel(place))))
        .orElse(tensor);
  }

  private static Contraction operator(EnginePlan engine) {
    return engine instanceof SparseEngine sparse
        ? sparse.operator()
        : ((MacEngine) engine).operator();
  }

  /** The operator of an engine, on what is on its stream, gives the sums of the network. */
  @Test
  void enginesComputeTheSumsOfTheNetwork() {
    int arranged = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      UntimedPlan plan = PLANS.get(seed);
      List<Tensor> sample = RandomSamples.of(plan.network(), 1, seed).get(0);
      Map<String, Tensor> tensors = new HashMap<>(new GoldenModel(plan.network()).run(sample));
      for (Node node : plan.network().nodes()) {
        if (node.operator() instanceof Dense) {
          Edge input = node.inputs().get(0);
          Tensor read = tensors.getOrDefault(input.name(), sample.get(0));
          Tensor sums =
              operator(plan.schedule().engine(node)).evaluate(List.of(streamed(plan, input, read)));
          assertThat(sums).isEqualTo(tensors.get(node.output().name()));
          arranged += plan.schedule().orders().of(input).isPresent() ? 1 : 0;
        }
      }
    }
    assertThat(arranged).isGreaterThan(NETWORKS / 4);
  }

  /** Sums leave a layer in the order that the schedule has for its tensor. */
  @Test
  void theOrderOfATensorIsThatOfTheTurns() {
    for (UntimedPlan plan : PLANS) {
      for (Node node : plan.network().nodes()) {
        if (plan.schedule().engine(node) instanceof SparseEngine engine) {
          Optional<Arrangement> order = plan.schedule().orders().of(node.output());
          assertThat(order).isEqualTo(engine.turns().map(t -> t.order()).filter(o -> !o.own()));
        }
      }
    }
  }

  @Test
  void nothingIsSlowerThanRowByRow() {
    int faster = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Network network = RandomStacks.of(seed);
      ProvenNetwork proven = ProvenNetwork.of(network, new Diagnostics()).orElseThrow();
      FoldingChoice choice = FoldingChoice.best(proven, network.hardware()).orElseThrow();
      Schedule rows = schedule(proven, choice, new LaneChoice(Orders.NONE, Map.of()));
      Schedule chosen = schedule(proven, choice, LaneChoice.best(proven.graph(), choice, Set.of()));
      assertThat(chosen.busiest()).isLessThanOrEqualTo(rows.busiest());
      assertThat(cycles(chosen)).isLessThanOrEqualTo(cycles(rows));
      faster += cycles(chosen) < cycles(rows) ? 1 : 0;
    }
    assertThat(faster).isGreaterThan(NETWORKS / 8);
  }

  private static Schedule schedule(ProvenNetwork proven, FoldingChoice choice, LaneChoice lanes) {
    Map<String, MacPlan> macs = new HashMap<>();
    for (Node node : proven.graph().nodes()) {
      if (node.operator() instanceof Dense dense) {
        Dense computed = (Dense) lanes.orders().operator(node, dense);
        Folding folding = choice.foldings().get(node.name());
        macs.put(node.name(), MacRanges.of(computed, folding, MultiplierStyle.DSP));
      }
    }
    return Scheduler.schedule(proven, macs, lanes, choice.pace(), List.of());
  }

  private static long cycles(Schedule schedule) {
    return schedule.engines().values().stream().mapToLong(e -> e.schedule().cycles()).sum();
  }

  /** Channels have to be in their own order for a second reader, and at the border. */
  @Test
  void aTensorWithAnotherReaderKeepsItsOrder() {
    int changed = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Network network = RandomStacks.of(seed);
      String first = network.layers().get(0).name();
      Optional<Arrangement> order = order(PLANS.get(seed), first);
      List<String> outputs = new ArrayList<>(network.outputs());
      outputs.add(first);
      Network observed =
          new Network(
              network.name(), network.inputs(), network.layers(), outputs, network.hardware());
      assertThat(order(plan(observed), first)).isEmpty();
      changed += order.isPresent() ? 1 : 0;
    }
    assertThat(changed).isGreaterThan(NETWORKS / 4);
  }

  private static Optional<Arrangement> order(UntimedPlan plan, String tensor) {
    return Optional.ofNullable(plan.schedule().orders().tensors().get(tensor));
  }

  /** A type that is asked for holds the sums in the order of the columns as they are written. */
  @Test
  void columnsOfALayerWithAGivenAccumulatorKeepTheirOrder() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Network network = RandomStacks.of(seed);
      ProvenNetwork proven = ProvenNetwork.of(network, new Diagnostics()).orElseThrow();
      FoldingChoice choice = FoldingChoice.best(proven, network.hardware()).orElseThrow();
      Set<String> all = network.layers().stream().map(Layer::name).collect(Collectors.toSet());
      assertThat(LaneChoice.best(proven.graph(), choice, all).turns()).isEmpty();
    }
  }
}
