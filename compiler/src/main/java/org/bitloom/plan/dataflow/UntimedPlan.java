// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.Map;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.engine.MacPlan;

/**
 * All of a plan but the cycles of its transfers: enough to know that every layer can be built, and
 * what it computes.
 *
 * @param network what is computed
 * @param schedule on how much hardware; its interval is that of the busiest node
 * @param macs the MAC array of every {@code WeightedSum} and {@code MatMul} node, by node name
 * @param requantizers the proven constants of every {@code Requantize} node, by node name
 */
public record UntimedPlan(
    IntegerNetwork network,
    Schedule schedule,
    Map<String, MacPlan> macs,
    Map<String, ProvenRequantizer> requantizers) {
  /** Copies the maps. */
  public UntimedPlan {
    macs = Map.copyOf(macs);
    requantizers = Map.copyOf(requantizers);
  }

  /** Returns the plan with the timing of its schedule. */
  public Plan timed() {
    return new Plan(network, schedule, macs, requantizers);
  }
}
