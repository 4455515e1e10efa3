// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * The energy of an inference, from widths alone: good for comparing networks, not for a power
 * supply. Per multiply-accumulate with weights of {@code w} bits, inputs of {@code x} bits and an
 * accumulator of {@code a} bits: a product of {@code w x} bit products, a sum of {@code a} bits,
 * and {@code w} bits of weights read. Per element between layers: its bits, written once and read
 * once.
 *
 * <p>Picojoules per bit are those of 45 nm (Horowitz, ISSCC 2014, figure 1.1.9): 3.1 pJ for a
 * product of 32 x 32 bits, 0.1 pJ for a sum of 32 bits, 10 pJ for 64 bits from a cache of 8 KB.
 */
final class Energy {
  private static final double PER_BIT_PRODUCT = 3.1 / (32 * 32);
  private static final double PER_SUM_BIT = 0.1 / 32;
  private static final double PER_MEMORY_BIT = 10.0 / 64;

  private Energy() {}

  /** Returns the picojoules of one inference. */
  static double picojoules(IntegerNetwork graph) {
    double sum = graph.inputs().stream().mapToDouble(Energy::transfer).sum();
    for (Node node : graph.nodes()) {
      if (node.operator() instanceof WeightedSum s) {
        sum += s.macs() * perMac(s);
      }
      if (graph.fusedRequantizer(node).isEmpty()) {
        sum += transfer(node.output());
      }
    }
    return sum;
  }

  private static double perMac(WeightedSum sum) {
    double weight = sum.encoding().bits();
    double input = sum.input().elementType().bits();
    double accumulator = sum.output().elementType().bits();
    return PER_BIT_PRODUCT * weight * input + PER_SUM_BIT * accumulator + PER_MEMORY_BIT * weight;
  }

  private static double transfer(Edge edge) {
    return 2 * PER_MEMORY_BIT * edge.type().shape().elements() * edge.type().elementType().bits();
  }
}
