// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.fixed.IntType;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The sum of the exponentials of a vector, and its normal form: shifted, one bit per cycle, until
 * its highest bit is bit 30.
 *
 * @param largest sum
 * @param term name of what is added
 * @param termBits bits of it
 * @param added condition under which it is
 * @param excess bits by which the sum can be longer than its largest term
 * @param cycles that shift it, at least 1
 */
public record NormalisedSum(
    long largest, String term, int termBits, String added, int excess, int cycles) {
  /** Bits of the normal form. */
  private static final int BITS = 31;

  /** Returns the bus of the sum. */
  public Bus bus() {
    return Bus.counter(largest);
  }

  /** Returns a term as wide as the sum. */
  public String wideTerm() {
    int more = bus().bits() - termBits;
    return more == 0 ? term : "{" + new Bits(more).zero() + ", " + term + "}";
  }

  /** Returns the sum with its largest bit on top of the normal form. */
  public String aligned() {
    int below = BITS - bus().bits();
    return below == 0 ? "sum" : "{sum, " + new Bits(below).zero() + "}";
  }

  /** Returns the last cycle that shifts it. */
  public Literal lastCycle() {
    return new Literal(IntType.unsigned(4), cycles - 1L);
  }

  /** Returns the bus of the number of bits by which the sum is longer than its largest term. */
  public Bus excessBus() {
    return Bus.counter(cycles);
  }

  /** Returns the largest excess. */
  public Literal largestExcess() {
    return excessBus().literal(excess);
  }
}
