// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

/**
 * A register that counts what a stream transfers, from 0, and starts again after its last value.
 *
 * @param name of the register; the wire {@code <name>_end} is high at the last value
 * @param count values, at least 2
 * @param enable Verilog condition under which it counts
 */
public record Counter(String name, int count, String enable) {
  /** Validates that there is something to count. */
  public Counter {
    if (count < 2) {
      throw new IllegalArgumentException(name + " has " + count + " values");
    }
  }

  /** Returns the last value. */
  public int last() {
    return count - 1;
  }

  /** Returns the register's bus. */
  public Bus bus() {
    return Bus.counter(last());
  }

  /** Returns the last value as a constant. */
  public Literal lastLiteral() {
    return bus().literal(last());
  }

  /** Returns 0 as a constant. */
  public Literal zeroLiteral() {
    return bus().literal(0);
  }

  /** Returns 1 as a constant. */
  public Literal oneLiteral() {
    return bus().literal(1);
  }
}
