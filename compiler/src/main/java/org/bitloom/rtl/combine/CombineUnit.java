// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.combine;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Combination;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Replication;

/**
 * Combines two beats element by element.
 *
 * @param names of the blocks of the layer
 * @param layer layer name
 * @param origin place in the source
 * @param left bus of an element of the first stream, as it arrives
 * @param right bus of an element of the second stream, as it arrives
 * @param first what is made of the left element in the first stage: a product or a difference
 * @param second what is made of the right element
 * @param accumulator bus of a result
 * @param combination what is computed
 * @param lanes elements of a beat
 */
public record CombineUnit(
    BlockNames names,
    String layer,
    String origin,
    Bus left,
    Bus right,
    Bus first,
    Bus second,
    Bus accumulator,
    Combination combination,
    int lanes)
    implements Block {
  @Override
  public String module() {
    return names.module("combine_unit");
  }

  /**
   * Returns the unit.
   *
   * @param range proven results
   */
  static CombineUnit of(
      BlockNames names,
      String layer,
      String origin,
      Bus left,
      Bus right,
      Interval range,
      Combination combination,
      int lanes) {
    Bus first = stage(left, constant(combination, true), combination, true);
    Bus second = stage(right, constant(combination, false), combination, false);
    if (combination instanceof Combination.Extreme) {
      // Compared as signed numbers of one width.
      IntType both = IntType.signed(Math.max(first.bits(), second.bits()));
      first = new Bus(both, first.range());
      second = new Bus(both, second.range());
    }
    // The offset is an operand of the sum as well, and may be wider than the result.
    Interval results = range.hull(offset(combination));
    int bits = Math.max(IntType.signedFor(results).bits(), Math.max(first.bits(), second.bits()));
    return new CombineUnit(
        names,
        layer,
        origin,
        left,
        right,
        first,
        second,
        new Bus(IntType.signed(bits), range),
        combination,
        lanes);
  }

  /** Returns the register behind the first stage: as wide as what goes in and what comes out. */
  private static Bus stage(Bus element, long constant, Combination combination, boolean first) {
    Interval range =
        switch (combination) {
          case Combination.Linear l -> element.range().times(constant);
          case Combination.Product p -> element.range().plus(-constant);
          case Combination.Extreme e -> element.range();
          case Combination.Rescaled r -> (first ? r.left() : r.right()).range(element.range());
          case Combination.Tables t ->
              first
                  ? Combination.Tables.image(t.left(), t.leftBase(), element.range())
                  : Combination.Tables.image(t.right(), t.rightBase(), element.range());
        };
    int bits =
        combination instanceof Combination.Tables || combination instanceof Combination.Rescaled
            ? IntType.signedFor(range).bits()
            : Math.max(
                IntType.signedFor(range.hull(constant)).bits(),
                element.bits() + (element.signed() ? 0 : 1));
    return new Bus(IntType.signed(bits), range);
  }

  private static long constant(Combination combination, boolean first) {
    return switch (combination) {
      case Combination.Linear l -> first ? l.leftFactor() : l.rightFactor();
      case Combination.Product p -> first ? p.leftZeroPoint() : p.rightZeroPoint();
      case Combination.Extreme e -> 0;
      case Combination.Tables t -> 0;
      case Combination.Rescaled r -> 0;
    };
  }

  /** Returns the cycles from a pair of beats to the result. */
  public int latency() {
    return PipelineLatency.combine(combination);
  }

  /** Returns which template prints the first stage. */
  public String firstStage() {
    return switch (combination) {
      case Combination.Linear l -> "scaledStage";
      case Combination.Product p -> "centredStage";
      case Combination.Extreme e -> "plainStage";
      case Combination.Tables t -> "tablesStage";
      case Combination.Rescaled r -> "roundedStage";
    };
  }

  /** Returns which template prints what the second stage makes of the first. */
  public String secondStage() {
    return switch (combination) {
      case Combination.Linear l -> l.offset() == 0 ? "sum" : "sumWithOffset";
      case Combination.Product p -> "product";
      case Combination.Extreme e -> "extreme";
      case Combination.Tables t -> "sum";
      case Combination.Rescaled r -> "sum";
    };
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes);
  }

  /** Returns how the left element compares with the right one where it is chosen. */
  public String wins() {
    return combination instanceof Combination.Extreme e && e.largest() ? ">" : "<";
  }

  /** Returns the formula in words. */
  public String formula() {
    return switch (combination) {
      case Combination.Linear(long a, long b, long offset) ->
          scaled(a, "left")
              + (b < 0 ? " - " : " + ")
              + scaled(Math.abs(b), "right")
              + added(offset);
      case Combination.Product(long a, long b) ->
          "(left%s) * (right%s)".formatted(added(-a), added(-b));
      case Combination.Extreme(boolean largest) ->
          largest ? "max(left, right)" : "min(left, right)";
      case Combination.Tables t -> "left_table[left] + right_table[right]";
      case Combination.Rescaled r ->
          roundings().get(0).formula() + " + " + roundings().get(1).formula();
    };
  }

  private static String scaled(long factor, String name) {
    return factor == 1 ? name : factor + " * " + name;
  }

  private static String added(long value) {
    return value == 0 ? "" : (value < 0 ? " - " : " + ") + Math.abs(value);
  }

  /** Returns a beat of the first stream. */
  public Bits leftWord() {
    return new Bits(Math.multiplyExact(lanes, left.bits()));
  }

  /** Returns a beat of the second stream. */
  public Bits rightWord() {
    return new Bits(Math.multiplyExact(lanes, right.bits()));
  }

  /** Returns a beat of results. */
  public Bits outWord() {
    return new Bits(Math.multiplyExact(lanes, accumulator.bits()));
  }

  /** Returns what happens to the left element. */
  public CombineOperand leftOperand() {
    return new CombineOperand(
        "left", replication(), left, first, first.literal(constant(combination, true)));
  }

  /** Returns what happens to the right element. */
  public CombineOperand rightOperand() {
    return new CombineOperand(
        "right", replication(), right, second, second.literal(constant(combination, false)));
  }

  /** Returns the left intermediate result in the width of the accumulator. */
  public String wideLeft() {
    return Extension.of("s1_left", first, accumulator);
  }

  /** Returns the right intermediate result in the width of the accumulator. */
  public String wideRight() {
    return Extension.of("s1_right", second, accumulator);
  }

  /** Returns the rounded products of both elements, where they are. */
  public List<SummandStage> roundings() {
    return combination instanceof Combination.Rescaled r
        ? List.of(
            SummandStage.of("left", replication(), left, r.left()),
            SummandStage.of("right", replication(), right, r.right()))
        : List.of();
  }

  /** Returns how elements are looked up, where they are. */
  public List<CombineTable> tables() {
    return combination instanceof Combination.Tables t
        ? List.of(table("left", left, t.left().size()), table("right", right, t.right().size()))
        : List.of();
  }

  private CombineTable table(String name, Bus element, int entries) {
    int bits = Integer.numberOfTrailingZeros(entries);
    String role = name + "_table";
    return new CombineTable(
        name, names.module(role), names.memory(role), replication(), element.bits(), bits);
  }

  /** Returns the constant that is added to both products. */
  public Literal offset() {
    return new Literal(accumulator.type(), offset(combination));
  }

  private static long offset(Combination combination) {
    return combination instanceof Combination.Linear linear ? linear.offset() : 0;
  }

  /** Returns the valid bits that move on to the next stage. */
  public Bits olderValid() {
    return new Bits(latency() - 1);
  }

  /** Returns the valid bit of the last stage. */
  public int lastValid() {
    return latency() - 1;
  }

  /** Returns the range of the valid bits. */
  public Bits validRange() {
    return new Bits(latency());
  }
}
