// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;

/**
 * A step of a lane's addend: where it is among the constants of a channel.
 *
 * @param number 1 for the first
 * @param from bus of the accumulator from which the addend holds
 * @param addend bus of the addend
 * @param lsb lowest bit of the step among the constants
 */
public record LaneStep(int number, Bus from, Bus addend, int lsb) {
  /** Returns the steps of a lane, the first one at {@code lsb}. */
  static List<LaneStep> of(ProvenRequantizer proven, Bus input, Bus addend, int lsb) {
    List<LaneStep> steps = new ArrayList<>();
    for (int i = 0; i < proven.steps(); i++) {
      int index = i;
      Interval range =
          proven.channels().stream()
              .map(c -> Interval.of(padded(c, proven.steps(), input).get(index).from()))
              .reduce(Interval::hull)
              .orElseThrow();
      int bits = input.bits() + addend.bits();
      steps.add(new LaneStep(i + 1, new Bus(input.type(), range), addend, lsb + i * bits));
    }
    return List.copyOf(steps);
  }

  /**
   * Returns as many steps as the lane has: the channel's last one is repeated; where it has none,
   * its only addend holds from the largest accumulator on, too.
   */
  public static List<ProvenRequantizer.Step> padded(
      ProvenRequantizer.Channel channel, int count, Bus input) {
    List<ProvenRequantizer.Step> steps = new ArrayList<>(channel.steps());
    ProvenRequantizer.Step last =
        steps.isEmpty()
            ? new ProvenRequantizer.Step(input.type().max(), channel.addend())
            : steps.get(steps.size() - 1);
    steps.addAll(Collections.nCopies(count - steps.size(), last));
    return steps;
  }

  /** Returns the bits of a step. */
  int bits() {
    return from.bits() + addend.bits();
  }

  /** Returns where the accumulator is among the constants. */
  public String fromPart() {
    return new Bits(from.bits()).above(lsb);
  }

  /** Returns where the addend is among the constants. */
  public String addendPart() {
    return new Bits(addend.bits()).above(lsb + from.bits());
  }
}
