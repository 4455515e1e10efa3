// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.function.ToLongFunction;
import org.bitloom.plan.engine.EnginePlan;

/**
 * The bits that a plan keeps on the chip.
 *
 * @param weights weights, biases and tables, without padding
 * @param buffers input buffers of the MAC arrays, and weights that are loaded at run time, in two
 *     banks, or decoded after a reset
 */
public record MemoryBits(long weights, long buffers) {
  /** Returns the bits of a plan. */
  public static MemoryBits of(Plan plan) {
    return new MemoryBits(sum(plan, EnginePlan::tableBits), sum(plan, EnginePlan::bufferBits));
  }

  private static long sum(Plan plan, ToLongFunction<EnginePlan> bits) {
    return plan.schedule().engines().values().stream().mapToLong(bits).reduce(0, Math::addExact);
  }
}
