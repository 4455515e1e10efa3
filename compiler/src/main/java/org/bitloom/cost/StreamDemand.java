// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.List;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.pool.PoolUnit;
import org.bitloom.rtl.reorder.ConcatUnit;
import org.bitloom.rtl.reorder.PadUnit;
import org.bitloom.rtl.reorder.ResizeUnit;
import org.bitloom.rtl.reorder.SliceUnit;
import org.bitloom.rtl.stream.Adapter;
import org.bitloom.rtl.stream.AxiInput;
import org.bitloom.rtl.stream.AxiOutput;
import org.bitloom.rtl.stream.CreditGate;
import org.bitloom.rtl.stream.Fork;
import org.bitloom.rtl.stream.Gearbox;
import org.bitloom.rtl.stream.JoinGate;
import org.bitloom.rtl.stream.Narrow;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.stream.StreamBuffer;
import org.bitloom.rtl.stream.Widen;
import org.bitloom.rtl.verilog.Counter;

/** What the blocks between engines consist of: borders, adapters, forks, queues. */
final class StreamDemand {
  private StreamDemand() {}

  static Demand of(AxiInput input) {
    return skidBuffer(input.wordBits())
        .plus(counters(input.counters()))
        .and(Quantity.AXI_INPUT, 1)
        .and(Quantity.CHOSEN_BIT, input.dataRange().count())
        .and(Quantity.CLEARED_BIT, unusedBits(input.layout(), input.elementBits()));
  }

  static Demand of(AxiOutput output) {
    return skidBuffer(output.wordBits());
  }

  static Demand of(Fork fork) {
    return skidBuffer(fork.wordBits()).and(Quantity.FORK_BRANCH, fork.branches());
  }

  static Demand of(Adapter adapter) {
    return switch (adapter) {
      case Widen widen -> of(widen);
      case Narrow narrow -> of(narrow);
      case Gearbox gearbox -> of(gearbox);
    };
  }

  private static Demand of(Widen widen) {
    return Demand.of(Quantity.WIDEN)
        .and(Quantity.WIDEN_BEAT, widen.ratio())
        .and(Quantity.WIDEN_WORD_BIT, widen.wordRange().count())
        .and(Quantity.WIDEN_BEAT_BIT, (widen.shortWord() ? 2L : 1L) * widen.beatBits())
        .plus(widen.shortWord() ? counters(List.of(widen.words())) : Demand.NONE);
  }

  private static Demand of(Narrow narrow) {
    return Demand.of(Quantity.NARROW)
        .and(Quantity.NARROW_BEAT, narrow.ratio())
        .and(Quantity.NARROW_WORD_BIT, narrow.wordRange().count())
        .and(Quantity.NARROW_BEAT_BIT, narrow.beatBits())
        .plus(narrow.shortWord() ? counters(List.of(narrow.words())) : Demand.NONE);
  }

  private static Demand of(Gearbox gearbox) {
    long store = (long) gearbox.chunks().capacity() * gearbox.chunkBits();
    return Demand.of(Quantity.GEARBOX)
        .and(Quantity.GEARBOX_STORE_BIT, store)
        .and(Quantity.GEARBOX_SHIFT_BIT, store * gearbox.stageCount())
        .and(Quantity.CLEARED_BIT, unusedBits(gearbox.to(), gearbox.elementBits()))
        .plus(counters(gearbox.counters()));
  }

  static Demand of(OutputQueue queue) {
    return fifo(queue.fifoBits(), queue.indexBits())
        .plus(counters(queue.counters()))
        .and(Quantity.CLEARED_BIT, unusedBits(queue.layout(), queue.elementBits()));
  }

  static Demand of(StreamBuffer buffer) {
    return fifo(buffer.fifoBits(), buffer.indexBits())
        .and(Quantity.CREDIT_BIT, buffer.creditBus().bits());
  }

  static Demand of(CreditGate gate) {
    return Demand.NONE.and(Quantity.CREDIT_BIT, gate.creditBus().bits());
  }

  static Demand of(ConcatUnit unit) {
    int counts = unit.turnBus().bits() + (unit.severalBeats() ? unit.beatBus().bits() : 0);
    return skidBuffer(unit.wordBits())
        .and(Quantity.COUNTER_BIT, counts)
        .and(Quantity.CHOSEN_BIT, (unit.inputs().size() - 1L) * unit.beatWord().count());
  }

  static Demand of(PadUnit unit) {
    return skidBuffer(unit.wordBits())
        .plus(counters(unit.counters()))
        .and(Quantity.CHOSEN_BIT, unit.beatWord().count());
  }

  static Demand of(ResizeUnit unit) {
    return skidBuffer(unit.wordBits())
        .plus(counters(unit.counters()))
        .and(Memory.ram(unit.storedWords(), unit.beatWord().count()), unit.beatWord().count());
  }

  static Demand of(SliceUnit unit) {
    return skidBuffer(unit.wordBits()).plus(counters(unit.counters()));
  }

  /** What the open windows hold is updated by a choice or a sum per bit. */
  static Demand of(PoolUnit unit) {
    return counters(unit.counters())
        .and(Quantity.CREDIT_BIT, unit.credits().bus().bits())
        .and(Quantity.CHOSEN_BIT, unit.bankWord().count());
  }

  static Demand of(JoinGate gate) {
    return Demand.NONE.and(Quantity.CREDIT_BIT, gate.creditBus().bits());
  }

  static Demand skidBuffer(int wordBits) {
    return Demand.of(Quantity.SKID_BUFFER).and(Quantity.SKID_BUFFER_BIT, wordBits);
  }

  static Demand fifo(int wordBits, int indexBits) {
    return Demand.of(Quantity.FIFO)
        .and(Quantity.FIFO_INDEX_BIT, indexBits)
        .and(Memory.ram(1L << indexBits, wordBits), wordBits);
  }

  static Demand counters(List<Counter> counters) {
    int bits = counters.stream().mapToInt(counter -> counter.bus().bits()).sum();
    return Demand.NONE.and(Quantity.COUNTER_BIT, bits);
  }

  private static int unusedBits(StreamLayout layout, int elementBits) {
    return (layout.lanes() - layout.lastLanes()) * elementBits;
  }
}
