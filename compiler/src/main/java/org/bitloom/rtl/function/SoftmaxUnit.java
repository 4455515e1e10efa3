// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.fixed.IntType;
import org.bitloom.plan.engine.SoftmaxSchedule;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The block that computes softmax of one vector after the other, one element per beat, while it
 * takes the next vector. It ends in a pipeline that cannot stall; an output queue follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param element an element of the input
 * @param output type of the output, 8 bits
 * @param schedule cycles of a vector
 * @param file contents of the table of exponentials
 * @param places places in the output queue
 */
public record SoftmaxUnit(
    String module,
    String layer,
    String origin,
    Bus element,
    IntType output,
    SoftmaxSchedule schedule,
    MemoryName file,
    int places)
    implements Block {
  /** Bits of the largest exponential in the sum, 2^19. */
  private static final int TERM_BITS = 20;

  /** Returns the memory of the vectors. */
  public VectorPair vectors() {
    return new VectorPair(element, schedule.channels());
  }

  /** Returns the last place of the table of exponentials. */
  public int lastExponential() {
    return schedule.depth() - 1;
  }

  /** Returns the selection of the bits of a distance that address the table. */
  public String distance() {
    Bits bits = new Bits(distanceBits());
    return wide() ? bits.low() : bits.toString();
  }

  private int distanceBits() {
    return Integer.numberOfTrailingZeros(schedule.depth());
  }

  /** Tells whether an element has more bits than a distance. */
  public boolean wide() {
    return element.bits() > distanceBits();
  }

  /** Returns the bits of a difference that are always 0. */
  public String unusedDifference() {
    return unusedDifferenceBits().above(distanceBits());
  }

  /** Returns what is added to a result, with its sign; nothing for 0. */
  public String offset() {
    long least = output.min();
    return least == 0 ? "" : (least < 0 ? " - " : " + ") + Math.abs(least);
  }

  /** Returns the bits that {@link #unusedDifference} are. */
  public Bits unusedDifferenceBits() {
    return new Bits(element.bits() - distanceBits());
  }

  /** Returns the sum of the exponentials. */
  public NormalisedSum total() {
    return new NormalisedSum(
        schedule.largestSum(),
        "term",
        TERM_BITS,
        "sums[3]",
        schedule.excess(),
        schedule.normalise());
  }

  /** Returns the last cycle of the wait for the sum. */
  public Literal lastSettle() {
    return tick(SoftmaxSchedule.SETTLE - 1);
  }

  /** Returns the last cycle of a multiplication. */
  public Literal lastMultiplication() {
    return tick(SoftmaxSchedule.MULTIPLICATION - 1);
  }

  /** Returns the last multiplication of the reciprocal. */
  public Literal lastStep() {
    return new Literal(IntType.unsigned(3), SoftmaxSchedule.MULTIPLICATIONS - 1);
  }

  private static Literal tick(long value) {
    return new Literal(IntType.unsigned(4), value);
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(places);
  }

  /** Returns the code of a share of 0: the smallest value of the output. */
  public String lowestCode() {
    return output.signed() ? "8'h80" : "8'h00";
  }
}
