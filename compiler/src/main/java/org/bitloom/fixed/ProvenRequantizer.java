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
 * @param ties what happens where the shift drops nothing but zeros
 * @param clamp smallest and largest output
 */
public record ProvenRequantizer(
    int shift, long pivot, List<Channel> channels, Ties ties, Interval clamp) {
  /**
   * What happens to a shifted sum whose dropped bits are all 0. With the rounding constant {@code
   * 2^(shift-1)} inside the addend, those are exactly the ties between two outputs.
   */
  public enum Ties {
    /** Nothing: the sum is the result. */
    KEEP,
    /** An odd result is lowered by 1: round half even, zero point even. */
    TO_EVEN,
    /** An even result is lowered by 1: round half even, zero point odd. */
    TO_ODD
  }

  /**
   * The constants of one output channel.
   *
   * @param multiplier not negative
   * @param addendBelow added where {@code acc < pivot}
   * @param addend added elsewhere
   */
  public record Channel(long multiplier, long addendBelow, long addend) {
    /** Tells whether the side of the pivot selects the addend. */
    public boolean split() {
      return addendBelow != addend;
    }
  }

  /** Copies the list and validates the shift. */
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
    boolean tie = (sum & ((1L << shift) - 1)) == 0;
    long shifted = sum >> shift;
    long rounded =
        switch (ties) {
          case KEEP -> shifted;
          case TO_EVEN -> tie ? shifted & ~1L : shifted;
          case TO_ODD -> tie ? (shifted - 1) | 1L : shifted;
        };
    return clamp.clamp(rounded);
  }
}
