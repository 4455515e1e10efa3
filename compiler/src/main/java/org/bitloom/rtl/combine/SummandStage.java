// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.combine;

import java.util.Locale;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Summand;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * An element that becomes a rounded product, in two registers.
 *
 * @param name of the stream
 * @param lanes the lanes that have one each
 * @param element bus of the element
 * @param summand what becomes of it
 * @param product register of the product, as wide as all that is added to it
 * @param value register of the rounded product
 */
public record SummandStage(
    String name, Replication lanes, Bus element, Summand summand, Bus product, Bus value) {
  /** Returns the stage of elements on a bus. */
  static SummandStage of(String name, Replication lanes, Bus element, Summand summand) {
    Interval products = summand.products(element.range());
    Interval added =
        products
            .hull(Interval.of(summand.factor()))
            .hull(Interval.of(summand.offset()))
            .hull(element.range().times(summand.factor()))
            .hull(products.plus(summand.below()))
            .hull(products.plus(summand.above()));
    Interval values = summand.range(element.range());
    int bits =
        Math.max(
            IntType.signedFor(added).bits(),
            Math.max(
                element.bits() + (element.signed() ? 0 : 1),
                IntType.signedFor(values).bits() + summand.shift()));
    return new SummandStage(
        name,
        lanes,
        element,
        summand,
        new Bus(IntType.signed(bits), products),
        new Bus(IntType.signedFor(values), values));
  }

  /** Returns the part of a beat that is one lane's element. */
  public Replication.Part part() {
    return lanes.part(element.bits());
  }

  /** Returns the bits of the element. */
  public Bits elementBits() {
    return new Bits(element.bits());
  }

  /** Returns the element in the width of the product. */
  public String extended() {
    return Extension.to(product.bits(), name + "_bits", element);
  }

  /** Returns the factor. */
  public Literal factor() {
    return product.literal(summand.factor());
  }

  /** Returns whether something is added to the product. */
  public boolean shifted() {
    return summand.offset() != 0;
  }

  /** Returns what is added to the product. */
  public Literal offset() {
    return product.literal(summand.offset());
  }

  /** Returns whether the product is rounded. */
  public boolean rounded() {
    return !summand.isExact();
  }

  /** Returns the addend of negative products. */
  public Literal below() {
    return product.literal(summand.below());
  }

  /** Returns the addend of the others. */
  public Literal above() {
    return product.literal(summand.above());
  }

  /** Returns the sign of the product. */
  public String sign() {
    return name + "_product[" + product.msb() + "]";
  }

  /** Returns the first part of the names of its constants. */
  public String constants() {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Returns the name of what the value is taken from. */
  public String sum() {
    return name + (rounded() ? "_sum" : "_product");
  }

  /** Returns the bits of the sum that are the value, unless all are. */
  public String kept() {
    int low = summand.shift();
    return dropping() || extending() ? "[" + (low + value.bits() - 1) + ":" + low + "]" : "";
  }

  /** Returns whether bits above the value only extend it. */
  public boolean extending() {
    return product.bits() > value.bits() + summand.shift();
  }

  /** Returns those bits. */
  public String extensionBits() {
    return "[" + product.msb() + ":" + (summand.shift() + value.bits()) + "]";
  }

  /** Returns how many they are. */
  public Bits extension() {
    return new Bits(product.bits() - value.bits() - summand.shift());
  }

  /** Returns whether bits below the value are dropped. */
  public boolean dropping() {
    return summand.shift() > 0;
  }

  /** Returns those bits. */
  public String fraction() {
    return "[" + (summand.shift() - 1) + ":0]";
  }

  /** Returns how many they are. */
  public Bits fractionBits() {
    return new Bits(summand.shift());
  }

  /** Returns the formula in words. */
  public String formula() {
    String product =
        summand.factor() + " * " + name + (shifted() ? " + (" + summand.offset() + ")" : "");
    return rounded() ? "(" + product + " + half) >> " + summand.shift() : product;
  }
}
