// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a block consists of.
 *
 * @param quantities what has fitted costs
 * @param ramLuts LUTs of LUT RAM
 * @param dsp multiplier blocks
 * @param halfBlocks RAM blocks of 18 kbit
 */
record Demand(Map<Quantity, Long> quantities, long ramLuts, long dsp, long halfBlocks) {
  static final Demand NONE = new Demand(Map.of(), 0, 0, 0);

  Demand {
    EnumMap<Quantity, Long> copy = new EnumMap<>(Quantity.class);
    copy.putAll(quantities);
    quantities = Collections.unmodifiableMap(copy);
  }

  static Demand of(Quantity quantity) {
    return NONE.and(quantity, 1);
  }

  Demand and(Quantity quantity, long count) {
    if (count == 0) {
      return this;
    }
    return plus(new Demand(Map.of(quantity, count), 0, 0, 0));
  }

  Demand plus(Demand other) {
    EnumMap<Quantity, Long> sum = new EnumMap<>(Quantity.class);
    sum.putAll(quantities);
    other.quantities.forEach((quantity, count) -> sum.merge(quantity, count, Math::addExact));
    return new Demand(sum, ramLuts + other.ramLuts, dsp + other.dsp, halfBlocks + other.halfBlocks);
  }

  Demand times(long count) {
    EnumMap<Quantity, Long> product = new EnumMap<>(Quantity.class);
    quantities.forEach((quantity, one) -> product.put(quantity, Math.multiplyExact(one, count)));
    return new Demand(product, ramLuts * count, dsp * count, halfBlocks * count);
  }

  /** Returns this with multiplier blocks. */
  Demand andDsp(long count) {
    return plus(new Demand(Map.of(), 0, count, 0));
  }

  /** Returns this with a memory and the register that reads it. */
  Demand and(Memory memory, long width) {
    return plus(new Demand(Map.of(), memory.ramLuts(), 0, memory.halfBlocks()))
        .and(Quantity.ROM_LUT, memory.romLuts())
        .and(Quantity.REGISTER_BIT, memory.inBlocks() ? 0 : width);
  }
}
