// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.plan.array.MemoryRow;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.rtl.array.ArrayDatapath;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayModule;
import org.bitloom.rtl.array.ArrayPe;
import org.bitloom.rtl.array.ArrayRequantizer;
import org.bitloom.rtl.array.ArraySequencer;
import org.bitloom.rtl.array.ArrayTop;
import org.bitloom.rtl.array.ArrayVectors;
import org.bitloom.rtl.array.ScanWindow;

/**
 * What a shared array consists of, in the quantities of the blocks of the dataflow target: sums,
 * products, choices and registers are the same there.
 */
final class SharedArrayDemand {
  /** Inputs of a choice that one LUT makes. */
  private static final int CHOICE = 4;

  /** Registers and LUTs of the two ports of the bus, which are the same in every array. */
  private static final int BUS_REGISTERS = 560;

  private static final int BUS_CHOICES = 380;

  /** Entries of the table of a function. */
  private static final int TABLE = 256;

  /** Addresses of results that the sequencer keeps. */
  private static final int RESULTS = 3;

  private SharedArrayDemand() {}

  /** Returns what all modules of an array consist of. */
  static Demand of(ArrayDesign design) {
    ArrayLaneDemand.Fields fields = ArrayLaneDemand.Fields.of(design);
    int pes = design.plan().shape().channels();
    Contents contents = Contents.of(design);
    Demand demand = Demand.NONE;
    for (ArrayModule module : design.modules()) {
      demand =
          demand.plus(
              switch (module) {
                case ArrayPe pe -> ArrayLaneDemand.of(pe, fields).times(pes);
                case ArrayRequantizer lane -> ArrayLaneDemand.lanes(lane, fields).times(pes);
                case ArrayDatapath path -> of(path);
                case ArraySequencer sequencer -> of(sequencer, contents);
                case ArrayTop top -> of(top);
                case ArrayVectors vectors -> of(vectors);
                case ArrayModule.SoftmaxModule softmax -> SoftmaxDemand.of(softmax.block());
              });
    }
    return demand;
  }

  private static Demand of(ArrayDatapath path) {
    long word = path.wordBits().count();
    long channels = path.channelBits().count();
    long weights = path.moving().weightBits().count();
    long constants = (long) path.pes() * path.constants().channelConstants();
    long bytes = path.rowBits().count() / MemoryRow.ELEMENT_BITS;
    Demand demand =
        Demand.NONE
            .and(Quantity.REGISTER_BIT, 2 * constants + 2 * word + weights)
            .and(Quantity.REGISTER_BIT, 3L * path.addressBits() + 6L * path.stages().write())
            .and(Quantity.CHOSEN_BIT, 2 * word + path.addressBits())
            .and(Quantity.CHOSEN_BIT, path.tables() ? MemoryRow.ELEMENT_BITS * choices(bytes) : 0)
            .and(Quantity.CHOSEN_BIT, path.pe().laned() ? channels : 0)
            .plus(windows(path));
    if (path.tables()) {
      int element = path.elementBits();
      Demand table =
          Demand.NONE
              .and(Memory.ram(TABLE, element), element)
              .and(Quantity.REGISTER_BIT, element)
              .and(Quantity.CHOSEN_BIT, element);
      demand = demand.plus(table.times(path.pes()));
    }
    return path.sums() ? demand.plus(added(path)) : demand;
  }

  /** Two products and their sum for each channel, in front of the second requantizer. */
  private static Demand added(ArrayDatapath path) {
    int element = path.elementBits();
    int sum = path.pe().sum().bits();
    int factor =
        path.fields().stream()
            .filter(f -> f.name().equals("own_factor"))
            .mapToInt(f -> f.bus().bits())
            .findFirst()
            .orElseThrow();
    Demand product =
        Demand.NONE
            .and(new Multiplication(element, factor, Math.min(sum, element + factor)))
            .and(Quantity.PRODUCT_BIT, Math.min(sum, element + factor));
    return product
        .times(2)
        .and(Quantity.TREE_BIT, sum)
        .and(Quantity.REGISTER_BIT, element)
        .and(Quantity.CHOSEN_BIT, 2L * element)
        .times(path.pes());
  }

  private static Demand windows(ArrayDatapath path) {
    Demand demand = Demand.NONE;
    for (ScanWindow window : path.scan().windows()) {
      long above =
          window.lined() ? ((long) window.rows() - window.rowsAtOnce()) * window.wordBits() : 0;
      boolean own = window.name().equals("channel");
      long operands = path.wordBits().count() * (own ? path.pes() : 1);
      long phases = window.tapBits().count() / Math.max(1, window.parts() * operands);
      demand =
          demand
              .and(Quantity.REGISTER_BIT, window.windowBits().count())
              .and(Quantity.REGISTER_BIT, window.seamless() ? window.columnBits().count() : 0)
              .and(Quantity.CHOSEN_BIT, window.seamless() ? window.windowBits().count() : 0)
              .and(Quantity.CHOSEN_BIT, window.paired() ? window.windowBits().count() : 0)
              .and(
                  Quantity.CHOSEN_BIT,
                  operands * (choices(window.parts()) + 1)
                      + (phases > 1 ? window.parts() * operands * choices(phases) : 0));
      if (above > 0) {
        demand =
            demand
                .and(Memory.ram(window.line(), above), above)
                .and(Quantity.REGISTER_BIT, above > 0 ? window.index().count() : 0);
      }
    }
    return demand;
  }

  /** Returns the LUTs that choose one bit of so many. */
  private static long choices(long inputs) {
    return inputs < 2 ? 0 : Math.ceilDiv(inputs, CHOICE);
  }

  /** Only loops that some pass goes through several times keep an address. */
  private static Demand of(ArraySequencer sequencer, Contents contents) {
    long address = sequencer.addressBus().count();
    long counted =
        sequencer.counters().stream().mapToLong(c -> c.bus().bits()).sum()
            + (sequencer.tables() ? sequencer.movedBus().bits() : 0)
            + sequencer.drainBus().bits()
            + sequencer.constantBus().bits();
    long coordinate = sequencer.coordinate().bits();
    long loops = sequencer.counters().stream().filter(c -> c.bus().range().max() > 0).count();
    Demand entries =
        ArrayDemand.rom(
            sequencer.passes(), sequencer.entryBits(), sequencer.file().file(), contents);
    return Demand.NONE
        .plus(entries)
        .and(Quantity.COUNTER_BIT, counted)
        .and(Quantity.REGISTER_BIT, (loops + RESULTS) * address + 4 * coordinate)
        .and(Quantity.CHOSEN_BIT, (2 * loops + RESULTS) * address + 8 * coordinate)
        .and(Quantity.TREE_BIT, sequencer.rings() ? 2 * address : address);
  }

  private static Demand of(ArrayTop top) {
    int beat = top.beatBits();
    int lanes = top.plan().shape().lanes();
    int banks = 1 << top.maps().bankBits();
    Demand maps =
        Demand.NONE
            .and(
                Memory.ram(Math.ceilDiv(top.plan().mapWords(), banks), top.view().elementBits()),
                top.view().elementBits())
            .times((long) lanes * banks)
            .plus(top.maps().severalRows() ? banks(top, banks) : Demand.NONE);
    Demand ring =
        Demand.NONE
            .and(Memory.ram(1L << top.ringBits(), beat), beat)
            .times(top.plan().row().beats())
            .and(Quantity.COUNTER_BIT, 4L * (top.ringBits() + 1));
    return maps.plus(ring)
        .plus(loader(top))
        .plus(StreamDemand.fifo(beat + 1, top.queueBits()))
        .plus(StreamDemand.skidBuffer(beat + beat / Byte.SIZE))
        .and(Quantity.REGISTER_BIT, BUS_REGISTERS + Math.max(beat, top.byteCount()))
        .and(Quantity.CHOSEN_BIT, BUS_CHOICES + Math.max(beat, top.byteCount()));
  }

  /** Counters of words and rows, places, parts of a word, and which runs are weights. */
  private static Demand loader(ArrayTop top) {
    long counts = 3L * top.loadCountBits() + top.coordinate().bits();
    long word = (long) top.plan().shape().lanes() * top.view().elementBits();
    return StreamDemand.fifo(1, top.kindBits())
        .and(Quantity.COUNTER_BIT, counts)
        .and(Quantity.REGISTER_BIT, 3L * top.view().addressBits())
        .and(Quantity.REGISTER_BIT, Math.max(0, top.byteCount() - top.beatBits()))
        .and(Quantity.TREE_BIT, 2L * top.view().addressBits())
        .and(
            Quantity.CHOSEN_BIT,
            top.view().addressBits()
                + word
                + top.byteCount() * choices(top.beatBits() / top.byteCount()));
  }

  /** The place of each bank is one of the rows, and each row has the word of one of the banks. */
  private static Demand banks(ArrayTop top, int banks) {
    long rows = top.maps().rows();
    long word = (long) top.plan().shape().lanes() * top.view().elementBits();
    return Demand.NONE
        .and(
            Quantity.CHOSEN_BIT,
            banks * top.view().addressBits() * rows / 2 + rows * word * choices(banks))
        .and(Quantity.TREE_BIT, (rows - 1) * 2L * top.view().addressBits())
        .and(Quantity.REGISTER_BIT, (rows + 1) * top.maps().bankBits());
  }

  /** The softmax unit counts for itself; argmax keeps an element and its place. */
  private static Demand of(ArrayVectors vectors) {
    long counts =
        2L * vectors.vectorBus().bits()
            + 2L * vectors.channelBus().bits()
            + 2L * vectors.addressBus().count();
    long element = vectors.element().bits();
    return Demand.NONE
        .and(Quantity.COUNTER_BIT, counts)
        .and(Quantity.REGISTER_BIT, 2 * element)
        .and(Quantity.CHOSEN_BIT, element * choices(vectors.lanes()))
        .and(Quantity.ARG_MAX_VALUE_BIT, vectors.softmax() ? 0 : element)
        .and(Quantity.ARG_MAX_INDEX_BIT, vectors.softmax() ? 0 : vectors.channelBus().bits());
  }
}
