// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a memory becomes: the cheapest of block RAM, LUT RAM and logic by the price list of Yosys
 * ({@code brams_xc4v.txt} and {@code lutrams_xcu.txt} of its Xilinx library, and {@code
 * -logic-cost-rom 0.015625}); a unit of price is about a LUT.
 *
 * @param price by which the kinds of memory are compared
 * @param ramLuts of LUT RAM
 * @param romLuts of a ROM in logic: LUTs of 64 bits each, per output bit
 * @param halfBlocks RAM blocks of 18 kbit
 * @param size its size
 */
record Memory(double price, long ramLuts, long romLuts, long halfBlocks, Size size) {
  /**
   * The size of a memory.
   *
   * @param depth words
   * @param width bits of a word
   * @param fixed whether it is only read
   */
  record Size(long depth, long width, boolean fixed) {
    long bits() {
      return Math.multiplyExact(depth, width);
    }
  }

  private static final double HALF_BLOCK_PRICE = 129;
  private static final double WHOLE_BLOCK_PRICE = 257;

  /** Bits of one word of a block of 18 kbit, from 512 words down to 16384. */
  private static final int[] HALF_BLOCK_WIDTHS = {36, 18, 9, 4, 2, 1};

  private static final long HALF_BLOCK_WORDS = 512;

  /** A unit of LUT RAM, eight LUTs, holds 14 bits in 32 words or 7 bits in 64. */
  private static final double LUT_RAM_PRICE = 16;

  private static final int LUT_RAM_LUTS = 8;
  private static final long LUT_RAM_BITS = 448;

  private static final int LUT_BITS = 64;

  private static final double MUX_PRICE = 0.5;

  /** Returns a memory with one port to write and one to read, both synchronous. */
  static Memory ram(long depth, long width) {
    return cheapest(
        Stream.of(lutRam(depth, width, 32), lutRam(depth, width, 64)),
        new Size(depth, width, false));
  }

  /** Returns a memory that is only read, synchronously. */
  static Memory rom(long depth, long width) {
    double price = (double) depth * width / LUT_BITS;
    long luts = Math.ceilDiv(depth, LUT_BITS) * width;
    Size size = new Size(depth, width, true);
    return cheapest(Stream.of(new Memory(price, 0, luts, 0, size)), size);
  }

  /** Returns a memory of a size. */
  static Memory of(Size size) {
    return size.fixed() ? rom(size.depth(), size.width()) : ram(size.depth(), size.width());
  }

  private static Memory cheapest(Stream<Memory> others, Size size) {
    return Stream.concat(others, blocks(size))
        .min(Comparator.comparingDouble(Memory::price))
        .orElseThrow();
  }

  /** Returns whether the memory is block RAM, which contains the first register behind it. */
  boolean inBlocks() {
    return halfBlocks > 0;
  }

  private static Memory lutRam(long depth, long width, int words) {
    double columns = (double) width * words / LUT_RAM_BITS;
    long rows = Math.ceilDiv(depth, words);
    return new Memory(
        LUT_RAM_PRICE * rows * columns + joining(rows, width),
        LUT_RAM_LUTS * rows * (long) Math.ceil(columns),
        0,
        0,
        new Size(depth, width, false));
  }

  private static Stream<Memory> blocks(Size size) {
    long depth = size.depth();
    long width = size.width();
    return IntStream.range(0, HALF_BLOCK_WIDTHS.length)
        .boxed()
        .flatMap(
            shape -> {
              long halves = count(depth, width, shape, 1);
              long wholes = count(depth, width, shape, 2);
              double joining = joining(rows(depth, shape), width);
              return Stream.of(
                  new Memory(HALF_BLOCK_PRICE * halves + joining, 0, 0, halves, size),
                  new Memory(WHOLE_BLOCK_PRICE * wholes + joining, 0, 0, 2 * wholes, size));
            });
  }

  /** Returns the price of choosing between the outputs of several rows of units. */
  private static double joining(long rows, long width) {
    return MUX_PRICE * (rows - 1) * width;
  }

  private static long rows(long depth, int shape) {
    return Math.ceilDiv(depth, HALF_BLOCK_WORDS << shape);
  }

  private static long count(long depth, long width, int shape, int halves) {
    long columns = Math.ceilDiv(width, (long) halves * HALF_BLOCK_WIDTHS[shape]);
    return columns * rows(depth, shape);
  }
}
