// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import org.bitloom.fixed.ProvenRequantizer;

/**
 * The constants of an output channel: {@code (multiplier * sum + (sum < pivot ? below : addend)) >>
 * shift}, where the sum starts at 0. The bias is inside the addends, and the pivot is lowered by
 * it.
 *
 * @param multiplier not negative
 * @param addend added from the pivot on
 * @param below added below the pivot
 * @param pivot the sum from which on the addend holds
 */
public record Scaling(long multiplier, long addend, long below, long pivot) {
  /** Returns the sum itself. */
  public static final Scaling NONE = new Scaling(1, 0, 0, 0);

  /** Returns what scales nothing: the constants of an output channel that does not exist. */
  public static final Scaling ABSENT = new Scaling(0, 0, 0, 0);

  /**
   * Returns the constants of a channel, whose addend changes at the pivot or at one step.
   *
   * @param bias what the proven accumulator has beyond the sum
   */
  public static Scaling of(ProvenRequantizer proven, int channel, long bias) {
    ProvenRequantizer.Channel c = proven.channel(channel);
    long moved = Math.multiplyExact(c.multiplier(), bias);
    ProvenRequantizer.Step last =
        c.steps().isEmpty()
            ? new ProvenRequantizer.Step(proven.pivot(), c.addend())
            : c.steps().get(0);
    return new Scaling(
        c.multiplier(),
        Math.addExact(last.addend(), moved),
        Math.addExact(c.addendBelow(), moved),
        Math.subtractExact(last.from(), bias));
  }

  /** Returns a constant added to every sum. */
  public static Scaling plus(long bias) {
    return new Scaling(1, bias, bias, 0);
  }

  /** Tells whether the side of the pivot selects the addend. */
  public boolean split() {
    return addend != below;
  }

  /** Returns the result before the clamp and before ties are rounded. */
  public long floor(long sum, int shift) {
    long product = Math.multiplyExact(multiplier, sum);
    return Math.addExact(product, sum < pivot ? below : addend) >> shift;
  }
}
