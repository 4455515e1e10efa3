// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/**
 * One row of a product of LUTs.
 *
 * @param index of the row, which takes the bits {@code 2 * index} and {@code 2 * index + 1} of the
 *     factor
 * @param factor type of the factor
 * @param before sum of the rows before this one
 * @param sum of the rows up to this one
 * @param multiple of the element
 */
public record ProductRow(int index, IntType factor, Optional<Bus> before, Bus sum, Bus multiple) {
  private static final int DIGIT_BITS = 3;

  /** Returns the stage that ends in the sum. */
  public int stage() {
    return index + 1;
  }

  private int position() {
    return 2 * index;
  }

  private boolean first() {
    return index == 0;
  }

  private String stageBefore() {
    return first() ? "" : "s" + index + "_";
  }

  private String stageBehind() {
    return "s" + stage() + "_";
  }

  /** Returns the template of the statement that subtracts this row. */
  public String template() {
    return first() ? "firstDifference" : "laterDifference";
  }

  /** Returns the name of this row. */
  public String rowName() {
    return stageBehind() + "row";
  }

  /** Returns the name of the sum. */
  public String sumName() {
    return stageBehind() + "sum";
  }

  /** Returns the name of the sum before this row. */
  public String sumNameBefore() {
    return stageBefore() + "sum";
  }

  /** Returns the name of the bit below the borrow, which nobody reads. */
  public String unusedName() {
    return stageBehind() + "unused";
  }

  /** Returns the name of the element that the next row reads. */
  public String handedElement() {
    return stageBehind() + "element";
  }

  /** Returns the name of the code that the next row reads. */
  public String handedCode() {
    return stageBehind() + "code";
  }

  /** Returns the bit of the factor that this code begins with. */
  public int handedFrom() {
    return position() + 1;
  }

  /** Returns the bits of the factor so far, in words. */
  public String bits() {
    int high = Math.min(position() + 1, factor.bits() - 1);
    return high == 0 ? "bit 0" : "bits " + high + " to 0";
  }

  /** Returns the element in front of this row. */
  public String element() {
    return stageBefore() + "element";
  }

  /** Returns the code in front of this row, from the bit below the digit on. */
  public String code() {
    return stageBefore() + "code";
  }

  /** There is no bit below the first digit. */
  private int below() {
    return first() ? 1 : 0;
  }

  private int codeBits() {
    return factor.bits() - position() + 1 - below();
  }

  /** Returns the code that the rows behind this one need. */
  public Bits rest() {
    return new Bits(factor.bits() - position() - 1);
  }

  /** Returns which bits of the code in front of this row that is. */
  public String restPart() {
    return rest().above(2 - below());
  }

  /** Returns the digit: its three bits, where the factor ends extended. */
  public String digit() {
    int missing = Math.max(0, DIGIT_BITS - below() - codeBits());
    String digit = code() + (codeBits() == 1 ? "" : new Bits(DIGIT_BITS - below() - missing).low());
    if (missing > 0) {
      String sign = code() + (codeBits() == 1 ? "" : "[" + (codeBits() - 1) + "]");
      String above = factor.signed() ? Extension.repeated(missing, sign) : new Bits(missing).zero();
      digit = above + ", " + digit;
    }
    digit += first() ? ", 1'b0" : "";
    return missing > 0 || first() ? "{" + digit + "}" : digit;
  }

  private Bits high() {
    return new Bits(sum.bits() - position());
  }

  /** Returns which bits of the sum this row changes; nothing for all of them. */
  public String highPart() {
    return first() ? "" : high().above(position());
  }

  /** Returns which bits of the sum no row changes any more. */
  public String lowPart() {
    return new Bits(position()).low();
  }

  /** Returns what the row is subtracted from, and a 0 below it for the borrow. */
  public String minuend() {
    if (before.isEmpty()) {
      return new Bits(high().count() + 1).zero();
    }
    Bus bus = before.get();
    Bits carried = new Bits(bus.bits() - position());
    String signs =
        Extension.repeated(
            high().count() - carried.count(), sumNameBefore() + "[" + bus.msb() + "]");
    return "{" + signs + ", " + sumNameBefore() + carried.above(position()) + ", 1'b0}";
  }

  /** Returns the row with its borrow, as wide as the minuend. */
  public String subtrahend() {
    Bus row = new Bus(IntType.signed(multiple.bits() + 1), multiple.range());
    return Extension.to(high().count() + 1, rowName(), row);
  }
}
