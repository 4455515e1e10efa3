// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Float32;
import org.bitloom.operator.FloatLogarithm;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.plan.engine.LogSoftmaxSchedule;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The block that computes the logarithm of softmax of one vector after the other, one element per
 * beat, while it takes the next vector. It ends in a pipeline that cannot stall; an output queue
 * follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param element an element of the input
 * @param elementBits bits of its type, which address the tables
 * @param output type of the output, 8 bits
 * @param schedule cycles of a vector
 * @param logitRange of the table of logits
 * @param fractionBits of a logit
 * @param exponentials contents of the table of exponentials
 * @param logits contents of the table of logits
 * @param places places in the output queue
 */
public record LogSoftmaxUnit(
    String module,
    String layer,
    String origin,
    Bus element,
    int elementBits,
    IntType output,
    LogSoftmaxSchedule schedule,
    Interval logitRange,
    int fractionBits,
    MemoryName exponentials,
    MemoryName logits,
    int places)
    implements Block {
  private static final int OUTPUT_BITS = 8;

  /** Returns the memory of the vectors. */
  public VectorPair vectors() {
    return new VectorPair(element, schedule.channels());
  }

  /** Returns the last place of both tables. */
  public int lastPlace() {
    return (1 << elementBits) - 1;
  }

  /** Returns the selection of the bits of an element that address a table. */
  public String address() {
    Bits bits = new Bits(elementBits);
    return wide() ? bits.low() : bits.toString();
  }

  /** Tells whether an element has more bits than its type in the network. */
  public boolean wide() {
    return element.bits() > elementBits;
  }

  /** Returns the bits of a difference or of an element that address nothing. */
  public String unusedAddress() {
    return unusedAddressBits().above(elementBits);
  }

  /** Returns how many they are. */
  public Bits unusedAddressBits() {
    return new Bits(element.bits() - elementBits);
  }

  /** Returns the bus of a logit. */
  public Bus logit() {
    return Bus.signed(logitRange);
  }

  /** Returns a magnitude in steps of 2^-52. */
  public Bits magnitude() {
    return new Bits(schedule.magnitudeBits());
  }

  /** Returns the bits of the mask below the last bit of a significand. */
  public Bits mask() {
    return new Bits(schedule.shifts());
  }

  /** Returns the bits from which the last bit of a significand is one. */
  public Bits unit() {
    return new Bits(schedule.shifts() + 1);
  }

  /** Returns the mask of all bits below the first last bit of a significand. */
  public String allBelow() {
    return "{" + schedule.shifts() + "{1'b1}}";
  }

  /** Returns the first last bit of a significand. */
  public String firstUnit() {
    return "{1'b1, " + mask().zero() + "}";
  }

  /** Returns the selection of a mask without its lowest bit: all below half of the last bit. */
  public String halfMask() {
    return new Bits(schedule.shifts() - 1).above(1);
  }

  /** Returns zeros above a bit that is added to half of a mask. */
  public String aboveTie() {
    return new Bits(schedule.shifts() - 1).zero();
  }

  /** Returns the selection of all bits of a magnitude but the highest. */
  public String lowBits() {
    return new Bits(schedule.magnitudeBits() - 1).low();
  }

  /** Returns the bits of a sum, with its sign. */
  public Bits total() {
    return new Bits(schedule.magnitudeBits() + 1);
  }

  /** Returns a sum below 0 without its sign. */
  public String negatedTotal() {
    return new Bits(schedule.magnitudeBits()).zero() + " - total" + magnitude();
  }

  /** Returns the last cycle of a rounding. */
  public Literal lastRounding() {
    return tick(schedule.rounding() - 1L);
  }

  /** Returns the cycle of a rounding that adds what makes a floor of it. */
  public Literal adding() {
    return tick(schedule.rounding() - 2L);
  }

  /** Returns the bus of the cycle of a state. */
  public Bus tickBus() {
    return Bus.counter(63);
  }

  private Literal tick(long value) {
    return tickBus().literal(value);
  }

  /** Returns the last cycle of the multiplication by a significand. */
  public Literal lastSignificandDigit() {
    return tick(Float32.SIGNIFICAND_BITS - 1L);
  }

  /** Returns the last cycle of a multiplication by a rest. */
  public Literal lastRestDigit() {
    return tick(FloatLogarithm.REST_BITS - 1L);
  }

  /** Returns the last cycle of the wait for the sum. */
  public Literal lastSettle() {
    return tick(LogSoftmaxSchedule.SETTLE - 1L);
  }

  /** Returns the numbers of which logarithms are made. */
  public LogarithmConstants constants() {
    return new LogarithmConstants(logarithmBits());
  }

  /** Returns the bits of a logarithm, which is below 9. */
  public Bits logarithmBits() {
    return new Bits(FloatLogarithm.FRACTION_BITS + 4);
  }

  /** Returns a logarithm as wide as a magnitude. */
  public String wideLogarithm() {
    int more = schedule.magnitudeBits() - logarithmBits().count();
    return more == 0 ? "logarithm" : "{" + new Bits(more).zero() + ", logarithm}";
  }

  /** Returns the largest logit in steps of 2^-52, with one bit more than a magnitude. */
  public String wideLogit() {
    String sign = extended("s2_logit", logit().bits(), base().count());
    if (!shortened()) {
      return sign;
    }
    String inside = sign.startsWith("{") ? sign.substring(1, sign.length() - 1) : sign;
    return "{" + inside + ", " + new Bits(dropped()).zero() + "}";
  }

  private int dropped() {
    return FloatLogarithm.FRACTION_BITS - fractionBits;
  }

  /** Tells whether a base has fewer fraction bits than a logarithm. */
  public boolean shortened() {
    return dropped() > 0;
  }

  /** Returns the selection of the bits of a magnitude that a base drops. */
  public String droppedBits() {
    return new Bits(dropped()).low();
  }

  /** Returns the selection of the bits of a magnitude above the lowest one of a base. */
  public String keptBits() {
    return new Bits(schedule.magnitudeBits() - dropped() - 1).above(dropped() + 1);
  }

  /** Returns the lowest bit of a base in a magnitude. */
  public String lowestKept() {
    return "[" + dropped() + "]";
  }

  /** Returns the bits of a base, without its sign. */
  public Bits keptMagnitude() {
    return new Bits(schedule.magnitudeBits() - dropped());
  }

  /** Returns the bits of a base, with its sign. */
  public Bits base() {
    return new Bits(schedule.magnitudeBits() - dropped() + 1);
  }

  /** Returns the bits of a difference of a base and a logit, with its sign. */
  public Bits difference() {
    int all = Math.max(base().count(), logit().bits());
    long span = Math.addExact(logitRange.max() - logitRange.min(), 9L << fractionBits);
    int reached = Long.SIZE - Long.numberOfLeadingZeros(span) + 1;
    return new Bits(Math.max(Math.max(all, reached), fraction().count() + OUTPUT_BITS + 2));
  }

  /** Returns a base as wide as a difference. */
  public String wideBase() {
    return extended("base", base().count(), difference().count());
  }

  /** Returns a logit as wide as a difference. */
  public String differenceLogit() {
    return extended("s2_logit", logit().bits(), difference().count());
  }

  /** Returns a signed number in more bits. */
  private static String extended(String name, int bits, int to) {
    if (bits == to) {
      return name;
    }
    String sign = name + "[" + (bits - 1) + "]";
    String signs = to - bits == 1 ? sign : "{" + (to - bits) + "{" + sign + "}}";
    return "{" + signs + ", " + name + "}";
  }

  /** Returns the bits of the fraction of a step of the output. */
  public Bits fraction() {
    return new Bits(fractionBits - LogSoftmax.OUTPUT_FRACTION_BITS);
  }

  /** Returns the selection of the whole steps. */
  public String wholeSteps() {
    return new Bits(OUTPUT_BITS).above(fraction().count());
  }

  /** Returns the selection of what is above 255 steps, without the sign of a difference. */
  public String beyond() {
    int low = fraction().count() + OUTPUT_BITS;
    return new Bits(difference().msb() - low).above(low);
  }

  /** Returns the sign of a difference, which is 0. */
  public String signOfDifference() {
    return "[" + difference().msb() + "]";
  }

  /** Returns the smallest fractions that are rounded up. */
  public RoundingThresholds thresholds() {
    return new RoundingThresholds(fraction().count());
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(places);
  }

  /** Returns the code of the largest value of the output. */
  public String highestCode() {
    return output.signed() ? "8'h7f" : "8'hff";
  }
}
