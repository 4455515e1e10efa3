// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.engine.DistanceScale;
import org.bitloom.plan.engine.WideSoftmaxSchedule;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The block that computes softmax of int16 of one vector after the other, one element per beat,
 * while it takes the next vector. It ends in a pipeline that cannot stall; an output queue follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param element an element of the input
 * @param schedule cycles of a vector
 * @param scale of distances
 * @param exponentials the table of exponentials
 * @param reciprocals the table of reciprocals
 * @param places places in the output queue
 */
public record WideSoftmaxUnit(
    String module,
    String layer,
    String origin,
    Bus element,
    WideSoftmaxSchedule schedule,
    DistanceScale scale,
    LineMemory exponentials,
    LineMemory reciprocals,
    int places)
    implements Block {
  /** Bits of a step of a table. */
  private static final int STEP_BITS = 16;

  /** Returns the memory of the vectors. */
  public VectorPair vectors() {
    return new VectorPair(element, schedule.channels());
  }

  /** Returns the bus of a distance. */
  public Bus distance() {
    return Bus.counter(scale.largestDistance());
  }

  /** Returns the selection of the bits of a difference that are the distance. */
  public String distanceBits() {
    return wide() ? new Bits(distance().bits()).low() : "";
  }

  /** Tells whether an element has more bits than a distance. */
  public boolean wide() {
    return element.bits() > distance().bits();
  }

  /** Returns the bits of a difference that are always 0. */
  public String unusedDifference() {
    return unusedDifferenceBits().above(distance().bits());
  }

  /** Returns the bits that {@link #unusedDifference} are. */
  public Bits unusedDifferenceBits() {
    return new Bits(element.bits() - distance().bits());
  }

  /** Returns the bus of the multiplier. */
  public Bus multiplierBus() {
    return Bus.counter(scale.multiplier());
  }

  /** Returns the multiplier of a distance. */
  public Literal multiplier() {
    return multiplierBus().literal(scale.multiplier());
  }

  /** Returns the bits of a scaled distance, which has one above those of a step at least. */
  public Bits sumOfScale() {
    return new Bits(Math.max(Bus.counter(scale.largest()).bits(), scale.shift() + STEP_BITS + 1));
  }

  /** Returns what is added to the product. */
  public Literal addend() {
    return new Literal(IntType.unsigned(sumOfScale().count()), scale.addend());
  }

  /** Returns the bits that the shift drops. */
  public Bits fraction() {
    return new Bits(scale.shift());
  }

  /** Returns the selection of a scaled distance within the table. */
  public String scaledBits() {
    return new Bits(STEP_BITS).above(scale.shift());
  }

  /** Returns whether a scaled distance is beyond the table. */
  public String far() {
    int low = scale.shift() + STEP_BITS;
    int high = sumOfScale().count() - 1;
    return high == low ? "s3_sum[" + low + "]" : "|s3_sum[" + high + ":" + low + "]";
  }

  /** Returns the sum of the exponentials. */
  public NormalisedSum total() {
    return new NormalisedSum(
        schedule.largestSum(),
        "s7_exponential",
        WideSoftmax.EXPONENTIAL_BITS,
        "sums[7]",
        schedule.excess(),
        schedule.normalise());
  }

  /** Returns the last cycle of the wait for the sum. */
  public Literal lastSettle() {
    return tick(WideSoftmaxSchedule.SETTLE - 1);
  }

  private static Literal tick(long value) {
    return new Literal(IntType.unsigned(4), value);
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(places);
  }
}
