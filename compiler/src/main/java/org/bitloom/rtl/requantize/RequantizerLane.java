// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.plan.engine.RequantizerForm;
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
 * @param form how it multiplies
 * @param productModule module of a product by a digit where that is a sum of rows
 */
public record RequantizerLane(
    String module,
    String layer,
    String origin,
    ProvenRequantizer proven,
    List<Interval> accumulators,
    Bus input,
    Bus output,
    RequantizerForm form,
    String productModule)
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
    return proven.shiftsOnly();
  }

  /** Returns the first step in words. */
  public String scaling() {
    if (shifts()) {
      return "no multiplication";
    }
    return digits().several()
        ? "multiply by %s of %s bits".formatted(form.passes() + " digits", form.digit())
        : "multiply";
  }

  /** Returns which template rounds the sum. */
  public String rounding() {
    if (ties()) {
      return proven.tieBits() > 0 ? "wideTie" : "tie";
    }
    return shift() > 0 ? "floor" : "whole";
  }

  /** Returns what becomes of the sum. */
  public LaneResult result() {
    return new LaneResult(this);
  }

  /** Returns what differs where the product is not one multiplication. */
  public LaneDigits digits() {
    return new LaneDigits(this);
  }

  /** Returns which template prints the sum of product and addend. */
  public String body() {
    return form.single() ? "singleBody" : "digitBody";
  }

  /** Returns which template prints the clamp. */
  public String clamp() {
    if (form.single()) {
      return "clamped";
    }
    return ties() ? "clampedAfterTie" : "clampedInSteps";
  }

  /** Returns the product of an accumulator and a digit. */
  public Bus digitProduct() {
    int digit = form.digit();
    int bits = signedInputBits() + (digit == 1 && form.passes() > 1 ? 0 : digit);
    Interval range = form.digitProduct(input.range());
    return new Bus(IntType.signed(bits), range);
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
    int wanted = Math.max(operands, shifts() ? signedInputBits() + zeros() : digitBits());
    return new Bus(IntType.signed(Math.max(wanted, IntType.signedFor(range).bits())), range);
  }

  /** A product that is made of digits has a bit for each of theirs, whatever its range. */
  private int digitBits() {
    return form.single() ? 0 : signedInputBits() + form.digit() * form.passes();
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
    return new Bits(fixedBits() + steps().stream().mapToInt(LaneStep::bits).sum());
  }

  /** Returns the bits of the constants below those of the steps. */
  private int fixedBits() {
    return multiplierBits() + addend().bits() * (split() ? 2 : 1);
  }

  /** Returns the further addends and where each begins. */
  public List<LaneStep> steps() {
    return LaneStep.of(proven, input, addend(), fixedBits());
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

  /** Returns the bits of the multiplier among the constants. */
  public String multiplierPart() {
    return constantPart(0, multiplierBits());
  }

  /** Returns the bits of the addend among the constants. */
  public String addendPart() {
    return constantPart(multiplierBits(), addend().bits());
  }

  /** Returns the bits of the addend below the pivot among the constants. */
  public String belowPart() {
    return constantPart(multiplierBits() + addend().bits(), addend().bits());
  }

  /** The constants may be a single bit, which has no parts. */
  private String constantPart(int low, int bits) {
    return constantsBus().count() == 1 ? "" : new Bits(bits).above(low);
  }

  /** Returns which template chooses the addend of an accumulator before the first step. */
  public String firstAddend() {
    if (!split()) {
      return "oneAddend";
    }
    return bySign() ? "addendBySign" : "addendByPivot";
  }

  /** Returns whether accumulators are compared with the pivot. */
  public boolean comparesPivot() {
    return split() && !bySign();
  }

  /** Returns whether the sign of the accumulator tells on which side of the pivot it is. */
  public boolean bySign() {
    return proven.pivot() == 0 && input.signed();
  }

  /** Returns the steps, the last one first: it decides where it has been reached. */
  public List<LaneStep> reversedSteps() {
    List<LaneStep> reversed = new ArrayList<>(steps());
    Collections.reverse(reversed);
    return reversed;
  }

  /** Returns which template prints the accumulator as a signed operand. */
  public String dataOperand() {
    return input.signed() ? "signedData" : "unsignedData";
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

  /** Returns the product, as wide as the sum. */
  public String wideProduct() {
    return Extension.to(sumBits().count(), "s2_product", product());
  }

  /** Returns the addend, as wide as the sum. */
  public String wideAddend() {
    return Extension.to(sumBits().count(), "due_addend", addend());
  }

  /** Returns the dropped bits. */
  public Bits fractionBits() {
    return new Bits(shift());
  }

  /** Returns whether ties are rounded to even. */
  public boolean ties() {
    return proven.ties() != ProvenRequantizer.Ties.KEEP;
  }
}
