// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import org.bitloom.fixed.IntType;
import org.bitloom.rtl.mac.MacWidths;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.sparse.SparseImage;

/**
 * What decodes the weights of some rows, multiplies them and adds them up.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param image what the lanes decode
 * @param widths of operands, products and sums
 * @param bias what the sum of a row starts with
 */
public record SparseLane(
    String module, String layer, String origin, SparseImage image, MacWidths widths, Bus bias)
    implements Block {
  /** Returns what decodes distances and values. */
  public SymbolCodes codes() {
    return new SymbolCodes(module, image, widths.weights().valueType());
  }

  /** Returns the place in a row behind a symbol. */
  public Bus next() {
    return Bus.counter(image.columns());
  }

  /** Returns the place that a symbol leads to, seen from the row before it. */
  public Bus reached() {
    return Bus.counter((long) image.columns() + image.reach());
  }

  /** Returns the inputs of a row. */
  public Literal columns() {
    return reached().literal(image.columns());
  }

  /** Returns the place behind the last symbol, wider. */
  public String wideNext() {
    return Extension.to(reached().bits(), "next", next());
  }

  /** Returns the distance, as wide as the place. */
  public String wideDistance() {
    return Extension.to(reached().bits(), "s3_distance", codes().distance());
  }

  /** Returns whether the top bits of a place are 0 whatever happens. */
  public boolean placeIsWider() {
    return reached().bits() > next().bits();
  }

  /** Returns the bits of a place that can be used. */
  public String nextPlace() {
    return placeIsWider() ? "place[" + next().msb() + ":0]" : "place";
  }

  /** Returns the bits of a place that are 0. */
  public String unusedPlace() {
    return "|place[" + reached().msb() + ":" + next().bits() + "]";
  }

  /** Returns 1 for a weight, which takes a place of its own. */
  public String nextStep() {
    return next().bits() == 1 ? "s3_keep" : "{" + new Bits(next().bits() - 1).zero() + ", s3_keep}";
  }

  private Bus placeBus() {
    return Bus.counter(image.columns() - 1L);
  }

  /** Returns the bits of a place that address an element. */
  public String placeAddress() {
    return "place[" + placeBus().msb() + ":0]";
  }

  /** Returns an address of the memory of two vectors. */
  public Bits address() {
    return new Bits(placeBus().bits() + 1);
  }

  /** Returns the last address as a plain number. */
  public int lastAddress() {
    return (2 << placeBus().bits()) - 1;
  }

  /** Returns an input element. */
  public Bits element() {
    return new Bits(elementType().bits());
  }

  /** Returns the type of an input element. */
  public IntType elementType() {
    return widths.elementType();
  }

  /** Returns a word of a stream. */
  public Bits word() {
    return new Bits(SparseImage.WORD_BITS);
  }

  /** Returns a sum without its sign. */
  public Bits sumWord() {
    return new Bits(sum().bits());
  }

  /** Returns a product. */
  public Bus product() {
    return widths.product();
  }

  /** Returns a sum. */
  public Bus sum() {
    int bits = Math.max(widths.accumulator().bits(), bias.bits());
    return new Bus(IntType.signed(bits), widths.accumulator().range());
  }

  /** Returns the element, signed. */
  public String leftOperand() {
    return signed("s6_element", elementType());
  }

  /** Returns the weight, signed. */
  public String rightOperand() {
    return signed("s6_weight", codes().value().type());
  }

  private static String signed(String name, IntType type) {
    return type.signed() ? "$signed(" + name + ")" : "$signed({1'b0, " + name + "})";
  }

  /** Returns the bias, as wide as a sum. */
  public String wideBias() {
    return Extension.of("bias_word", bias, sum());
  }

  /** Returns the product, as wide as a sum. */
  public String wideProduct() {
    return Extension.of("s7_product", product(), sum());
  }
}
