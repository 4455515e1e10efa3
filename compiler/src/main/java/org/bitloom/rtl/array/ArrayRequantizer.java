// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.fixed.IntType;
import org.bitloom.plan.array.ArrayWidths;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/**
 * A lane of the requantizer of a shared array.
 *
 * @param module module name
 * @param network its name in the source
 * @param origin place in the source
 * @param sum bus of a sum
 * @param widths of the array
 */
public record ArrayRequantizer(
    String module, String network, String origin, Bus sum, ArrayWidths widths)
    implements ArrayModule {
  public Bits constantBits() {
    return new Bits(widths.constantBits());
  }

  public Bus shift() {
    return Bus.counter(widths.shifts().max());
  }

  public Bus element() {
    return Bus.signed(widths.elements());
  }

  public boolean ties() {
    return widths.ties();
  }

  /** Returns whether a tie may have a fraction. */
  public boolean nearTies() {
    return widths.tieBits() > 0;
  }

  /** Returns the lowest bits that the fraction of a tie may have. */
  public Bus tieBits() {
    return Bus.counter(widths.tieBits());
  }

  /** Returns the condition of a tie. */
  public String tie() {
    return nearTies()
        ? "((total3 ^ (floor3 <<< shift)) >> tie_bits) == " + new Bits(total().bits()).zero()
        : "(floor3 <<< shift) == total3";
  }

  public boolean split() {
    return widths.split();
  }

  public Bus multiplier() {
    return new Bus(IntType.narrowestFor(widths.multipliers()), widths.multipliers());
  }

  public Bus addend() {
    return Bus.signed(widths.addends());
  }

  public Bus pivot() {
    return Bus.signed(widths.pivots());
  }

  public int addendLsb() {
    return multiplier().bits();
  }

  public int addendMsb() {
    return addendLsb() + addend().bits() - 1;
  }

  public int belowLsb() {
    return addendMsb() + 1;
  }

  public int belowMsb() {
    return addendMsb() + addend().bits();
  }

  public int pivotLsb() {
    return belowMsb() + 1;
  }

  public int pivotMsb() {
    return belowMsb() + pivot().bits();
  }

  private int compared() {
    return Math.max(sum.bits(), pivot().bits());
  }

  public String wideSum() {
    return signed(Extension.to(compared(), "data1", sum), compared() > sum.bits());
  }

  public String widePivot() {
    return signed(Extension.to(compared(), "pivot1", pivot()), compared() > pivot().bits());
  }

  /** A concatenation has no sign of its own. */
  private static String signed(String value, boolean widened) {
    return widened ? "$signed(" + value + ")" : value;
  }

  public Bus product() {
    int bits = Math.max(sum.bits(), multiplier().bits() + 1);
    return new Bus(
        IntType.signed(Math.max(bits, IntType.signedFor(widths.products()).bits())),
        widths.products());
  }

  /** Returns the bus of the sum of product and addend, wider than an element. */
  public Bus total() {
    int bits = Math.max(product().bits(), addend().bits());
    int range = IntType.signedFor(widths.totals()).bits();
    return new Bus(
        IntType.signed(Math.max(Math.max(bits, range), element().bits() + 1)), widths.totals());
  }

  public String wideProduct() {
    return Extension.to(total().bits(), "product2", product());
  }

  public String wideAddend() {
    return Extension.to(total().bits(), "addend2", addend());
  }

  public String wideLow() {
    return Extension.to(total().bits(), "low", element());
  }

  public String wideHigh() {
    return Extension.to(total().bits(), "high", element());
  }

  public String tieZeros() {
    return new Bits(total().bits() - 1).zero();
  }

  public int elementBits() {
    return element().bits();
  }

  public Bits unusedBits() {
    return new Bits(total().bits() - element().bits());
  }
}
