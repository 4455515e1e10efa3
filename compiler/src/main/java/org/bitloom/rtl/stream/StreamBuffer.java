// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.plan.dataflow.WaitingQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * A queue in which a stream waits for another.
 *
 * @param module module name
 * @param layer layer that reads the stream
 * @param origin place in the source
 * @param beatBits bits of a beat
 * @param queue how many beats wait, and for what
 */
public record StreamBuffer(
    String module, String layer, String origin, int beatBits, WaitingQueue queue) implements Block {
  /** Returns a beat. */
  public Bits beat() {
    return new Bits(beatBits);
  }

  /** Returns the bits of a beat and its last flag. */
  public int fifoBits() {
    return beatBits + 1;
  }

  /** Returns the bits of an index into the queue's memory. */
  public int indexBits() {
    return queue.indexBits();
  }

  /** Returns the counter of free places. */
  public Bus creditBus() {
    return Bus.counter(1L << indexBits());
  }

  /** Returns all places. */
  public Literal credits() {
    return creditBus().literal(1L << indexBits());
  }

  /** Returns no place. */
  public Literal noCredit() {
    return creditBus().literal(0);
  }

  /** Returns the zeros above a single credit. */
  public String creditZeros() {
    return new Bits(creditBus().bits() - 1).zero();
  }
}
