// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.fixed.IntType;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryRow;
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
    fields.store("store_words", store -> (long) plan.row().beatWords(store.place().words()));
    fields.store(
        "store_beat",
        store ->
            store.offset() * plan.shape().lanes() * MemoryRow.ELEMENT_BITS / plan.row().beatBits());
    fields.store("store_beats", store -> (long) plan.row().beats(store.place().words()));
  }
}
