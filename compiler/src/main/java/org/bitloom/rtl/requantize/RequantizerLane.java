// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * One lane of a requantizer: multiply, add, shift, clamp.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param proven constants
 * @param accumulators range of every channel
 * @param input bus of an accumulator
 * @param output bus of a result
 */
public record RequantizerLane(
    String module,
    String layer,
    String origin,
    ProvenRequantizer proven,
    List<Interval> accumulators,
    Bus input,
    Bus output)
    implements Block {
  /** Copies the list. */
  public RequantizerLane {
    accumulators = List.copyOf(accumulators);
  }

  private RequantizerRanges ranges() {
    return RequantizerRanges.of(proven, accumulators);
  }

  /** Returns the shift. */
  public int shift() {
    return proven.shift();
  }

  /** Returns the bus of the multiplier. */
  public Bus multiplier() {
    return ranges().multiplierBus();
  }

  /**
   * Returns whether the multiplier is the same power of two for every channel: then it is a shift
   * to the left, and there is no multiplier among the constants.
   */
  public boolean shifts() {
    Interval range = ranges().multiplier();
    return range.min() == range.max() && Long.bitCount(range.min()) == 1;
  }

  /** Returns the first step in words. */
  public String scaling() {
    return shifts() ? "no multiplication" : "multiply";
  }

  /** Returns that power of two as a plain number. */
  public long factor() {
    return ranges().multiplier().min();
  }

  /** Returns the accumulator times that power of two, as wide as the product. */
  public String shifted() {
    String wide = Extension.to(product().bits() - zeros(), "s1_data", input);
    return zeros() == 0 ? wide : "{" + wide + ", " + new Bits(zeros()).zero() + "}";
  }

  /** Returns the bits of the multiplier among the constants. */
  public int multiplierBits() {
    return shifts() ? 0 : multiplier().bits();
  }

  /** Returns the bus of the addend. */
  public Bus addend() {
    return ranges().addendBus();
  }

  /** Returns the bus of the product. */
  public Bus product() {
    Interval range = ranges().product();
    int operands = Math.max(signedInputBits(), multiplier().bits() + 1);
    int wanted = Math.max(operands, shifts() ? signedInputBits() + zeros() : 0);
    return new Bus(IntType.signed(Math.max(wanted, IntType.signedFor(range).bits())), range);
  }

  /** Returns the bits of the accumulator as a signed operand. It can be wider than its range. */
  private int signedInputBits() {
    return input.bits() + (input.signed() ? 0 : 1);
  }

  private int zeros() {
    return Long.numberOfTrailingZeros(factor());
  }

  /** Returns the constants of one channel. */
  public Bits constantsBus() {
    int one = multiplierBits() + addend().bits() * (split() ? 2 : 1);
    return new Bits(one + steps().stream().mapToInt(LaneStep::bits).sum());
  }

  /** Returns the further addends and where each begins. */
  public List<LaneStep> steps() {
    return LaneStep.of(proven, input, addend(), split() ? belowMsb() + 1 : addendMsb() + 1);
  }

  /** Returns whether there are any. */
  public boolean stepped() {
    return proven.steps() > 0;
  }

  /** Returns whether the pivot selects the addend. */
  public boolean split() {
    return proven.split();
  }

  /** Returns the pivot. */
  public Literal pivot() {
    return input.literal(proven.pivot());
  }

  /** Returns the lowest bit of the addend among the constants. */
  public int addendLsb() {
    return multiplierBits();
  }

  /** Returns the highest bit of the addend among the constants. */
  public int addendMsb() {
    return addendLsb() + addend().bits() - 1;
  }

  /** Returns the lowest bit of the addend below the pivot among the constants. */
  public int belowLsb() {
    return addendMsb() + 1;
  }

  /** Returns the highest bit of the addend below the pivot among the constants. */
  public int belowMsb() {
    return addendMsb() + addend().bits();
  }

  /** Returns the addend of an accumulator before the first step. */
  public String firstAddend() {
    return split() ? "s1_data < PIVOT ? s1_below : s1_addend" : "s1_addend";
  }

  /** Returns the steps, the last one first: it decides where it has been reached. */
  public List<LaneStep> reversedSteps() {
    List<LaneStep> reversed = new ArrayList<>(steps());
    Collections.reverse(reversed);
    return reversed;
  }

  /** Returns the accumulator as a signed operand. */
  public String dataOperand() {
    return input.signed() ? "s1_data" : "$signed({1'b0, s1_data})";
  }

  /** Returns the range of the sum. */
  public Interval sumRange() {
    return ranges().sum();
  }

  /** Returns the range of the shifted sum. */
  public Interval scaledRange() {
    Interval sum = sumRange();
    long lowered = ties() ? 1 : 0;
    return new Interval((sum.min() >> shift()) - lowered, sum.max() >> shift());
  }

  /**
   * Returns the bus of the shifted sum: wide enough to lie beyond both bounds of the clamp, so that
   * each comparison can go both ways, and to hold what is added.
   */
  public Bus scaled() {
    Interval clamp = proven.clamp();
    Interval reach = scaledRange().hull(clamp.min() - 1).hull(clamp.max() + 1);
    int operands = Math.max(product().bits(), addend().bits()) - shift();
    int bits = Math.max(IntType.signedFor(reach).bits(), Math.max(output.bits() + 1, operands));
    return new Bus(IntType.signed(bits), scaledRange());
  }

  /** Returns the bus of the sum. */
  public Bits sumBits() {
    return new Bits(scaled().bits() + shift());
  }

  /** Returns the most significant bit of the sum. */
  public int sumMsb() {
    return sumBits().msb();
  }

  /** Returns the product, as wide as the sum. */
  public String wideProduct() {
    return Extension.to(sumBits().count(), "s2_product", product());
  }

  /** Returns the addend, as wide as the sum. */
  public String wideAddend() {
    return Extension.to(sumBits().count(), "s2_addend", addend());
  }

  /** Returns the smallest output. */
  public Literal outMin() {
    return scaled().literal(proven.clamp().min());
  }

  /** Returns the largest output. */
  public Literal outMax() {
    return scaled().literal(proven.clamp().max());
  }

  /** Returns whether the shift drops bits. */
  public boolean fraction() {
    return shift() > 0;
  }

  /** Returns the highest dropped bit. */
  public int fractionMsb() {
    return shift() - 1;
  }

  /** Returns the lowest dropped bit that a tie has clear. */
  public int tieLsb() {
    return proven.tieBits();
  }

  /** Returns whether a tie may have any dropped bit set. */
  public boolean wideTies() {
    return proven.tieBits() > 0;
  }

  /** Returns the highest bit that it may have set. */
  public int tieMsb() {
    return proven.tieBits() - 1;
  }

  /** Returns the bits that a tie has clear. */
  public String noFraction() {
    return new Bits(shift() - proven.tieBits()).zero();
  }

  /** Returns whether ties are rounded to even. */
  public boolean ties() {
    return proven.ties() != ProvenRequantizer.Ties.KEEP;
  }

  /** Returns the lowest bit of a result that a tie lowers. */
  public String tieBit() {
    return proven.ties() == ProvenRequantizer.Ties.TO_EVEN ? "1'b1" : "1'b0";
  }

  /** Returns that bit in words. */
  public String tieParity() {
    return proven.ties() == ProvenRequantizer.Ties.TO_EVEN ? "odd" : "even";
  }

  /** Returns the zeros above the tie bit. */
  public String tieZeros() {
    return new Bits(scaled().bits() - 1).zero();
  }

  /** Returns the bits of a result. */
  public int outBits() {
    return output.bits();
  }

  /** Returns the highest bit of the unused part of the bounded value. */
  public int signMsb() {
    return scaled().bits() - output.bits() - 1;
  }
}
