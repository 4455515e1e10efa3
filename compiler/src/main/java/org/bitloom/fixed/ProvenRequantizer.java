// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import java.util.List;

/**
 * The requantizer that is built in hardware: one multiply, one add, one constant shift, one clamp.
 *
 * <p>{@code y = clamp((multiplier * acc + addend(acc)) >> shift)}, equal to a {@link
 * Requantization} for every accumulator in the proven range. Rounding constant and zero point are
 * inside the addend, which is the same for all accumulators, or differs on the two sides of the
 * pivot, or changes at the steps of a channel.
 *
 * @param shift arithmetic right shift, one for all channels
 * @param pivot where the addend changes; the reference's roundings are symmetric around it
 * @param channels one for all channels, or one per output channel
 * @param ties what happens where the shift drops a tie
 * @param tieBits how many of the lowest dropped bits a tie may have set: it is a sum whose dropped
 *     bits above them are all 0; less than the shift, and 0 where ties are kept
 * @param clamp smallest and largest output
 */
public record ProvenRequantizer(
    int shift, long pivot, List<Channel> channels, Ties ties, int tieBits, Interval clamp) {
  /**
   * What happens to a shifted sum that is a tie. With the rounding constant {@code 2^(shift-1)}
   * inside the addend, a sum whose dropped bits are all 0 lies exactly between two outputs.
   * Products that are themselves rounded make ties of their neighbours, too; {@code tieBits} counts
   * those in.
   */
  public enum Ties {
    /** Nothing: the sum is the result. */
    KEEP,
    /** An odd result is lowered by 1: round half even, zero point even. */
    TO_EVEN,
    /** An even result is lowered by 1: round half even, zero point odd. */
    TO_ODD;

    /** Tells whether a tie lowers this result. */
    public boolean lowers(long result) {
      return switch (this) {
        case KEEP -> false;
        case TO_EVEN -> (result & 1) == 1;
        case TO_ODD -> (result & 1) == 0;
      };
    }
  }

  /**
   * An addend that holds from one accumulator on.
   *
   * @param from the first accumulator
   * @param addend added from there on, up to the next step
   */
  public record Step(long from, long addend) {}

  /**
   * The constants of one output channel.
   *
   * @param multiplier not negative
   * @param addendBelow added where {@code acc < pivot}
   * @param addend added elsewhere, before the first step
   * @param steps further addends, each from an accumulator on that is greater than the last
   */
  public record Channel(long multiplier, long addendBelow, long addend, List<Step> steps) {
    /** Copies the list and requires that the steps ascend. */
    public Channel {
      steps = List.copyOf(steps);
      for (int i = 1; i < steps.size(); i++) {
        if (steps.get(i - 1).from() >= steps.get(i).from()) {
          throw new IllegalArgumentException("steps do not ascend at " + steps.get(i).from());
        }
      }
    }

    /** Returns constants without a step. */
    public Channel(long multiplier, long addendBelow, long addend) {
      this(multiplier, addendBelow, addend, List.of());
    }

    /** Tells whether the side of the pivot selects the addend. */
    public boolean split() {
      return addendBelow != addend;
    }

    /** Returns the addend of an accumulator. */
    public long addend(long acc, long pivot) {
      long chosen = acc < pivot ? addendBelow : addend;
      for (Step step : steps) {
        if (acc >= step.from) {
          chosen = step.addend;
        }
      }
      return chosen;
    }
  }

  /** Copies the list and validates the shift. */
  public ProvenRequantizer {
    channels = List.copyOf(channels);
    if (channels.isEmpty() || shift < 0 || shift > 62) {
      throw new IllegalArgumentException("no channel, or shift " + shift + " not in 0..62");
    }
    int most = ties == Ties.KEEP ? 0 : shift - 1;
    if (tieBits < 0 || tieBits > most) {
      throw new IllegalArgumentException("tie bits " + tieBits + " not in 0.." + most);
    }
  }

  /**
   * Returns the constants of some neighbouring output channels.
   *
   * @param first first channel
   * @param count how many
   */
  public ProvenRequantizer part(int first, int count) {
    return perChannel()
        ? new ProvenRequantizer(
            shift, pivot, channels.subList(first, first + count), ties, tieBits, clamp)
        : this;
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

  /** Returns the most steps of a channel. */
  public int steps() {
    return channels.stream().mapToInt(c -> c.steps().size()).max().orElseThrow();
  }

  /** Returns the bits of the widest multiplier, at least 1. */
  public int multiplierBits() {
    long widest = channels.stream().mapToLong(Channel::multiplier).max().orElseThrow();
    return Math.max(1, 64 - Long.numberOfLeadingZeros(widest));
  }

  /** Tells whether every channel has the same power of two for its multiplier. */
  public boolean shiftsOnly() {
    long first = channels.get(0).multiplier();
    return Long.bitCount(first) == 1 && channels.stream().allMatch(c -> c.multiplier() == first);
  }

  /** Returns the output for one accumulator. */
  public long apply(int channel, long acc) {
    Channel c = channel(channel);
    long product = Math.multiplyExact(c.multiplier, acc);
    long sum = Math.addExact(product, c.addend(acc, pivot));
    long dropped = sum & ((1L << shift) - 1);
    boolean tie = dropped >> tieBits == 0;
    long shifted = sum >> shift;
    return clamp.clamp(tie && ties.lowers(shifted) ? shifted - 1 : shifted);
  }
}
