// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import org.bitloom.rtl.verilog.Replication;

/**
 * The parts of words that the lanes of a pool, and its multipliers, take and make.
 *
 * @param unit whose words they are
 */
public record PoolParts(PoolUnit unit) {
  /** Returns the lanes of the multipliers. */
  public Replication products() {
    return new Replication("result", "results", unit.lanes());
  }

  /** Returns the part of a beat that is one lane's element. */
  public Replication.Part element() {
    return unit.replication().part(unit.input().bits());
  }

  /** Returns the part of one window's word that a lane holds. */
  public Replication.Part partial() {
    return unit.replication().part(unit.partialBits());
  }

  /** Returns the part of the sums that one multiplier takes. */
  public Replication.Part sum() {
    return products().part(unit.partialBits());
  }

  /** Returns the part of a beat that one multiplier makes. */
  public Replication.Part out() {
    return products().part(unit.outBits());
  }

  /** Returns the part of all windows' words that a lane of one window holds. */
  public String held() {
    if (!unit.overlapping()) {
      return partial().toString();
    }
    String lane = unit.lanes() == 1 ? "" : " + lane * " + unit.partialBits();
    return "[bank * %s%s +: %s]".formatted(unit.laneWordBits(), lane, unit.partialBits());
  }
}
