// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.plan.engine.DigitRows;
import org.bitloom.plan.engine.DigitRows.Part;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/**
 * A product of an accumulator and a digit: rows of two bits of the digit each, added in pairs.
 *
 * <p>A part that counts {@code 2^low} times needs no bits beyond those of the product: all sums are
 * exact modulo {@code 2^product}, and the product fits.
 *
 * @param module module name
 * @param origin place in the source
 * @param subject what has the factors
 * @param element the factor that is shifted
 * @param factor type of the digit, unsigned
 * @param product the product
 */
public record DigitProduct(
    String module, String origin, String subject, Bus element, IntType factor, Bus product)
    implements Block {
  /** Returns the product of an accumulator and a digit of the requantizer's multiplier. */
  public static DigitProduct of(RequantizerLane lane) {
    IntType digit = lane.form().digitType();
    return new DigitProduct(
        lane.productModule(),
        lane.origin(),
        "the requantizer of layer " + lane.layer() + ", whose digits are " + digit,
        lane.input(),
        digit,
        lane.digitProduct());
  }

  /**
   * One row.
   *
   * @param target register
   * @param bus of the register
   * @param bits of the factor, for the comment
   * @param values of the row, for the comment
   * @param multiples expressions of the element under the lower bit and of its double under the
   *     higher one, if there is one
   */
  public record Row(String target, Bus bus, String bits, String values, List<String> multiples) {}

  /**
   * One sum of two parts, or one part that is passed on.
   *
   * @param target register
   * @param bus of the register
   * @param values of the sum, for the comment
   * @param expression its value
   */
  public record Sum(String target, Bus bus, String values, String expression) {}

  private DigitRows parts() {
    return DigitRows.of(element.range(), factor);
  }

  private int lastLevel() {
    return parts().levels().size() - 1;
  }

  /** Returns the cycles from an element to its product. */
  public int latency() {
    return lastLevel() + 1;
  }

  /** Returns the code of the factor. */
  public Bus code() {
    IntType type = IntType.unsigned(factor.bits());
    return new Bus(type, type.range());
  }

  /** Returns the element and its double: two bits more hold every row. */
  public Bus multiple() {
    IntType type = element.type();
    int bits = type.bits() + (type.signed() ? 0 : 1) + 2;
    return new Bus(IntType.signed(Math.min(bits, product.bits())), element.range());
  }

  /** Returns the element, as wide as its double. */
  public String single() {
    return Extension.ofElement("element", element.type(), multiple());
  }

  /** Returns whether a row has two bits of the factor, so that the doubled element is needed. */
  public boolean doubles() {
    return factor.bits() > 1;
  }

  /** Returns the doubled element. */
  public String doubled() {
    return "{once[" + (multiple().msb() - 1) + ":0], 1'b0}";
  }

  /** Returns the bits of a register that holds a part. */
  private Bus bus(int level, int index) {
    if (level == lastLevel()) {
      return product;
    }
    Part part = parts().levels().get(level).get(index);
    int bits = level == 0 ? multiple().bits() : sumBits(level, index, part);
    return new Bus(IntType.signed(Math.min(bits, product.bits() - part.low())), part.range());
  }

  /** A sum is as wide as its range, and not narrower than what is added. */
  private int sumBits(int level, int index, Part part) {
    List<Part> below = parts().levels().get(level - 1);
    int bits = Math.max(bus(level - 1, 2 * index).bits(), IntType.signedFor(part.range()).bits());
    if (2 * index + 1 == below.size()) {
      return bits;
    }
    int shift = below.get(2 * index + 1).low() - part.low();
    return Math.max(bits, bus(level - 1, 2 * index + 1).bits() + shift);
  }

  private String name(int level, int index) {
    return level == lastLevel() ? "product" : "s%s_part%s".formatted(level + 1, index);
  }

  private static String values(Bus bus) {
    return bus.type().range().contains(bus.range())
        ? bus.range().toString()
        : "modulo 2^" + bus.bits();
  }

  /** Returns the rows. */
  public List<Row> rows() {
    return IntStream.range(0, parts().levels().get(0).size()).mapToObj(this::row).toList();
  }

  private Row row(int index) {
    Part part = parts().levels().get(0).get(index);
    Bus bus = bus(0, index);
    int high = part.low() + part.width() - 1;
    String once = gated(part.low(), "once", bus);
    return part.width() == 1
        ? new Row(name(0, index), bus, "bit " + high, values(bus), List.of(once))
        : new Row(
            name(0, index),
            bus,
            "bits " + high + " and " + part.low(),
            values(bus),
            List.of(once, gated(high, "twice", bus)));
  }

  private String gated(int bit, String name, Bus bus) {
    String code = factor.bits() == 1 ? "code" : "code[" + bit + "]";
    int more = bus.bits() - multiple().bits();
    String part = more < 0 ? name + "[" + bus.msb() + ":0]" : Extension.of(name, multiple(), bus);
    return "(%s ? %s : %s)".formatted(code, part, bus.literal(0));
  }

  /** Returns the rows that are registers of their own: none if one row is the product. */
  public List<Row> registers() {
    return lastLevel() == 0 ? List.of() : rows();
  }

  /** Returns the sums of all levels; the last one is the product. */
  public List<Sum> sums() {
    List<Sum> sums = new ArrayList<>();
    for (int level = 1; level <= lastLevel(); level++) {
      for (int i = 0; i < parts().levels().get(level).size(); i++) {
        Bus bus = bus(level, i);
        String target = level == lastLevel() ? "product " : name(level, i);
        sums.add(new Sum(target, bus, values(bus), expression(level, i)));
      }
    }
    return sums;
  }

  /** Returns the sums that are registers of their own. */
  public List<Sum> inner() {
    return sums().subList(0, Math.max(0, sums().size() - 1));
  }

  private String expression(int level, int index) {
    List<Part> below = parts().levels().get(level - 1);
    Bus to = bus(level, index);
    String low = extended(level - 1, 2 * index, to.bits());
    if (2 * index + 1 == below.size()) {
      return low;
    }
    int shift = below.get(2 * index + 1).low() - below.get(2 * index).low();
    String high = extended(level - 1, 2 * index + 1, to.bits() - shift);
    return low + " + {" + high + ", " + new Bits(shift).zero() + "}";
  }

  private String extended(int level, int index, int bits) {
    return Extension.of(
        name(level, index),
        bus(level, index),
        new Bus(IntType.signed(bits), bus(level, index).range()));
  }
}
