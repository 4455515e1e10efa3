// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.model.Hardware;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacRanges;
import org.bitloom.plan.engine.Multiplication;

/**
 * What the array of a layer takes of a budget: its multipliers, or the DSP blocks of the array and
 * of the requantizer behind it.
 *
 * @param multipliers whether the budget is one of multipliers
 * @param soft whether products take no DSP blocks
 * @param pairs whether two products can share a DSP block
 * @param scaling DSP blocks of a lane of the requantizer
 */
record ArrayPrice(boolean multipliers, boolean soft, boolean pairs, int scaling) {
  static ArrayPrice of(ProvenNetwork proven, Node node, Hardware hardware) {
    if (!(hardware.goal() instanceof Hardware.DspBlocks)) {
      return new ArrayPrice(true, false, false, 0);
    }
    MultiplierStyle style = hardware.style(node.layer());
    boolean pairs =
        style == MultiplierStyle.PACKED
            && node.operator() instanceof WeightedSum sum
            && MacRanges.packable(sum);
    return new ArrayPrice(false, style == MultiplierStyle.LUT, pairs, scaling(proven, node));
  }

  private static int scaling(ProvenNetwork proven, Node node) {
    return proven
        .graph()
        .fusedRequantizer(node)
        .map(r -> scaling(proven.requantizers().get(r.name()), node.output().type().range()))
        .orElse(0);
  }

  private static int scaling(ProvenRequantizer found, Interval sums) {
    long largest =
        found.channels().stream().mapToLong(ProvenRequantizer.Channel::multiplier).max().orElse(0);
    int left = IntType.signedFor(sums).bits();
    int right = IntType.signedFor(new Interval(0, largest)).bits();
    return new Multiplication(left, right, left + right).blocks();
  }

  /** Returns what a folded array takes. */
  int of(Folding folding) {
    if (multipliers) {
      return folding.multipliers();
    }
    int products = soft ? 0 : ArraySearch.multiplications(folding, pairs);
    return products + MacEngine.outputLanes(folding) * scaling;
  }
}
