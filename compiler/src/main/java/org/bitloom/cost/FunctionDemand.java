// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.OptionalInt;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Combination;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.plan.engine.StraightLines;
import org.bitloom.rtl.combine.CombineOperand;
import org.bitloom.rtl.combine.CombineTable;
import org.bitloom.rtl.combine.CombineUnit;
import org.bitloom.rtl.combine.SummandStage;
import org.bitloom.rtl.function.ArgMaxUnit;
import org.bitloom.rtl.function.LineTable;
import org.bitloom.rtl.function.LookupTable;
import org.bitloom.rtl.function.LookupUnit;
import org.bitloom.rtl.pool.BilinearUnit;
import org.bitloom.rtl.requantize.LaneDigits;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerLane;
import org.bitloom.rtl.verilog.Bus;

/** What the blocks that compute elements from elements consist of. */
final class FunctionDemand {
  private FunctionDemand() {}

  static Demand of(Requantizer requantizer, Contents contents) {
    boolean varying = requantizer.perChannel() && requantizer.beats() > 1;
    return lanes(requantizer, varying)
        .and(Quantity.REQUANTIZER, 1)
        .plus(
            varying
                ? ArrayDemand.rom(
                        requantizer.beats(),
                        requantizer.constantsWord().count(),
                        requantizer.file().file(),
                        contents)
                    .and(Quantity.COUNTER_BIT, requantizer.beatBus().bits())
                : Demand.NONE);
  }

  /** Each lane of a single beat multiplies by a number of its own. */
  private static Demand lanes(Requantizer requantizer, boolean varying) {
    RequantizerLane lane = requantizer.lane();
    if (varying || !requantizer.perChannel()) {
      return lane(lane, varying, requantizer.perChannel() ? 0 : multiplier(lane, 0))
          .times(requantizer.lanes());
    }
    Demand lanes = Demand.NONE;
    for (int i = 0; i < requantizer.lanes(); i++) {
      OptionalInt channel = requantizer.channel(0, i);
      long constant = channel.isPresent() ? multiplier(lane, channel.getAsInt()) : 0;
      lanes = lanes.plus(lane(lane, false, constant));
    }
    return lanes;
  }

  private static long multiplier(RequantizerLane lane, int channel) {
    return lane.proven().channel(channel).multiplier();
  }

  /**
   * Returns what a lane consists of.
   *
   * @param constant multiplier; 0 where it varies
   */
  private static Demand lane(RequantizerLane lane, boolean varying, long constant) {
    if (delays(lane)) {
      return Demand.of(Quantity.LANE)
          .and(Quantity.DELAYED_BIT, lane.input().bits())
          .and(Quantity.REGISTER_BIT, lane.output().bits())
          .and(Quantity.LANE_BOUND_BIT, lane.scaled().bits());
    }
    boolean chosen = varying || lane.split() || lane.stepped();
    long steps = lane.steps().size();
    int input = lane.input().bits();
    return Demand.of(Quantity.LANE)
        .plus(lane.form().single() ? once(lane, constant) : digits(lane, chosen))
        .and(Quantity.REGISTER_BIT, input + lane.output().bits())
        .and(Quantity.LANE_ADDEND_BIT, chosen ? lane.addend().bits() * (1 + steps) : 0)
        .and(Quantity.LANE_SUM_BIT, lane.form().single() ? lane.sumBits().count() : 0)
        .and(Quantity.LANE_BOUND_BIT, lane.scaled().bits())
        .and(Quantity.LANE_PIVOT_BIT, (lane.split() ? input : 0) + steps * input)
        .and(
            Quantity.LANE_TIE_BIT,
            lane.ties() ? lane.scaled().bits() + lane.shift() - lane.proven().tieBits() : 0);
  }

  private static Demand once(RequantizerLane lane, long constant) {
    int product = lane.product().bits();
    if (lane.shifts()) {
      return Demand.NONE.and(Quantity.PRODUCT_BIT, lane.input().bits());
    }
    Multiplication scaling =
        new Multiplication(operand(lane), lane.multiplier().bits() + 1, product);
    return Demand.NONE
        .and(Product.by(constant, scaling))
        .and(Quantity.PRODUCT_BIT, product)
        .and(Quantity.LANE_PARTIAL_BIT, scaling.blocks() > 1 ? product : 0);
  }

  /** Products by digits, or of rows; their sum, and both halves of that with the addend. */
  private static Demand digits(RequantizerLane lane, boolean chosen) {
    LaneDigits digits = lane.digits();
    int product = lane.digitProduct().bits();
    int digit = lane.form().digit();
    long rows = Math.ceilDiv(digit, 2);
    long waiting = chosen ? lane.addend().bits() : 0;
    Demand products =
        lane.form().rows()
            ? Demand.NONE
                .and(Quantity.TREE_BIT, rows * (operand(lane) + 2L))
                .and(Quantity.LUT_PRODUCT_BIT, rows * (operand(lane) + 2L))
                .and(Quantity.TREE_BIT, (rows - 1) * (operand(lane) + 4L))
            : Demand.NONE
                .and(new Multiplication(operand(lane), digit + 1, product))
                .and(Quantity.PRODUCT_BIT, 2L * product);
    Demand sums =
        Demand.NONE
            .and(Quantity.LANE_HALF_BIT, lane.sumBits().count())
            .and(Quantity.LANE_ADDEND_BIT, waiting);
    return digits.several()
        ? products
            .plus(sums)
            .and(Quantity.LANE_DIGIT_BIT, digits.digits().count())
            .and(Quantity.LANE_CARRIED_BIT, digits.partial().bits())
            .and(Quantity.REGISTER_BIT, digits.complete().count())
        : products.plus(sums);
  }

  private static int operand(RequantizerLane lane) {
    return lane.input().bits() + (lane.input().signed() ? 0 : 1);
  }

  /** Returns whether a lane only shifts and bounds: its pipeline is a shift register. */
  private static boolean delays(RequantizerLane lane) {
    return lane.shifts()
        && !lane.split()
        && !lane.stepped()
        && !lane.ties()
        && lane.proven().channels().stream().allMatch(channel -> channel.addend() == 0);
  }

  static Demand of(LookupUnit unit, Contents contents) {
    Demand lane =
        switch (unit.table()) {
          case LookupTable table -> table(table, contents);
          case LineTable lines -> lines(lines, contents);
        };
    return lane.times(unit.lanes()).and(Quantity.LOOKUP_UNIT, 1);
  }

  /** ROMs, their output registers, and a product that is added to. */
  private static Demand lines(LineTable table, Contents contents) {
    int word = table.word().count();
    int sum = table.sum().count();
    StraightLines lines = table.lines();
    Multiplication rise =
        new Multiplication(lines.slopeBits(), lines.offsetBits() + 1, lines.riseBits());
    Demand start =
        table.rests()
            ? ArrayDemand.rom(lines.places(), lines.restBits(), table.restFile().file(), contents)
                .and(Quantity.REGISTER_BIT, lines.restBits())
                .and(Quantity.COMBINED_BIT, sum)
            : Demand.NONE.and(Quantity.REGISTER_BIT, sum);
    return ArrayDemand.rom(table.wordMax() + 1L, word, table.file().file(), contents)
        .plus(start)
        .and(rise)
        .and(Quantity.COMBINED_BIT, sum)
        .and(Quantity.REGISTER_BIT, word + 2L * lines.offsetBits() + lines.placeBits());
  }

  private static Demand table(LookupTable table, Contents contents) {
    int value = table.value().bits();
    return ArrayDemand.rom(table.wordMax() + 1L, value, table.file().file(), contents)
        .and(Quantity.REGISTER_BIT, contents.bits(table.file().file()));
  }

  static Demand of(BilinearUnit unit) {
    int banks = unit.banks().size();
    int across = unit.across().bits();
    int sum = unit.output().bits();
    int weight = unit.columnWeight().bits();
    Multiplication column = new Multiplication(unit.element().bits() + 1, weight + 1, across);
    Multiplication row = new Multiplication(across, unit.rowWeight().bits() + 1, sum);
    Demand lane =
        Demand.NONE
            .and(column)
            .times(banks)
            .plus(Demand.NONE.and(row).times(unit.lines().size()))
            .and(Quantity.COMBINED_BIT, (long) unit.lines().size() * across + sum);
    return lane.times(unit.lanes())
        .plus(StreamDemand.counters(unit.counters()))
        .and(Quantity.CREDIT_BIT, unit.credits().bus().bits())
        .and(
            Memory.ram(unit.bankWords(), unit.beatWord().count()),
            (long) banks * unit.beatWord().count());
  }

  static Demand of(CombineUnit unit, Contents contents) {
    int sum = unit.accumulator().bits();
    Multiplication product = new Multiplication(unit.first().bits(), unit.second().bits(), sum);
    Demand lane =
        switch (unit.combination()) {
          case Combination.Tables t ->
              table(unit.tables().get(0), unit.first(), contents)
                  .plus(table(unit.tables().get(1), unit.second(), contents))
                  .and(Quantity.COMBINED_BIT, sum);
          case Combination.Product p -> operands(unit).and(product).and(Quantity.PRODUCT_BIT, sum);
          case Combination.Rescaled r -> rescaled(unit).and(Quantity.COMBINED_BIT, sum);
          case Combination.Linear l -> operands(unit).and(Quantity.COMBINED_BIT, sum);
          case Combination.Extreme e -> operands(unit).and(Quantity.COMBINED_BIT, sum);
        };
    return lane.times(unit.lanes()).and(Quantity.COMBINE_UNIT, 1);
  }

  private static Demand rescaled(CombineUnit unit) {
    return unit.roundings().stream()
        .map(FunctionDemand::rescaled)
        .reduce(Demand.NONE, Demand::plus);
  }

  /** A product, whose rounding is one more sum. */
  private static Demand rescaled(SummandStage stage) {
    int product = stage.product().bits();
    int factor = IntType.signedFor(Interval.of(stage.summand().factor())).bits();
    return (stage.summand().isExact()
            ? Demand.NONE
            : Demand.NONE
                .and(new Multiplication(stage.element().bits(), factor, product))
                .and(Quantity.PRODUCT_BIT, product)
                .and(Quantity.COMBINED_BIT, product))
        .and(Quantity.REGISTER_BIT, stage.value().bits());
  }

  private static Demand operands(CombineUnit unit) {
    return operand(unit, unit.leftOperand()).plus(operand(unit, unit.rightOperand()));
  }

  private static Demand table(CombineTable table, Bus value, Contents contents) {
    String file = table.file().file();
    return ArrayDemand.rom(1L << table.indexBits(), value.bits(), file, contents)
        .and(Quantity.REGISTER_BIT, contents.bits(file));
  }

  /** A zero point is subtracted, or the element is multiplied by a constant. */
  private static Demand operand(CombineUnit unit, CombineOperand operand) {
    int stage = operand.stage().bits();
    long constant = operand.constant().value();
    boolean product = unit.combination() instanceof Combination.Product;
    if (product || Long.bitCount(Math.abs(constant)) == 1) {
      boolean centred = product && constant != 0;
      return Demand.NONE
          .and(Quantity.REGISTER_BIT, stage)
          .and(Quantity.CENTRED_BIT, centred ? stage : 0);
    }
    int element = operand.bus().bits() + (operand.bus().signed() ? 0 : 1);
    int factor = IntType.signedFor(new Interval(constant, constant)).bits();
    return Demand.NONE
        .and(Product.by(constant, new Multiplication(element, factor, stage)))
        .and(Quantity.PRODUCT_BIT, stage);
  }

  static Demand of(ArgMaxUnit unit) {
    Demand demand =
        StreamDemand.skidBuffer(unit.resultBits())
            .plus(StreamDemand.counters(unit.counters()))
            .and(Quantity.ARG_MAX, 1);
    for (ArgMaxUnit.Level level : unit.levels()) {
      demand =
          demand
              .and(Quantity.ARG_MAX_VALUE_BIT, (long) level.winners() * level.valueBits())
              .and(Quantity.ARG_MAX_INDEX_BIT, (long) level.winners() * level.laneBits());
    }
    return demand
        .and(Quantity.ARG_MAX_VALUE_BIT, unit.severalBeats() ? unit.element().bits() : 0)
        .and(Quantity.ARG_MAX_INDEX_BIT, unit.severalBeats() ? 2L * unit.index().bits() : 0);
  }
}
