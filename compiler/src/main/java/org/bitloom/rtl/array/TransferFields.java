// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.fixed.IntType;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryBase;
import org.bitloom.plan.array.Pass;
import org.bitloom.rtl.verilog.Bus;

/**
 * What loads and stores move.
 *
 * @param plan of the array
 * @param fields takes the numbers
 * @param addressBits bits of an address
 */
record TransferFields(ArrayPlan plan, PassFields fields, int addressBits) {
  /** Counters of words have two bits at least. */
  private static final long MOST_COUNTED = 3;

  /** What the loader is given; it takes addresses modulo the size of the memory, too. */
  void loads() {
    long size = 1L << addressBits;
    fields.load("load_first", l -> Math.floorMod((long) l.place().slot(l.firstRow()), size));
    fields.type(IntType.unsigned(addressBits), "load_first");
    int count = Bus.counter(Math.max(MOST_COUNTED, mostLoaded() - 1)).bits();
    fields.load("load_last_word", l -> l.words() - 1L);
    fields.type(IntType.unsigned(count), "load_last_word");
    fields.load("load_last_column", l -> l.place().vectorRowWords() - 1L);
    fields.type(IntType.unsigned(count), "load_last_column");
    fields.load("load_gap", l -> (long) l.place().gap());
    fields.type(IntType.unsigned(1), "load_gap");
    fields.load("load_end", l -> l.place().ring().words() == 0 ? size : l.place().ring().end());
    fields.type(IntType.unsigned(addressBits + 1), "load_end");
    fields.load("load_ring", l -> l.place().ring().words() == 0 ? size : l.place().ring().words());
    fields.type(IntType.unsigned(addressBits + 1), "load_ring");
  }

  private long mostLoaded() {
    return plan.passes().stream()
        .mapToLong(p -> p instanceof Pass.Load load ? load.words() : 0)
        .max()
        .orElse(0);
  }

  /** What the store is given. */
  void stores() {
    long size = 1L << addressBits;
    fields.store("store_words", s -> (long) plan.row().beatWords(s.words()));
    int count = Bus.counter(Math.max(MOST_COUNTED, fields.get("store_words").range().max())).bits();
    fields.store("store_last_column", s -> s.place().vectorRowWords() - 1L);
    fields.type(IntType.unsigned(count), "store_words", "store_last_column");
    fields.store("store_gap", s -> (long) s.place().gap());
    fields.type(IntType.unsigned(1), "store_gap");
    fields.store("store_end", s -> s.place().ring().words() == 0 ? size : s.place().ring().end());
    fields.store(
        "store_ring", s -> s.place().ring().words() == 0 ? size : s.place().ring().words());
    fields.type(IntType.unsigned(addressBits + 1), "store_end", "store_ring");
    fields.store("store_beat", s -> plan.row().firstBeat(s.offset()));
    fields.store("store_beats", s -> (long) plan.row().beats(s.words()));
    if (!plan.maps().isEmpty()) {
      fields.store("store_maps", s -> s.base() == MemoryBase.MAPS ? 1L : 0L);
      fields.type(IntType.unsigned(1), "store_maps");
    }
  }
}
