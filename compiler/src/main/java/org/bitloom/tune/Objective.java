// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.bitloom.cost.DesignCost;
import org.bitloom.cost.Resources;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.dataflow.MemoryBits;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;

/** What is to be small. */
public enum Objective {
  /** Bits of all weights. */
  BITS("bits"),
  /** Estimated lookup tables. */
  LUT("LUT"),
  /** Estimated multiplier blocks; of equal counts, the lookup tables decide. */
  DSP("DSP"),
  /** Bits of weights, biases, tables and buffers on the chip. */
  MEMORY("bits"),
  /** Picojoules of an inference, estimated from widths. */
  ENERGY("pJ");

  /** More lookup tables than any design has; they are the fraction of a DSP block's cost. */
  private static final double LUTS_PER_DSP = 1 << 24;

  private final String unit;

  Objective(String unit) {
    this.unit = unit;
  }

  /** Returns what a cost is counted in. */
  public String unit() {
    return unit;
  }

  /** Tells whether activations have a part in it. */
  boolean countsActivations() {
    return this != BITS;
  }

  /** Returns the cost of a network; empty where it cannot be planned. */
  OptionalDouble cost(Network network) {
    return switch (this) {
      case BITS -> OptionalDouble.of(WeightBits.of(network));
      case ENERGY -> OptionalDouble.of(Energy.picojoules(graph(network)));
      case MEMORY -> planned(network, Objective::memory);
      case LUT -> planned(network, plan -> resources(plan).lut());
      case DSP ->
          planned(
              network,
              plan -> {
                Resources r = resources(plan);
                return r.dsp() + r.lut() / LUTS_PER_DSP;
              });
    };
  }

  private static IntegerNetwork graph(Network network) {
    return NetworkLowering.lower(network);
  }

  private static OptionalDouble planned(Network network, ToDoubleFunction<Plan> cost) {
    Optional<Plan> plan = Planner.plan(network, new Diagnostics());
    return plan.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(cost.applyAsDouble(plan.get()));
  }

  private static double memory(Plan plan) {
    MemoryBits bits = MemoryBits.of(plan);
    return Math.addExact(bits.weights(), bits.buffers());
  }

  private static Resources resources(Plan plan) {
    return DesignCost.of(BlockLowering.lower(plan)).total();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
