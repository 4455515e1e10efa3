// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.rtl.mac.MacWidths;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.sparse.PrefixTable;
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
  /**
   * One place of a table of symbols.
   *
   * @param code rank
   * @param value symbol
   */
  public record Entry(Literal code, Literal value) {}

  /** Returns the code of the distances. */
  public CodeConstants distances() {
    return new CodeConstants(image.distances());
  }

  /** Returns the code of the values. */
  public CodeConstants values() {
    return new CodeConstants(image.values());
  }

  /** Returns a distance. */
  public Bus distance() {
    return new Bus(IntType.unsigned(image.distanceBits()), new Interval(0, image.reach()));
  }

  /** Returns a value. */
  public Bus value() {
    List<Long> symbols = image.values().symbols();
    return new Bus(
        widths.weights().valueType(),
        new Interval(
            symbols.stream().mapToLong(Long::longValue).min().orElseThrow(),
            symbols.stream().mapToLong(Long::longValue).max().orElseThrow()));
  }

  private static List<Entry> entries(PrefixTable table, Bus symbol) {
    IntType rank = IntType.unsigned(table.rankBits());
    return IntStream.range(0, table.symbols().size() - 1)
        .mapToObj(i -> new Entry(new Literal(rank, i), symbol.literal(table.symbols().get(i))))
        .toList();
  }

  private static Literal last(PrefixTable table, Bus symbol) {
    return symbol.literal(table.symbols().get(table.symbols().size() - 1));
  }

  /** Returns the distances by rank, but for the last. */
  public List<Entry> distancePlaces() {
    return entries(image.distances(), distance());
  }

  /** Returns the distance with the last code. */
  public Literal lastDistance() {
    return last(image.distances(), distance());
  }

  /** Returns the values by rank, but for the last. */
  public List<Entry> valuePlaces() {
    return entries(image.values(), value());
  }

  /** Returns the value with the last code. */
  public Literal lastValue() {
    return last(image.values(), value());
  }

  /** Returns the weights of 0 for which the symbol without a value stands. */
  public int reach() {
    return image.reach();
  }

  /** Returns the symbol without a value. */
  public Literal reachLiteral() {
    return distance().literal(image.reach());
  }

  /** Returns the place in a row behind a symbol. */
  public Bus next() {
    return Bus.counter(image.columns());
  }

  /** Returns the start of a row. */
  public Literal firstNext() {
    return next().literal(0);
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
    return Extension.to(reached().bits(), "s3_distance", distance());
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

  /** Returns the product of a symbol without a value. */
  public Literal noProduct() {
    return product().literal(0);
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
    return signed("s6_weight", value().type());
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

  /** Returns the parts of the library that a lane is made of. */
  List<Block> parts() {
    return List.of(
        window("distance", distances()),
        decoder("distance", distances()),
        window("value", values()),
        decoder("value", values()));
  }

  private BitWindow window(String what, CodeConstants code) {
    return new BitWindow(module + "_" + what + "_window", code);
  }

  private PrefixDecoder decoder(String what, CodeConstants code) {
    return new PrefixDecoder(module + "_" + what + "_decoder", code);
  }

  /** Returns the window of the distances. */
  public Instance distanceWindow() {
    return windowInstance("distance", distances(), "decode");
  }

  /** Returns the window of the values. */
  public Instance valueWindow() {
    return windowInstance("value", values(), "s3_consume");
  }

  private Instance windowInstance(String what, CodeConstants code, String consume) {
    return Instance.part(window(what, code), what + "_bits")
        .connect("clk", "clk")
        .connect("rewind", "rewind")
        .connect("take", what + "_take")
        .connect("word", what + "_word")
        .connect("consume", consume)
        .connect("length", what + "_length")
        .connect("window", what + "_window")
        .build();
  }

  /** Returns the decoder of the distances. */
  public Instance distanceDecoder() {
    return decoderInstance("distance", distances(), "s2_distance_rank");
  }

  /** Returns the decoder of the values. */
  public Instance valueDecoder() {
    return decoderInstance("value", values(), "s5_value_rank");
  }

  private Instance decoderInstance(String what, CodeConstants code, String rank) {
    String constants = what.toUpperCase(Locale.ROOT);
    return Instance.part(decoder(what, code), what + "_decoder")
        .connect("clk", "clk")
        .connect("limits", constants + "_LIMITS")
        .connect("offsets", constants + "_OFFSETS")
        .connect("window", what + "_window")
        .connect("length", what + "_length")
        .connect("rank", rank)
        .build();
  }
}
