// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.FixedPoint;
import org.bitloom.plan.engine.FixedLogSoftmaxSchedule;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The block that computes the logarithm of softmax in fixed point, of one vector after the other,
 * one element per beat, while it takes the next vector. It ends in a pipeline that cannot stall; an
 * output queue follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param element an element of the input
 * @param schedule cycles of a vector
 * @param summands contents of the table of what distances add to the sum
 * @param arguments contents of the table of distances in Q5.26
 * @param places places in the output queue
 */
public record FixedLogSoftmaxUnit(
    String module,
    String layer,
    String origin,
    Bus element,
    FixedLogSoftmaxSchedule schedule,
    MemoryName summands,
    MemoryName arguments,
    int places)
    implements Block {
  /** Bits of the quarters of a power. */
  private static final Bits QUARTERS = new Bits(2);

  /** Returns the memory of the vectors. */
  public VectorPair vectors() {
    return new VectorPair(element, schedule.channels());
  }

  /** Returns the last place of both tables. */
  public int lastDistance() {
    return schedule.sum().depth() - 1;
  }

  private int distanceBits() {
    return Integer.numberOfTrailingZeros(schedule.sum().depth());
  }

  /** Returns the selection of the bits of a difference that address the tables. */
  public String distance() {
    Bits bits = new Bits(distanceBits());
    return wide() ? bits.low() : bits.toString();
  }

  /** Tells whether an element has more bits than a distance. */
  public boolean wide() {
    return element.bits() > distanceBits();
  }

  /** Returns the selection of the bits of a difference that are always 0. */
  public String unusedDifference() {
    return unusedDifferenceBits().above(distanceBits());
  }

  /** Returns how many they are. */
  public Bits unusedDifferenceBits() {
    return new Bits(element.bits() - distanceBits());
  }

  /** Returns the sum of the exponentials. */
  public NormalisedSum total() {
    return new NormalisedSum(
        schedule.sum().largestSum(),
        "s2_summand",
        FixedLogSoftmaxSchedule.SUMMAND_BITS,
        "sums[2]",
        schedule.sum().excess(),
        schedule.sum().normalise());
  }

  /** Returns the sum as a factor of the multiplier. */
  public String sumFactor() {
    int more = Integer.SIZE - total().bus().bits();
    return "{" + new Bits(more).zero() + ", sum}";
  }

  /** Returns the power of two in quarters, above the bits below a quarter. */
  public String power() {
    int more =
        Integer.SIZE - FixedPoint.QUARTER_BITS - total().excessBus().bits() - QUARTERS.count();
    return "{%s, excess, upper, 1'b1, %s}"
        .formatted(new Bits(more).zero(), new Bits(FixedPoint.QUARTER_BITS).zero());
  }

  /** Returns the last cycle of the wait for the sum. */
  public Literal lastSettle() {
    return new Literal(IntType.unsigned(4), FixedLogSoftmaxSchedule.SETTLE - 1L);
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(places);
  }
}
