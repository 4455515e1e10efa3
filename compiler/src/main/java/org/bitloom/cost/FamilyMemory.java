// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.device.Family;

/**
 * What a memory becomes in a family: by the price lists of {@code memory_libmap} in the libraries
 * of Yosys 0.23, or for Cyclone V by the efficiency that {@code memory_bram} asks for.
 */
final class FamilyMemory {
  /** Bits of a ROM that cost as much as a LUT, for LUTs of 4 inputs. */
  private static final int ROM_BITS = 16;

  private static final int LUT_RAM_WORDS = 16;
  private static final int LUT_RAM_WIDTH = 4;
  private static final int LUT_RAM_PRICE = 4;

  /** Price of choosing a bit from one more row of units. */
  private static final double MUX_PRICE = 0.5;

  /** LUTs of {@code TRELLIS_DPR16X4}, with its writing side. */
  private static final int TRELLIS_LUTS = 6;

  private static final int MLAB_WORDS = 32;

  /** Least percentage of the bits of an M10K block that have to be used. */
  private static final int EFFICIENCY = 5;

  /** Widths of a word of an M10K block, the first with 512 words, then twice as many each. */
  private static final int[] M10K_WIDTHS = {20, 10, 5, 2, 1};

  private static final int M10K_WORDS = 512;

  /** LUTs and bits of a unit of LUT RAM of 7-series parts: 6 bits in 32 words, or 3 in 64. */
  private static final int XC7_UNIT = 4;

  private static final int XC7_WORDS = 32;
  private static final int XC7_WIDTH = 6;

  private FamilyMemory() {}

  /** Returns the RAM blocks that a memory becomes; 0 where it is cheaper in LUTs. */
  static double blocks(Memory.Size size, Family family) {
    return switch (family) {
      case XC7, XCUP -> Memory.of(size).halfBlocks() / 2.0;
      case ICE40UP, ICE40HX ->
          worth(size, least(size, new int[] {16, 8, 4, 2}, 256), 64, size.bits());
      case ECP5, GOWIN ->
          worth(size, least(size, new int[] {36, 18, 9, 4, 2, 1}, 512), 128, lutRamPrice(size));
      case CYCLONEV -> size.fixed() ? 0 : m10k(size);
    };
  }

  /** Returns whether memories that are no blocks are flip-flops, for want of LUT RAM. */
  static boolean ofFlipFlops(Family family) {
    return family == Family.ICE40UP || family == Family.ICE40HX;
  }

  /** Returns the LUTs of four inputs of a ROM in logic. */
  static long romLuts(Memory.Size size) {
    return Math.ceilDiv(size.depth(), (long) ROM_BITS) * size.width();
  }

  /** Returns the LUTs of LUT RAM. */
  static long ramLuts(Memory.Size size, Family family) {
    return switch (family) {
      case ECP5 -> TRELLIS_LUTS * units(size, LUT_RAM_WORDS, LUT_RAM_WIDTH);
      case GOWIN -> Math.ceilDiv(size.depth(), (long) LUT_RAM_WORDS) * size.width();
      case CYCLONEV -> Math.ceilDiv(size.depth(), (long) MLAB_WORDS) * size.width();
      case XC7 ->
          XC7_UNIT
              * Math.min(
                  units(size, XC7_WORDS, XC7_WIDTH), units(size, 2 * XC7_WORDS, XC7_WIDTH / 2));
      case XCUP -> Memory.of(size).ramLuts();
      case ICE40UP, ICE40HX -> 0;
    };
  }

  private static long units(Memory.Size size, int words, int width) {
    return Math.ceilDiv(size.depth(), (long) words) * Math.ceilDiv(size.width(), (long) width);
  }

  private static double lutRamPrice(Memory.Size size) {
    long rows = Math.ceilDiv(size.depth(), (long) LUT_RAM_WORDS);
    return (double) LUT_RAM_PRICE * units(size, LUT_RAM_WORDS, LUT_RAM_WIDTH)
        + MUX_PRICE * (rows - 1) * size.width();
  }

  private static double worth(Memory.Size size, long blocks, int price, double written) {
    double others = size.fixed() ? (double) size.bits() / ROM_BITS : written;
    return others > (double) price * blocks ? blocks : 0;
  }

  /** Returns the M10K blocks in the shape that wastes least; 0 where all waste too much. */
  private static double m10k(Memory.Size size) {
    double best = 0;
    double efficiency = 0;
    for (int shape = 0; shape < M10K_WIDTHS.length; shape++) {
      long words = (long) M10K_WORDS << shape;
      long blocks =
          Math.ceilDiv(size.depth(), words) * Math.ceilDiv(size.width(), (long) M10K_WIDTHS[shape]);
      double used = 100.0 * size.bits() / ((double) blocks * words * M10K_WIDTHS[shape]);
      if (used >= EFFICIENCY && used > efficiency) {
        efficiency = used;
        best = blocks;
      }
    }
    return best;
  }

  /** Returns the fewest blocks, whose words halve in width as they double in number. */
  private static long least(Memory.Size size, int[] widths, long words) {
    long least = Long.MAX_VALUE;
    for (int shape = 0; shape < widths.length; shape++) {
      least =
          Math.min(
              least,
              Math.ceilDiv(size.width(), (long) widths[shape])
                  * Math.ceilDiv(size.depth(), words << shape));
    }
    return least;
  }
}
