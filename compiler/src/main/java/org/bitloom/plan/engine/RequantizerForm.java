// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;

/**
 * How a lane of a requantizer multiplies: at once, or digit by digit of the multiplier, the lowest
 * one first, where an accumulator comes only every few cycles.
 *
 * @param passes cycles between two accumulators, at least; as many digits has the multiplier
 * @param digit bits of a digit
 * @param rows whether the product by a digit is a sum of rows of shifted accumulators
 */
public record RequantizerForm(int passes, int digit, boolean rows) {
  /** A digit beside the wide port of a multiplier block, which takes it signed. */
  private static final int BLOCK_DIGIT = 17;

  /** Up to here, rows cost less than a multiplier block is worth. */
  private static final int SMALL_DIGIT = 4;

  /** A row takes two bits of a digit at the price of one where LUTs have six inputs. */
  private static final int LEAST_DIGIT = 2;

  /** Registers of a product by a digit that a multiplier block makes: its own two. */
  private static final int BLOCK_STAGES = 2;

  /** Fetch, both halves of the sum, comparison with the bounds, choice. */
  private static final int STAGES = 5;

  /**
   * Returns the form of a lane behind a MAC array.
   *
   * @param accumulator type of the accumulators
   * @param spacing cycles between two of them, at least
   * @param soft whether multipliers are made of LUTs
   */
  public static RequantizerForm of(
      ProvenRequantizer proven, IntType accumulator, int spacing, boolean soft) {
    int multiplier = proven.multiplierBits();
    if (proven.shiftsOnly()) {
      return once(multiplier);
    }
    RequantizerForm form = of(multiplier, accumulator.bits(), spacing, soft);
    return form.fits(accumulator) ? form : once(multiplier);
  }

  /** Tells whether the product by all digits, each of whole bits, is no wider than any number. */
  private boolean fits(IntType accumulator) {
    int signed = accumulator.bits() + (accumulator.signed() ? 0 : 1);
    return single() || signed + digit * passes <= IntType.MAX_BITS;
  }

  /**
   * Returns the form for a multiplier of some bits.
   *
   * @param accumulator bits of an accumulator, signed
   */
  private static RequantizerForm of(int multiplier, int accumulator, int spacing, boolean soft) {
    int narrowest = Math.ceilDiv(multiplier, spacing);
    if (soft) {
      return digits(multiplier, narrowest, true);
    }
    if (narrowest <= SMALL_DIGIT && multiplier > LEAST_DIGIT) {
      return digits(multiplier, Math.max(LEAST_DIGIT, narrowest), true);
    }
    boolean narrows = once(multiplier).blocks(accumulator) > 1;
    return narrows && narrowest <= BLOCK_DIGIT && spacing > 1
        ? digits(multiplier, BLOCK_DIGIT, false)
        : once(multiplier);
  }

  /** Returns the form that takes an accumulator in each cycle, with a multiplication. */
  public static RequantizerForm once(int multiplier) {
    return new RequantizerForm(1, multiplier, false);
  }

  private static RequantizerForm digits(int multiplier, int digit, boolean rows) {
    return new RequantizerForm(Math.ceilDiv(multiplier, digit), digit, rows);
  }

  /** Returns whether the whole product is one multiplication, in one stage. */
  public boolean single() {
    return passes == 1 && !rows;
  }

  /** Returns the type of a digit. */
  public IntType digitType() {
    return IntType.unsigned(digit);
  }

  /** Returns the registers from an accumulator to its product by a digit. */
  public int productStages() {
    return rows ? DigitRows.stages(digitType()) : BLOCK_STAGES;
  }

  /** Returns the cycles from an accumulator to its result. */
  public int latency() {
    if (single()) {
      return PipelineLatency.REQUANTIZER;
    }
    return STAGES + productStages() + (passes == 1 ? 0 : passes);
  }

  /** Returns the range of the product by a digit. */
  public Interval digitProduct(Interval accumulator) {
    return accumulator.times(digitType().max()).hull(0);
  }

  /**
   * Returns the multiplier blocks of a lane.
   *
   * @param accumulator bits of an accumulator, signed
   */
  public int blocks(int accumulator) {
    return rows ? 0 : new Multiplication(accumulator, digit + 1, accumulator + digit).blocks();
  }
}
