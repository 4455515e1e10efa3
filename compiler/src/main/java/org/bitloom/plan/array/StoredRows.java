// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which stores brought the rows of tensors to memory, in the order of the program. */
final class StoredRows {
  /** By tensor, by the row behind a store's last one: the number of stores up to that one. */
  private final Map<String, NavigableMap<Integer, Integer>> stores = new HashMap<>();

  private int count;

  /** Adds the next store; those of a tensor are in the order of its rows. */
  void add(Pass.Store store) {
    count++;
    stores
        .computeIfAbsent(store.edge().name(), name -> new TreeMap<>())
        .put(store.firstRow() + store.rows(), count);
  }

  /** Returns how many stores memory has to confirm before it has all rows of a load. */
  int before(Pass.Load load) {
    NavigableMap<Integer, Integer> own = stores.get(load.edge().name());
    return own == null ? 0 : own.ceilingEntry(load.firstRow() + load.rows()).getValue();
  }
}
