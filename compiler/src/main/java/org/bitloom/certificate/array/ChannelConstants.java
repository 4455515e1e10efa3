// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.List;
import java.util.Locale;
import org.bitloom.fixed.ProvenRequantizer.Channel;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Operator;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.RangeReport;
import org.bitloom.report.RequantizationReport;

/**
 * The constants of the array's requantizer for one tensor: sums begin at 0 there, so biases are
 * inside the addends, and pivots are lowered by them.
 *
 * @param channels constants of the claimed requantizer, one or one per channel; empty where there
 *     is none
 * @param pivot of the claimed requantizer
 * @param before the operator in front; null where it is none with a bias
 * @param shift of the results
 * @param clamp of the results
 * @param ties of the results
 * @param tieBits lowest bits of a fraction that counts as none
 */
record ChannelConstants(
    List<Channel> channels,
    long pivot,
    Operator before,
    int shift,
    RangeReport clamp,
    String ties,
    int tieBits) {
  /** The constants of one channel. */
  record Constants(long multiplier, long addend, long below, long pivot) {
    /** What a channel that does not exist has. */
    static final Constants ABSENT = new Constants(0, 0, 0, 0);

    /** What leaves every sum as it is. */
    static final Constants NONE = new Constants(1, 0, 0, 0);

    /** Tells whether the side of the pivot selects the addend. */
    boolean split() {
      return addend != below;
    }
  }

  /** Returns the constants of a claimed requantizer behind an operator. */
  static ChannelConstants of(RequantizationReport claim, Operator before) {
    return new ChannelConstants(
        claim.channels(),
        claim.pivot(),
        before,
        claim.shift(),
        claim.clamp(),
        claim.ties().toLowerCase(Locale.ROOT),
        claim.tieBits());
  }

  /** Returns constants that leave sums as they are, but for the bias. */
  static ChannelConstants plain(Operator before, RangeReport clamp) {
    return new ChannelConstants(List.of(), 0, before, 0, clamp, "keep", 0);
  }

  /** Returns the constants of an output channel. */
  Constants of(int channel) {
    long bias = bias(channel);
    if (channels.isEmpty()) {
      return new Constants(1, bias, bias, 0);
    }
    Channel own = channels.size() == 1 ? channels.get(0) : channels.get(channel);
    long moved = Math.multiplyExact(own.multiplier(), bias);
    // A lane knows one place where an addend changes: the pivot, or the only step.
    boolean stepped = !own.steps().isEmpty();
    long above = stepped ? own.steps().get(0).addend() : own.addend();
    long change = stepped ? own.steps().get(0).from() : pivot;
    return new Constants(
        own.multiplier(),
        Math.addExact(above, moved),
        Math.addExact(own.addendBelow(), moved),
        Math.subtractExact(change, bias));
  }

  /** Returns what the finished sum of an output channel has beyond what the array sums. */
  long bias(int channel) {
    if (before instanceof WeightedSum sum) {
      return sum.bias().get(channel);
    }
    return before instanceof Combine combine
            && combine.combination() instanceof Combination.Linear linear
        ? linear.offset()
        : 0;
  }

  /** Returns how many channels have biases or constants of their own, at least 1. */
  int count() {
    int biases = before instanceof WeightedSum sum ? sum.outputCount() : 1;
    return Math.max(biases, channels.size());
  }
}
