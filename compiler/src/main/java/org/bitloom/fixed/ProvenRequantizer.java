// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.List;

/**
 * The requantizer that is built in hardware: one multiply, one add, one constant shift, one clamp.
 *
 * <p>{@code y = clamp((multiplier * acc + (acc < pivot ? addendBelow : addend)) >> shift)}, equal
 * to a {@link Requantization} for every accumulator in the proven range. Rounding constant and zero
 * point are inside the addend.
 *
 * @param shift arithmetic right shift, one for all channels
 * @param pivot where the addend changes; the reference's roundings are symmetric around it
 * @param channels one for all channels, or one per output channel
 * @param clamp smallest and largest output
 */
public record ProvenRequantizer(int shift, long pivot, List<Channel> channels, Interval clamp) {
  /**
   * The constants of one output channel.
   *
   * @param multiplier not negative
   * @param addendBelow added where {@code acc < pivot}
   * @param addend added elsewhere
   */
  public record Channel(long multiplier, long addendBelow, long addend) {
    /** Tells whether the sign of the accumulator selects the addend. */
    public boolean split() {
      return addendBelow != addend;
    }
  }

  /** Copies the list. */
  public ProvenRequantizer {
    channels = List.copyOf(channels);
    if (channels.isEmpty() || shift < 0 || shift > 62) {
      throw new IllegalArgumentException("no channel, or shift " + shift + " not in 0..62");
    }
  }

  /** Tells whether channels have constants of their own. */
  public boolean perChannel() {
    return channels.size() > 1;
  }

  /** Returns the constants of an output channel. */
  public Channel channel(int channel) {
    return channels.get(perChannel() ? channel : 0);
  }

  /** Tells whether any channel's addend depends on the accumulator's side of the pivot. */
  public boolean split() {
    return channels.stream().anyMatch(Channel::split);
  }

  /** Returns the bits of the widest multiplier, at least 1. */
  public int multiplierBits() {
    long widest = channels.stream().mapToLong(Channel::multiplier).max().orElseThrow();
    return Math.max(1, 64 - Long.numberOfLeadingZeros(widest));
  }

  /** Returns the output for one accumulator. */
  public long apply(int channel, long acc) {
    Channel c = channel(channel);
    long product = Math.multiplyExact(c.multiplier, acc);
    long sum = Math.addExact(product, acc < pivot ? c.addendBelow : c.addend);
    return clamp.clamp(sum >> shift);
  }
}
