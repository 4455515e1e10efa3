// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.plan.engine.ProductRows;
import org.bitloom.rtl.mac.CodebookRom;
import org.bitloom.rtl.mac.ColumnBuffer;
import org.bitloom.rtl.mac.DirectInput;
import org.bitloom.rtl.mac.InputBuffer;
import org.bitloom.rtl.mac.IssueControl;
import org.bitloom.rtl.mac.LineBuffer;
import org.bitloom.rtl.mac.MacArray;
import org.bitloom.rtl.mac.MacWidths;
import org.bitloom.rtl.mac.Pe;
import org.bitloom.rtl.mac.PePair;
import org.bitloom.rtl.mac.Serializer;
import org.bitloom.rtl.mac.SharedProducts;
import org.bitloom.rtl.mac.WeightRam;
import org.bitloom.rtl.mac.WeightRom;
import org.bitloom.rtl.mac.ZeroPoint;

/** What the blocks of MAC engines consist of, but for the requantizer and the queue. */
final class ArrayDemand {
  /** Rows of which one LUT takes a bit and a choice each. */
  private static final int ROWS_PER_LUT = 3;

  private ArrayDemand() {}

  static Demand of(InputBuffer buffer) {
    IssueControl issue = buffer.issue();
    int word = issue.word().count();
    return issue(issue)
        .and(Quantity.INPUT_BUFFER, 1)
        .and(
            Quantity.INPUT_BUFFER_COUNT_BIT,
            2L * buffer.addressBus().bits() + 2L * buffer.storedBus().bits())
        .and(Quantity.COUNTER_BIT, buffer.groupBus().bits())
        .and(Memory.ram(2L * issue.synapseFold(), word), word)
        .and(Quantity.REGISTER_BIT, word);
  }

  static Demand of(DirectInput input) {
    return issue(input.issue())
        .and(Quantity.DIRECT_INPUT, 1)
        .and(Quantity.REGISTER_BIT, 2L * input.issue().word().count());
  }

  static Demand of(LineBuffer buffer) {
    int word = buffer.issue().word().count();
    return (buffer.gathering() ? credits(buffer.issue()) : issue(buffer.issue()))
        .plus(StreamDemand.counters(buffer.counters()))
        .and(Quantity.LINE_BUFFER, 1)
        .and(Quantity.LINE_BUFFER_COORDINATE_BIT, buffer.x().bus().bits() + buffer.y().bus().bits())
        .and(Quantity.LINE_BUFFER_ADDRESS_BIT, buffer.sumBus().bits())
        .and(Memory.ram(buffer.ring().words(), word), word)
        .and(Quantity.PADDED_BIT, buffer.padded() ? word : 0)
        .and(Quantity.REGISTER_BIT, word);
  }

  /** The control is that of a line buffer; each bit of a row under the window is chosen. */
  static Demand of(ColumnBuffer buffer) {
    int word = buffer.contents().word().count();
    int column = buffer.contents().column().count();
    int kept = buffer.keeps() ? buffer.contents().keptWord().count() : 0;
    Demand columns =
        buffer.stored()
            ? Demand.NONE.and(Memory.ram(buffer.lastChunk() + 1L, kept), kept)
            : Demand.NONE.and(Quantity.REGISTER_BIT, kept);
    return Demand.NONE
        .and(Memory.ram(buffer.rowWords(), word), word)
        .times(buffer.banks().count())
        .and(Quantity.CREDIT_BIT, buffer.credits().bus().bits())
        .plus(StreamDemand.counters(buffer.counters()))
        .plus(columns)
        .and(Quantity.LINE_BUFFER, 1)
        .and(Quantity.LINE_BUFFER_COORDINATE_BIT, buffer.y().bus().bits())
        .and(Quantity.LINE_BUFFER_ADDRESS_BIT, buffer.addressBus().bits())
        .and(Quantity.ROM_LUT, Math.ceilDiv(buffer.banks().count(), ROWS_PER_LUT) * (long) column)
        .and(Quantity.PADDED_BIT, buffer.paddedColumns() ? buffer.contents().window().count() : 0)
        .and(Quantity.REGISTER_BIT, 2L * column + buffer.contents().window().count());
  }

  private static Demand issue(IssueControl issue) {
    int vectors = issue.gated() ? issue.vectorBus().bits() : 0;
    return credits(issue).and(Quantity.COUNTER_BIT, issue.indexBus().bits() + vectors);
  }

  private static Demand credits(IssueControl issue) {
    return Demand.NONE.and(Quantity.CREDIT_BIT, issue.credits().bus().bits());
  }

  static Demand of(WeightRom rom, Contents contents) {
    int width = rom.word().count();
    return rom(rom.wordMax() + 1, width, rom.file().file(), contents)
        .and(Quantity.REGISTER_BIT, varying(rom.wordMax() + 1, width, rom.file().file(), contents));
  }

  static Demand of(CodebookRom rom, Contents contents) {
    WeightRom codes = rom.codes();
    int weights = rom.word().count();
    return rom(codes.wordMax() + 1, codes.word().count(), codes.file().file(), contents)
        .and(Quantity.ROM_LUT, weights)
        .and(Quantity.REGISTER_BIT, weights);
  }

  /** Returns a ROM and its first register; nothing for a single word, which is a constant. */
  static Demand rom(long words, int width, String file, Contents contents) {
    Memory memory = Memory.rom(words, width);
    int bits = varying(words, width, file, contents);
    return memory.inBlocks()
        ? Demand.NONE.and(memory, width)
        : Demand.NONE
            .and(Quantity.ROM_LUT, memory.romLuts() / width * bits)
            .and(Quantity.REGISTER_BIT, bits)
            .and(new Memory.Size(words, bits, true));
  }

  /** Returns the bits of a ROM's output that synthesis keeps. */
  private static int varying(long words, int width, String file, Contents contents) {
    return Memory.rom(words, width).inBlocks() ? width : contents.bits(file);
  }

  static Demand of(WeightRam ram) {
    int column = ram.columnWord().count();
    return Demand.NONE
        .and(Memory.ram(ram.lastAddress() + 1, column), column)
        .and(Quantity.REGISTER_BIT, column)
        .times(ram.pe())
        .and(Quantity.WEIGHT_RAM, 1)
        .and(Quantity.WEIGHT_RAM_COLUMN, ram.pe())
        .and(
            Quantity.WEIGHT_RAM_COUNT_BIT,
            ram.beatBus().bits() + ram.peBus().bits() + ram.indexBus().bits())
        .and(Quantity.CENTRED_BIT, ram.changed() ? column : 0);
  }

  static Demand of(ZeroPoint block) {
    return Demand.NONE.and(Quantity.CENTRED_BIT, block.outWord().count());
  }

  static Demand of(MacArray array, Contents contents) {
    boolean grouped = array.lastGroup() > 0;
    return Demand.of(Quantity.MAC_ARRAY)
        .and(Quantity.MAC_ARRAY_STAGE, array.stageBus().count())
        .and(Quantity.COUNTER_BIT, grouped ? array.groupBus().bits() : 0)
        .plus(
            rom(
                array.lastGroup() + 1L,
                array.biasWord().count(),
                array.biasFile().file(),
                contents));
  }

  /** Products that are made elsewhere are no part of the element. */
  static Demand of(Pe pe) {
    Demand products =
        product(pe.widths()).and(Quantity.PRODUCT_BIT, pe.product().bits()).times(pe.simd());
    Demand demand =
        (pe.shared() ? Demand.NONE : products)
            .and(Quantity.ACCUMULATOR_BIT, pe.accumulator().bits());
    for (Pe.Level level : pe.levels()) {
      demand = demand.plus(tree(level));
    }
    return demand;
  }

  /** Before each multiplier, the operands of its layers are chosen: two bits to a LUT. */
  static Demand of(SharedProducts shared) {
    Demand demand =
        Demand.of(Quantity.COUNTER_BIT)
            .times(shared.cycleBus().bits())
            .and(Quantity.ROM_LUT, 2L * shared.clients().size());
    for (SharedProducts.Lane lane : shared.lanes()) {
      long bits = (long) lane.left().bits() + lane.right().bits();
      demand =
          demand
              .plus(multiplication(lane.left().bits(), lane.right().bits(), lane.product().bits()))
              .and(Quantity.PRODUCT_BIT, lane.product().bits())
              .and(Quantity.ROM_LUT, Math.ceilDiv(bits * (lane.layers() - 1), 2));
    }
    return demand;
  }

  /** The registers of an operand hold two weights, and a sign for all bits between them. */
  static Demand of(PePair pair) {
    int operand = pair.operand().bits() - pair.spacing();
    Demand demand =
        multiplication(pair.element().bits(), pair.operand().bits(), pair.product().bits())
            .and(Quantity.TREE_BIT, operand)
            .and(Quantity.REGISTER_BIT, pair.weight().bits() + pair.element().bits())
            .and(Quantity.PRODUCT_BIT, pair.product().bits())
            .times(pair.simd());
    for (Pe.Level level : pair.packedLevels()) {
      demand = demand.plus(tree(level));
    }
    Demand split =
        Demand.NONE
            .and(Quantity.TREE_BIT, pair.spacing())
            .and(Quantity.REGISTER_BIT, pair.spacing())
            .times(pair.pairs());
    demand = demand.plus(split).and(Quantity.ACCUMULATOR_BIT, pair.accumulators().count());
    for (PePair.Halves halves : pair.levels()) {
      demand = demand.plus(tree(halves.level()).times(PePair.ELEMENTS));
    }
    return demand;
  }

  private static Demand tree(Pe.Level level) {
    int bits = level.bus().bits();
    return Demand.NONE
        .and(Quantity.TREE_BIT, (long) level.pairs() * bits)
        .and(Quantity.PASSED_BIT, (long) (level.results() - level.pairs()) * bits);
  }

  private static Demand product(MacWidths widths) {
    int element = widths.signedElement().bits();
    int product = widths.product().bits();
    return switch (widths.weights()) {
      case WeightEncoding.TwosComplement t when widths.mac().rows() -> rows(widths, t.type());
      case WeightEncoding.TwosComplement t ->
          multiplication(operandBits(widths.elementType()), operandBits(t.type()), product);
      case Codebook c ->
          multiplication(operandBits(widths.elementType()), operandBits(c.valueType()), product);
      case SparseHuffman s ->
          multiplication(operandBits(widths.elementType()), operandBits(s.valueType()), product);
      case WeightEncoding.Bipolar b -> Demand.NONE.and(Quantity.NEGATED_BIT, product);
      case WeightEncoding.Ternary t -> Demand.NONE.and(Quantity.NEGATED_BIT, product);
      case PowerOfTwo p ->
          Demand.NONE
              .and(Quantity.NEGATED_BIT, element)
              .and(Quantity.REGISTER_BIT, element + p.bits() - 1L)
              .and(Quantity.SHIFTED_BIT, product * (p.bits() - 1L));
      case WeightEncoding.SignMagnitude s ->
          multiplication(element, s.bits(), product)
              .and(Quantity.NEGATED_BIT, element)
              .and(Quantity.REGISTER_BIT, element + s.bits() - 1L);
    };
  }

  /** Returns a multiplier of LUTs: a row for each two bits of the weight, and what it hands on. */
  private static Demand rows(MacWidths widths, IntType weight) {
    long element = widths.elementType().bits();
    long row = operandBits(widths.elementType()) + 1L;
    List<ProductRows.Row> rows = ProductRows.of(widths.elementType().range(), weight).rows();
    long handedOn =
        rows.stream()
            .limit(rows.size() - 1L)
            .mapToLong(r -> r.low() + element + weight.bits() - r.low() - 1)
            .sum();
    return Demand.NONE
        .and(Quantity.ROW_BIT, rows.size() * row)
        .and(Quantity.ROW_DELAY_BIT, handedOn);
  }

  private static Demand multiplication(int left, int right, int product) {
    Multiplication m = new Multiplication(left, right, product);
    return Demand.NONE.and(m).and(Quantity.LUT_PRODUCT_BIT, m.inBlocks() ? 0 : (long) left * right);
  }

  private static int operandBits(IntType type) {
    return type.bits() + (type.signed() ? 0 : 1);
  }

  static Demand of(Serializer serializer) {
    return Demand.of(Quantity.SERIALIZER)
        .and(Quantity.SERIALIZER_BIT, serializer.groupWord().count())
        .and(
            Quantity.COUNTER_BIT,
            serializer.remainingBus().bits()
                + (serializer.partial() ? serializer.groupBus().bits() : 0));
  }
}
