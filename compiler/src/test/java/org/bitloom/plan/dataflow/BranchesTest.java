// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.Draws;
import org.bitloom.campaign.RandomBranches;
import org.bitloom.campaign.RandomJoins;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Pad;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.NodeInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is found in linear time is compared with its definition, followed step by step. */
class BranchesTest {
  private static final int SEEDS = Draws.of(60);

  static Stream<Network> networks() {
    Stream<Network> random =
        Stream.iterate(0L, seed -> seed < SEEDS, seed -> seed + 1)
            .flatMap(seed -> Stream.of(RandomBranches.of(seed), RandomJoins.of(seed)));
    Stream<Network> regular =
        Stream.of(
            LargeNetworks.residuals(5),
            LargeNetworks.ladder(8),
            LargeNetworks.nested(6),
            LargeNetworks.fan(5));
    return Stream.concat(random, regular);
  }

  private static IntegerNetwork graph(Network network) {
    return Planner.untimed(network, new Diagnostics()).orElseThrow().network();
  }

  private static Set<String> before(IntegerNetwork graph, Edge edge) {
    Set<String> all = new HashSet<>();
    for (Node node : graph.nodes().reversed()) {
      boolean read =
          graph.nodes().stream()
              .filter(n -> all.contains(n.name()))
              .anyMatch(n -> n.inputs().contains(node.output()));
      if (read || node.output().equals(edge)) {
        all.add(node.name());
      }
    }
    return all;
  }

  private static boolean connected(IntegerNetwork graph, Edge from, Edge to, Node without) {
    Set<Edge> reached = new HashSet<>(Set.of(from));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Node node : graph.nodes()) {
        List<Edge> edges = new ArrayList<>(node.inputs());
        edges.add(node.output());
        if (node != without && edges.stream().anyMatch(reached::contains)) {
          grown |= reached.addAll(edges);
        }
      }
    }
    return reached.contains(to);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void otherBranchesAreWhatOnlyOtherInputsDependOn(Network network) {
    IntegerNetwork graph = graph(network);
    Branches.Finder finder = new Branches.Finder(graph);
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        int input = i;
        Set<String> own = before(graph, node.inputs().get(i));
        Set<String> others = new HashSet<>();
        Stream.iterate(0, k -> k < node.inputs().size(), k -> k + 1)
            .filter(k -> k != input)
            .forEach(k -> others.addAll(before(graph, node.inputs().get(k))));
        others.removeAll(own);

        assertThat(finder.to(node).besides(i).map(Node::name))
            .containsExactlyElementsOf(
                graph.nodes().stream().map(Node::name).filter(others::contains).toList());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void queuesMayBeNeededWhereInputsAreConnectedWithoutTheirReader(Network network) {
    UntimedPlan plan = Planner.untimed(network, new Diagnostics()).orElseThrow();
    IntegerNetwork graph = plan.network();
    List<NodeInput> expected = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.inputs().size(); i++) {
        List<Edge> others = new ArrayList<>(node.inputs());
        Edge edge = others.remove(i);
        boolean holds =
            node.operator() instanceof Concat
                || node.operator() instanceof Pad
                || node.operator() instanceof ResizeNearest
                || node.operator() instanceof ResizeBilinear;
        boolean outside = graph.inputs().contains(edge) && graph.readers(edge) == 1;
        if ((holds && !outside) || others.stream().anyMatch(o -> connected(graph, edge, o, node))) {
          expected.add(new NodeInput(node.name(), i));
        }
      }
    }

    assertThat(Convergence.inputs(graph, plan.schedule())).isEqualTo(expected);
  }

  @Test
  void theBranchesOfABlockDoNotReachBackIntoTheBlocksBefore() {
    IntegerNetwork graph = graph(LargeNetworks.residuals(100));
    Branches.Finder finder = new Branches.Finder(graph);
    long members = graph.nodes().stream().mapToLong(n -> finder.to(n).members().size()).sum();

    assertThat(members).isEqualTo(2 * 100);
  }
}
