// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

/**
 * Resources of an FPGA.
 *
 * @param lut six-input lookup tables, those used as memories and shift registers included
 * @param ff flip-flops
 * @param dsp multiplier blocks
 * @param bram RAM blocks of 36 kbit; a block of 18 kbit is a half
 */
public record Resources(double lut, double ff, double dsp, double bram) {
  /** Nothing. */
  public static final Resources NONE = new Resources(0, 0, 0, 0);

  /** Returns the sum of both. */
  public Resources plus(Resources other) {
    return new Resources(lut + other.lut, ff + other.ff, dsp + other.dsp, bram + other.bram);
  }

  /** Returns this many times. */
  public Resources times(double count) {
    return new Resources(lut * count, ff * count, dsp * count, bram * count);
  }
}
