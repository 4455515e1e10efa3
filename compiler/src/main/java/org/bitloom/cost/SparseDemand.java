// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.plan.engine.Multiplication;
import org.bitloom.rtl.sparse.BitWindow;
import org.bitloom.rtl.sparse.CodeConstants;
import org.bitloom.rtl.sparse.DecodedMemory;
import org.bitloom.rtl.sparse.LaneMerge;
import org.bitloom.rtl.sparse.SparseArray;
import org.bitloom.rtl.sparse.SparseControl;
import org.bitloom.rtl.sparse.SparseLane;
import org.bitloom.rtl.sparse.SparseWeights;
import org.bitloom.rtl.sparse.SymbolCodes;
import org.bitloom.sparse.SparseImage;

/** What the lanes of compressed layers consist of. */
final class SparseDemand {
  /** Stages of control and data that every lane has beside what is counted. */
  private static final int FLAGS = 16;

  private SparseDemand() {}

  static Demand of(SparseWeights weights, Contents contents) {
    return ArrayDemand.rom(
            weights.lastDistance() + 1L,
            SparseImage.WORD_BITS,
            weights.distanceFile().file(),
            contents)
        .plus(
            ArrayDemand.rom(
                weights.lastValue() + 1L,
                SparseImage.WORD_BITS,
                weights.valueFile().file(),
                contents))
        .plus(
            ArrayDemand.rom(
                weights.rows(), weights.bias().bits(), weights.biasFile().file(), contents))
        .and(
            Quantity.COUNTER_BIT,
            weights.readers().stream().mapToInt(r -> r.address().bits()).sum());
  }

  static Demand of(SparseLane lane) {
    int element = lane.element().count();
    SymbolCodes codes = lane.codes();
    int value = codes.value().bits();
    Multiplication product =
        new Multiplication(
            element + (lane.elementType().signed() ? 0 : 1),
            value + (codes.value().signed() ? 0 : 1),
            lane.product().bits());
    return decoder(codes.distances(), codes.distance().bits())
        .plus(decoder(codes.values(), value))
        .and(Memory.ram(lane.lastAddress() + 1L, element), element)
        .and(Quantity.REGISTER_BIT, FLAGS + 2L * element + lane.address().count())
        .and(Quantity.COUNTER_BIT, 2L * lane.reached().bits())
        .and(product)
        .and(Quantity.PRODUCT_BIT, lane.product().bits())
        .and(Quantity.LUT_PRODUCT_BIT, product.inBlocks() ? 0 : (long) element * value)
        .and(Quantity.ACCUMULATOR_BIT, lane.sum().bits());
  }

  /** Streams and their decoders, the queue of symbols, the word that is written, the memory. */
  static Demand of(DecodedMemory memory, Contents contents) {
    SymbolCodes codes = memory.codes();
    int word = memory.word().count();
    int symbol = codes.distance().bits() + codes.value().bits() + 1;
    Demand streams =
        memory.readers().stream()
            .map(
                r ->
                    ArrayDemand.rom(r.words(), SparseImage.WORD_BITS, r.file().file(), contents)
                        .and(Quantity.COUNTER_BIT, r.address().bits()))
            .reduce(Demand.NONE, Demand::plus);
    return streams
        .plus(decoder(codes.distances(), codes.distance().bits()))
        .plus(decoder(codes.values(), codes.value().bits()))
        .plus(StreamDemand.fifo(symbol, memory.writer().indexBits()))
        .and(Memory.ram(memory.lastWord() + 1L, word), word)
        .and(Quantity.REGISTER_BIT, FLAGS + 2L * word)
        .and(Quantity.COUNTER_BIT, 2L * memory.writer().address().bits() + codes.distance().bits());
  }

  /** A window is two shifters: one places a word, one drops a code. */
  private static Demand decoder(CodeConstants code, int symbolBits) {
    BitWindow window = new BitWindow("", code);
    int rounds = 32 - Integer.numberOfLeadingZeros(window.heldBits()) + code.length().count();
    int symbols = code.table().symbols().size();
    return Demand.NONE
        .and(Quantity.REGISTER_BIT, window.heldBits() + 2L * code.window().count() + symbolBits)
        .and(Quantity.GEARBOX_SHIFT_BIT, (long) window.heldBits() * rounds)
        .and(Quantity.COUNTER_BIT, code.limitBits().count() / 2)
        .and(Quantity.ROM_LUT, (long) Math.ceilDiv(symbols, 64) * symbolBits);
  }

  static Demand of(SparseControl control) {
    return Demand.NONE
        .and(Quantity.COUNTER_BIT, control.address().count() + control.symbolBus().bits())
        .and(Quantity.REGISTER_BIT, FLAGS);
  }

  static Demand of(LaneMerge merge) {
    return StreamDemand.fifo(merge.width(), merge.indexBits())
        .times(merge.lanes())
        .and(Quantity.CHOSEN_BIT, (merge.lanes() - 1L) * merge.width());
  }

  static Demand of(SparseArray array) {
    if (array.alone()) {
      return Demand.NONE;
    }
    int name = array.name().bits();
    return array
        .turns()
        .map(
            turns ->
                Demand.NONE.and(
                    Quantity.COUNTER_BIT, name + (turns.even() ? 0 : array.round().bits())))
        .orElseGet(
            () ->
                Demand.NONE
                    .and(Memory.rom(array.lastRow() + 1L, name), name)
                    .and(Quantity.COUNTER_BIT, array.row().bits()));
  }
}
