// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import org.bitloom.fixed.IntType;
import org.bitloom.plan.engine.RequantizerForm;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/**
 * What a lane that multiplies digit by digit prints, and one whose whole product is a sum of rows.
 *
 * @param lane of the requantizer
 */
public record LaneDigits(RequantizerLane lane) {
  private RequantizerForm form() {
    return lane.form();
  }

  /** Returns the passes of an accumulator. */
  public int passes() {
    return form().passes();
  }

  /** Returns whether there are several. */
  public boolean several() {
    return form().passes() > 1;
  }

  /** Returns a digit. */
  public Bits digit() {
    return new Bits(form().digit());
  }

  /** Returns all digits of a multiplier. */
  public Bits digits() {
    return new Bits(form().digit() * passes());
  }

  /** Returns the digits but the lowest. */
  public String otherDigits() {
    return new Bits(form().digit() * (passes() - 1)).above(form().digit());
  }

  /** Returns the multiplier as wide as its digits. */
  public String multiplier() {
    return Extension.to(digits().count(), "multiplier", lane.multiplier());
  }

  /** Returns the product by one digit. */
  public Bus product() {
    return lane.digitProduct();
  }

  /** Returns which template prints that product. */
  public String productKind() {
    return form().rows() ? "rowProduct" : "blockProduct";
  }

  /** Returns the registers from an accumulator to it. */
  public int productStages() {
    return form().productStages();
  }

  /** Returns the sum of the products by the digits so far, without its complete low bits. */
  public Bus partial() {
    int digit = form().digit();
    int bits = lane.product().bits() - digit * (passes() - 1);
    return new Bus(IntType.signed(bits), lane.input().range().times(1L << digit).hull(0));
  }

  /** Returns that sum without its lowest digit. */
  public String shiftedPartial() {
    Bits above = new Bits(partial().bits() - form().digit());
    String sign = Extension.repeated(form().digit(), "partial[" + partial().msb() + "]");
    return "{" + sign + ", partial" + above.above(form().digit()) + "}";
  }

  /** Returns the product by a digit as wide as the sum. */
  public String wideProduct() {
    return Extension.of("digit_product", product(), partial());
  }

  /** Returns the complete low bits. */
  public Bits complete() {
    return new Bits(form().digit() * (passes() - 1));
  }

  /** Returns them with those of the next digit. */
  public String nextComplete() {
    String newest = "partial" + digit().low();
    return passes() == 2
        ? newest
        : "{"
            + newest
            + ", complete"
            + new Bits(complete().count() - form().digit()).above(form().digit())
            + "}";
  }

  /** Returns the bits of the low half of the sum. */
  public Bits low() {
    return several() ? complete() : new Bits(lane.product().bits() / 2);
  }

  /** Returns the carry of the low half. */
  public String carry() {
    return "low_sum[" + low().count() + "]";
  }

  /** Returns the low half of the product. */
  public String lowProduct() {
    return several() ? "complete" : "digit_product" + low().low();
  }

  /** Returns the high half of the sum. */
  public Bits high() {
    return new Bits(lane.sumBits().count() - low().count());
  }

  /** Returns the high half of the product, as wide as that of the sum. */
  public String highProduct() {
    if (several()) {
      return Extension.to(high().count(), "partial", partial());
    }
    Bits part = new Bits(lane.product().bits() - low().count());
    Bus bus = new Bus(IntType.signed(lane.product().bits()), lane.product().range());
    int more = high().count() - part.count();
    String text = "digit_product" + part.above(low().count());
    return more == 0
        ? text
        : "{" + Extension.repeated(more, "digit_product[" + bus.msb() + "]") + ", " + text + "}";
  }

  /** Returns the high half of the addend. */
  public String highPart() {
    return high().above(low().count());
  }

  /** Returns zeros above a carry. */
  public String carryZeros() {
    return new Bits(high().count() - 1).zero();
  }

  /** Returns the bits of the low half and its carry. */
  public Bits lowSum() {
    return new Bits(low().count() + 1);
  }

  /**
   * Returns which template lets an addend wait for its first product: one register holds it until
   * the next accumulator is {@code passes} cycles old.
   */
  public String waiting() {
    return productStages() > passes() ? "linedAddend" : "heldAddend";
  }

  /** Returns the registers of an addend on its way beside the rows. */
  public Bits addendLine() {
    return new Bits(lane.addend().bits() * productStages());
  }

  /** Returns whether there is more than one. */
  public boolean lined() {
    return productStages() > 1;
  }

  /** Returns all of them but the last. */
  public String newerAddends() {
    return new Bits(addendLine().count() - lane.addend().bits()).low();
  }

  /** Returns the last. */
  public String lastAddend() {
    return lane.addend().bits() == 1 && !lined()
        ? ""
        : new Bits(lane.addend().bits()).above(addendLine().count() - lane.addend().bits());
  }
}
