// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.sparse;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.sparse.PrefixTable;
import org.bitloom.sparse.SparseImage;

/**
 * The two prefix codes of compressed weights as a module decodes them: tables, windows, decoders.
 *
 * @param module prefix of the names of windows and decoders
 * @param image what is decoded
 * @param weightType of a weight
 */
public record SymbolCodes(String module, SparseImage image, IntType weightType) {
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
        weightType,
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

  /** Returns the symbol without a value. */
  public Literal reachLiteral() {
    return distance().literal(image.reach());
  }

  /** Returns the parts of the library that decode. */
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
