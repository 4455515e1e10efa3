// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * A wire or register that carries one integer; prints as its Verilog range.
 *
 * @param type sign and bit width
 * @param range proven values, printed in the comment beside it
 */
public record Bus(IntType type, Interval range) {
  /** Returns the narrowest signed bus for a range. */
  public static Bus signed(Interval range) {
    return new Bus(IntType.signedFor(range), range);
  }

  /** Returns the narrowest unsigned bus for {@code 0..max}. */
  public static Bus counter(long max) {
    Interval range = new Interval(0, max);
    return new Bus(IntType.narrowestFor(range), range);
  }

  /** Returns the bit width. */
  public int bits() {
    return type.bits();
  }

  /** Returns the index of the most significant bit. */
  public int msb() {
    return type.bits() - 1;
  }

  /** Returns whether the bus is signed. */
  public boolean signed() {
    return type.signed();
  }

  /** Returns a sized literal of this bus. */
  public Literal literal(long value) {
    return new Literal(type, value);
  }

  /** Returns its 0. */
  public Literal zero() {
    return literal(0);
  }

  /** Returns its 1. */
  public Literal one() {
    return literal(1);
  }

  /** Returns the Verilog range, such as {@code signed [17:0]}; a single bit has none. */
  @Override
  public String toString() {
    String range = new Bits(bits()).toString();
    return signed() ? ("signed " + range).stripTrailing() : range;
  }
}
