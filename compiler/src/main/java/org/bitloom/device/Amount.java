// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

/**
 * An amount of what a part has.
 *
 * @param lut lookup tables of the family
 * @param ff flip-flops
 * @param dsp multiplier blocks
 * @param ram RAM blocks; a half where a block can be split
 */
public record Amount(double lut, double ff, double dsp, double ram) {
  /** Nothing. */
  public static final Amount NONE = new Amount(0, 0, 0, 0);

  /** Returns the sum of both. */
  public Amount plus(Amount other) {
    return new Amount(lut + other.lut, ff + other.ff, dsp + other.dsp, ram + other.ram);
  }

  /** Returns this many times. */
  public Amount times(double count) {
    return new Amount(lut * count, ff * count, dsp * count, ram * count);
  }

  /** Returns whether this is within a limit in every respect. */
  public boolean within(Amount limit) {
    return lut <= limit.lut && ff <= limit.ff && dsp <= limit.dsp && ram <= limit.ram;
  }
}
