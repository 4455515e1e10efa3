// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.combine;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Combination;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names.BlockNames;

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
          case Combination.Tables t ->
              first
                  ? Combination.Tables.image(t.left(), t.leftBase(), element.range())
                  : Combination.Tables.image(t.right(), t.rightBase(), element.range());
        };
    int bits =
        combination instanceof Combination.Tables
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
    };
  }

  /** Returns the cycles from a pair of beats to the result. */
  public int latency() {
    return PipelineLatency.combine(combination);
  }

  /** Returns whether both elements are looked up. */
  public boolean tables() {
    return combination instanceof Combination.Tables;
  }

  /** Returns whether the elements are multiplied by each other. */
  public boolean product() {
    return combination instanceof Combination.Product;
  }

  /** Returns whether one of the elements is chosen. */
  public boolean extreme() {
    return combination instanceof Combination.Extreme;
  }

  /** Returns how the left element compares with the right one where it is chosen. */
  public String wins() {
    return combination instanceof Combination.Extreme e && e.largest() ? ">" : "<";
  }

  /** Returns the formula in words. */
  public String formula() {
    return switch (combination) {
      case Combination.Linear(long a, long b, long offset) ->
          "%d * left %s %d * right %s %d"
              .formatted(
                  a, b < 0 ? "-" : "+", Math.abs(b), offset < 0 ? "-" : "+", Math.abs(offset));
      case Combination.Product(long a, long b) ->
          "(left %s %d) * (right %s %d)"
              .formatted(a < 0 ? "+" : "-", Math.abs(a), b < 0 ? "+" : "-", Math.abs(b));
      case Combination.Extreme(boolean largest) ->
          largest ? "max(left, right)" : "min(left, right)";
      case Combination.Tables t -> "left_table[left] + right_table[right]";
    };
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
  public Operand leftOperand() {
    return new Operand("left", left, first, first.literal(constant(combination, true)));
  }

  /** Returns what happens to the right element. */
  public Operand rightOperand() {
    return new Operand("right", right, second, second.literal(constant(combination, false)));
  }

  /**
   * An element, and the first stage that it goes through.
   *
   * @param name of the stream
   * @param bus of the element
   * @param stage register behind the first stage
   * @param constant factor or zero point
   */
  public record Operand(String name, Bus bus, Bus stage, Literal constant) {
    /** Returns the bits of the element. */
    public Bits element() {
      return new Bits(bus.bits());
    }

    /** Returns the element in the width of the stage, its sign or a 0 repeated. */
    public String extended() {
      return Extension.to(stage.bits(), name + "_bits", bus);
    }
  }

  /** Returns the left intermediate result in the width of the accumulator. */
  public String wideLeft() {
    return Extension.of("s1_left", first, accumulator);
  }

  /** Returns the right intermediate result in the width of the accumulator. */
  public String wideRight() {
    return Extension.of("s1_right", second, accumulator);
  }

  /** Returns how the left elements are looked up. */
  public Table leftTable() {
    return table("left", left, combination instanceof Combination.Tables t ? t.left().size() : 1);
  }

  /** Returns how the right elements are looked up. */
  public Table rightTable() {
    return table(
        "right", right, combination instanceof Combination.Tables t ? t.right().size() : 1);
  }

  private Table table(String name, Bus element, int entries) {
    int bits = Integer.numberOfTrailingZeros(entries);
    String role = name + "_table";
    return new Table(name, names.module(role), names.memory(role), element.bits(), bits);
  }

  /**
   * A table of the first stage.
   *
   * @param name of the stream
   * @param module of the table
   * @param file its contents
   * @param elementBits bits in which an element arrives
   * @param indexBits bits of the table's index; the others only extend them
   */
  public record Table(String name, String module, MemoryName file, int elementBits, int indexBits) {
    /** Returns whether elements arrive in more bits than they need. */
    public boolean extended() {
      return elementBits > indexBits;
    }

    /** Returns how many bits more. */
    public int extensionBits() {
      return elementBits - indexBits;
    }

    /** Returns those bits. */
    public Bits extension() {
      return new Bits(Math.max(1, extensionBits()));
    }
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

  /** Returns valid bits without a beat. */
  public String noValid() {
    return validRange().zero();
  }
}
