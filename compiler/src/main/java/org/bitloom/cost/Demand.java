// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.bitloom.plan.engine.Multiplication;

/**
 * What a block consists of.
 *
 * @param quantities what has fitted costs
 * @param ramLuts LUTs of LUT RAM
 * @param dsp multiplier blocks
 * @param halfBlocks RAM blocks of 18 kbit
 * @param products all multiplications, for families that map them otherwise
 * @param memories all memories, for families that map them otherwise
 */
record Demand(
    Map<Quantity, Long> quantities,
    long ramLuts,
    long dsp,
    long halfBlocks,
    Map<Product, Long> products,
    Map<Memory.Size, Long> memories) {
  static final Demand NONE = new Demand(Map.of(), 0, 0, 0);

  Demand {
    EnumMap<Quantity, Long> copy = new EnumMap<>(Quantity.class);
    copy.putAll(quantities);
    quantities = Collections.unmodifiableMap(copy);
    products = Map.copyOf(products);
    memories = Map.copyOf(memories);
  }

  Demand(Map<Quantity, Long> quantities, long ramLuts, long dsp, long halfBlocks) {
    this(quantities, ramLuts, dsp, halfBlocks, Map.of(), Map.of());
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
    return new Demand(
        sum,
        ramLuts + other.ramLuts,
        dsp + other.dsp,
        halfBlocks + other.halfBlocks,
        sum(products, other.products),
        sum(memories, other.memories));
  }

  private static <T> Map<T, Long> sum(Map<T, Long> first, Map<T, Long> second) {
    Map<T, Long> sum = new HashMap<>(first);
    second.forEach((thing, count) -> sum.merge(thing, count, Math::addExact));
    return sum;
  }

  private static <T> Map<T, Long> times(Map<T, Long> counts, long count) {
    Map<T, Long> product = new HashMap<>();
    counts.forEach((thing, one) -> product.put(thing, Math.multiplyExact(one, count)));
    return product;
  }

  Demand times(long count) {
    EnumMap<Quantity, Long> product = new EnumMap<>(Quantity.class);
    quantities.forEach((quantity, one) -> product.put(quantity, Math.multiplyExact(one, count)));
    return new Demand(
        product,
        ramLuts * count,
        dsp * count,
        halfBlocks * count,
        times(products, count),
        times(memories, count));
  }

  /** Returns this with a multiplication. */
  Demand and(Product product) {
    return plus(new Demand(Map.of(), 0, product.size().blocks(), 0, Map.of(product, 1L), Map.of()));
  }

  /** Returns this with a multiplication of values that change. */
  Demand and(Multiplication product) {
    return and(Product.of(product));
  }

  /** Returns this with a memory for families that map it otherwise. */
  Demand and(Memory.Size size) {
    return plus(new Demand(Map.of(), 0, 0, 0, Map.of(), Map.of(size, 1L)));
  }

  /** Returns this with a memory and the register that reads it. */
  Demand and(Memory memory, long width) {
    return plus(new Demand(Map.of(), memory.ramLuts(), 0, memory.halfBlocks()))
        .and(memory.size())
        .and(Quantity.ROM_LUT, memory.romLuts())
        .and(Quantity.REGISTER_BIT, memory.inBlocks() ? 0 : width);
  }
}
