// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.certificate.CertificateChecker;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Hardware;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.junit.jupiter.api.Test;

class PartedNetworkTest {
  private static final int NETWORKS = Draws.of(60);

  /** A network of which every layer that can be is in parts, cut at random. */
  private record Case(Network network, ProvenNetwork proven, Map<String, Integer> first) {
    PartedNetwork parted() {
      return PartedNetwork.of(proven, network.hardware(), first);
    }
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (long seed = 0; seed < NETWORKS; seed++) {
      for (Network network : List.of(RandomNetwork.of(seed), RandomConvolutions.of(seed))) {
        SplittableRandom random = new SplittableRandom(seed);
        ProvenNetwork.of(network, new Diagnostics())
            .map(proven -> new Case(network, proven, cuts(proven.graph(), random)))
            .filter(c -> !c.first().isEmpty())
            .ifPresent(cases::add);
      }
    }
    assertThat(cases).hasSizeGreaterThan(NETWORKS);
    return cases;
  }

  private static Map<String, Integer> cuts(IntegerNetwork graph, SplittableRandom random) {
    Map<String, Integer> first = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (PartedNetwork.suits(graph, node)) {
        WeightedSum sum = (WeightedSum) node.operator();
        int step = PartedNetwork.step(sum);
        first.put(node.name(), step * random.nextInt(1, sum.outputCount() / step));
      }
    }
    return first;
  }

  private static List<Tensor> inputs(IntegerNetwork network, SplittableRandom random) {
    List<Tensor> inputs = new ArrayList<>();
    for (Edge edge : network.inputs()) {
      TensorType type = edge.type();
      inputs.add(
          Tensor.generate(
              type.shape(), i -> random.nextLong(type.range().min(), type.range().max() + 1)));
    }
    return inputs;
  }

  @Test
  void parts_compute_what_the_whole_layers_compute() {
    long sliced = 0;
    for (Case c : cases()) {
      IntegerNetwork parts = c.parted().proven().graph();
      List<Tensor> inputs = inputs(parts, new SplittableRandom(1));
      Map<String, Tensor> whole = new GoldenModel(c.proven().graph()).run(inputs);
      Map<String, Tensor> parted = new GoldenModel(parts).run(inputs);
      for (Edge output : parts.outputs()) {
        assertThat(parted.get(output.name())).isEqualTo(whole.get(output.name()));
      }
      sliced += parts.nodes().stream().filter(n -> n.operator() instanceof DepthwiseConv2d).count();
    }
    assertThat(sliced).isPositive();
  }

  @Test
  void constants_of_parts_are_proven_for_what_they_receive() {
    for (Case c : cases()) {
      PartedNetwork parted = c.parted();
      IntegerNetwork parts = parted.proven().graph();
      Map<String, Tensor> values =
          new GoldenModel(parts).run(inputs(parts, new SplittableRandom(2)));
      for (String part : parted.layers().keySet()) {
        Tensor from = values.get(parts.node(part).inputs().get(0).name());
        Tensor to = values.get(part);
        for (int i = 0; i < from.size(); i++) {
          int channel = i % from.shape().channels();
          assertThat(parted.proven().requantizers().get(part).apply(channel, from.get(i)))
              .isEqualTo(to.get(i));
        }
      }
    }
  }

  @Test
  void a_part_can_have_multipliers_of_its_own_style() {
    Case c = cases().get(0);
    String layer = c.proven().graph().node(c.first().keySet().iterator().next()).layer();
    Hardware hardware =
        c.network()
            .hardware()
            .withStyle(MultiplierStyle.DSP, Set.of(layer))
            .withStyle(MultiplierStyle.LUT, Set.of(layer + "_rest"));
    Hardware parts = PartedNetwork.of(c.proven(), hardware, c.first()).hardware();
    assertThat(parts.style(layer + "_first")).isEqualTo(MultiplierStyle.DSP);
    assertThat(parts.style(layer + "_rest")).isEqualTo(MultiplierStyle.LUT);
  }

  /** Fixes the foldings of all parts, by two lines that a user could have written. */
  private static Network fixed(Case c) {
    Map<String, Hardware.Fold> folds = new HashMap<>();
    for (Map.Entry<String, Integer> cut : c.first().entrySet()) {
      Node node = c.proven().graph().node(cut.getKey());
      int step = PartedNetwork.step((WeightedSum) node.operator());
      Hardware.Rest rest = new Hardware.Rest(cut.getValue(), step, 1);
      folds.put(
          node.layer(), new Hardware.Fold(cut.getValue(), 1, Optional.of(rest), Optional.empty()));
    }
    Hardware given = c.network().hardware();
    return c.network().with(new Hardware(given.goal(), folds, given.styles()));
  }

  @Test
  void certificates_of_parts_hold_and_those_of_other_parts_do_not() throws Exception {
    for (Case c : cases()) {
      Network network = fixed(c);
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      PlanReport report = PlanReport.of(plan);
      assertThat(CertificateChecker.check(network, report)).as(network.name()).isEmpty();
      String text = Json.write(report);
      String part =
          c.first().keySet().stream()
                  .map(n -> c.proven().graph().node(n).layer())
                  .sorted()
                  .findFirst()
                  .orElseThrow()
              + "_rest";
      PlanReport other =
          Json.read(
              text.replace("\"name\" : \"" + part + "\"", "\"name\" : \"other\""),
              PlanReport.class);
      assertThat(CertificateChecker.check(network, other)).as(network.name()).isNotEmpty();
    }
  }
}
