// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.operator.Contraction;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacEngine;

/**
 * Spends what is left of a budget on SIMD lanes that are a multiple of the lanes in which a layer's
 * input arrives: then beats are only collected, and no gearbox is needed. Cycles stay as they are.
 */
final class LaneAlignment {
  private final IntegerNetwork network;
  private final Map<String, Folding> foldings;
  private final long pace;
  private int spare;

  private LaneAlignment(IntegerNetwork network, FoldingChoice choice, int spare) {
    this.network = network;
    this.foldings = new LinkedHashMap<>(choice.foldings());
    this.pace = choice.pace();
    this.spare = spare;
  }

  /**
   * Returns the choice with aligned lanes. Those that decode weights take one element at a time.
   *
   * @param spare multipliers that may be added
   * @param fixed layers whose folding is not to be touched
   */
  static FoldingChoice align(
      IntegerNetwork network, FoldingChoice choice, int spare, Set<String> fixed) {
    LaneAlignment alignment = new LaneAlignment(network, choice, Math.max(0, spare));
    for (Node node : network.nodes()) {
      if (alignment.foldings.containsKey(node.name())
          && !fixed.contains(node.layer())
          && !alignment.foldings.get(node.name()).decoding()) {
        alignment.align(node);
      }
    }
    return new FoldingChoice(alignment.foldings, choice.pace());
  }

  private void align(Node node) {
    Folding folding = foldings.get(node.name());
    int arriving = arrivingLanes(node.inputs().get(0));
    if (folding.columns()) {
      return;
    }
    if (folding.gathered()) {
      foldings.put(
          node.name(), aligned(folding, arriving, FoldingSearch.of((Contraction) node.operator())));
      return;
    }
    if (folding.alignedTo(arriving)) {
      return;
    }
    int simd = Math.ceilDiv(folding.simd(), arriving) * arriving;
    int cost = folding.pe() * (simd - folding.simd());
    if (simd <= folding.channels() && cost <= spare) {
      foldings.put(node.name(), folding.withSimd(simd));
      spare -= cost;
    }
  }

  /** Returns the same array, with windows read in lanes that suit both sides, where that exists. */
  private Folding aligned(Folding folding, int arriving, FoldingSearch search) {
    return IntStream.rangeClosed(1, folding.channels())
        .filter(lanes -> folding.channels() % lanes == 0)
        .filter(lanes -> lanes % arriving == 0 || arriving % lanes == 0)
        .mapToObj(folding::gathering)
        .filter(f -> search.cycles(f) <= Math.max(pace, search.cycles(folding)))
        .min(Comparator.comparing(f -> !f.alignedTo(f.windowLanes())))
        .filter(f -> f.alignedTo(f.windowLanes()) || !folding.alignedTo(folding.windowLanes()))
        .orElse(folding);
  }

  /** Returns the lanes of the stream that carries a tensor, or those that the border needs. */
  private int arrivingLanes(Edge edge) {
    Edge carried = edge;
    while (true) {
      Optional<Node> producer = network.producer(carried);
      if (producer.isEmpty()) {
        int elements = carried.type().shape().elements();
        return Math.toIntExact(Math.min(elements, Math.ceilDiv(elements, pace)));
      }
      Folding folding = foldings.get(producer.get().name());
      if (folding != null) {
        return folding.decoding() ? 1 : MacEngine.outputLanes(folding);
      }
      carried = producer.get().inputs().get(0);
    }
  }
}
