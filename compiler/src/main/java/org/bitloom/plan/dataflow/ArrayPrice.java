// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.model.Hardware;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacRanges;
import org.bitloom.timing.IssueTurns;

/**
 * What the array of a layer takes of a budget: its multipliers, or the DSP blocks of the array and
 * of the requantizer behind it.
 *
 * @param multipliers whether the budget is one of multipliers
 * @param soft whether products take no DSP blocks
 * @param pairs whether two products can share a DSP block
 * @param requantizer where one is part of the engine
 * @param sums type of the sums that it scales
 */
record ArrayPrice(
    boolean multipliers,
    boolean soft,
    boolean pairs,
    Optional<ProvenRequantizer> requantizer,
    IntType sums) {
  static ArrayPrice of(ProvenNetwork proven, Node node, Hardware hardware) {
    IntType sums = IntType.signedFor(node.output().type().range());
    if (!(hardware.goal() instanceof Hardware.DspBlocks)) {
      return new ArrayPrice(true, false, false, Optional.empty(), sums);
    }
    MultiplierStyle style = hardware.style(node.layer());
    boolean pairs =
        style == MultiplierStyle.PACKED
            && node.operator() instanceof WeightedSum sum
            && MacRanges.packable(sum);
    Optional<ProvenRequantizer> requantizer =
        proven.graph().fusedRequantizer(node).map(r -> proven.requantizers().get(r.name()));
    return new ArrayPrice(false, style == MultiplierStyle.LUT, pairs, requantizer, sums);
  }

  /** Returns what a folded array takes. */
  int of(Folding folding) {
    if (multipliers) {
      return folding.multipliers();
    }
    int products = soft ? 0 : ArraySearch.multiplications(folding, pairs);
    int scaling =
        requantizer
            .filter(r -> !r.shiftsOnly())
            .map(r -> MacEngine.scaling(r, sums, folding, soft, IssueTurns.ALL).blocks(sums.bits()))
            .orElse(0);
    return products + MacEngine.outputLanes(folding) * scaling;
  }
}
