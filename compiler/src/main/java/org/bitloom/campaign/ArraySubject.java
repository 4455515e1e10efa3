// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.Optional;
import org.bitloom.emit.ArrayRenderer;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;

/**
 * A shared array, ready for co-simulation.
 *
 * @param design its hardware
 * @param rendered its files
 */
public record ArraySubject(ArrayDesign design, RenderedDesign rendered) implements MutationSubject {
  /** Returns the design of a plan. */
  public static ArraySubject of(ArrayPlan plan) {
    long cycles = ArrayCycles.total(ArrayCycles.of(plan));
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), cycles);
    return new ArraySubject(design, new ArrayRenderer().render(design));
  }

  @Override
  public IntegerNetwork network() {
    return design.plan().proven().graph();
  }
}
