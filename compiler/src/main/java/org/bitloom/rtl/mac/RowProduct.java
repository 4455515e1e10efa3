// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.plan.engine.ProductRows;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/**
 * One product of LUTs: rows of two bits of one factor each, subtracted one after the other.
 *
 * <p>A row that is subtracted costs a LUT for each bit: what chooses the multiple of the element is
 * in front of the carry chain, and its sign is the borrow of the chain. Sums keep all of their
 * bits, for the next row extends them.
 *
 * @param module module name
 * @param origin place in the source
 * @param subject what has the factors
 * @param element the factor that is multiplied by digits
 * @param factor type of the one whose bits are the digits
 * @param product the product
 */
public record RowProduct(
    String module, String origin, String subject, Bus element, IntType factor, Bus product)
    implements Block {
  /** Returns the product of an element and a weight. */
  static RowProduct ofWeights(String module, String layer, String origin, MacWidths widths) {
    IntType weight = widths.weights().valueType();
    return new RowProduct(
        module,
        origin,
        "layer " + layer + ", whose weights are " + weight,
        new Bus(widths.elementType(), widths.mac().factor()),
        weight,
        widths.product());
  }

  private List<ProductRows.Row> parts() {
    return ProductRows.of(element.type().range(), factor).rows();
  }

  /** Returns the cycles from an element to its product. */
  public int latency() {
    return parts().size();
  }

  /** Returns the code of the factor. */
  public Bus code() {
    IntType type = IntType.unsigned(factor.bits());
    return new Bus(type, type.range());
  }

  /** Returns the element and its double, or the complement of either. */
  public Bus multiple() {
    int bits = element.bits() + (element.signed() ? 0 : 1) + 1;
    return new Bus(IntType.signed(bits), element.range());
  }

  /** Returns a multiple, and the borrow below it. */
  public Bits subtrahend() {
    return new Bits(multiple().bits() + 1);
  }

  /** Returns the element, as wide as its double. */
  public String single() {
    return Extension.ofElement("multiplicand", element.type(), multiple());
  }

  /** Returns the doubled element. */
  public String doubled() {
    return element.signed() ? "{multiplicand, 1'b0}" : "{1'b0, multiplicand, 1'b0}";
  }

  /** Returns the rows. */
  public List<ProductRow> rows() {
    return IntStream.range(0, latency()).mapToObj(this::row).toList();
  }

  private ProductRow row(int index) {
    Optional<Bus> before = index == 0 ? Optional.empty() : Optional.of(sum(index - 1));
    return new ProductRow(index, factor, before, sum(index), multiple());
  }

  /** Returns a sum: its high bits are as wide as a multiple at least. */
  private Bus sum(int index) {
    ProductRows.Row part = parts().get(index);
    int bits = Math.max(multiple().bits() + part.low(), IntType.signedFor(part.sum()).bits());
    return new Bus(IntType.signed(bits), part.sum());
  }

  /** Returns the sum of all rows, whose low bits are the product. */
  public ProductRow last() {
    return rows().get(latency() - 1);
  }

  /** Returns the rows but the last. */
  public List<ProductRow> inner() {
    return rows().subList(0, latency() - 1);
  }

  /** Returns whether the last sum has more bits than the product's range needs. */
  public boolean narrowed() {
    return last().sum().bits() > product.bits();
  }

  /** Returns the bits of the last sum that only extend the product. */
  public Bits above() {
    return new Bits(last().sum().bits() - product.bits());
  }

  /** Returns which bits of the last sum those are. */
  public String abovePart() {
    return above().above(product.bits());
  }

  /** Returns which bits of the last sum are the product; nothing for all of them. */
  public String productPart() {
    return narrowed() ? new Bits(product.bits()).low() : "";
  }
}
