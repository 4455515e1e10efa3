// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bitloom.cosim.CosimResult.FirstMismatch;
import org.bitloom.cosim.Mismatches;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/** The differences of all runs of a co-simulation: a value that differs in several counts once. */
final class ArrayTally {
  /**
   * Where a value was compared.
   *
   * @param kind which two witnesses
   * @param edge the tensor
   * @param inMemory whether it was read from memory; on the chip otherwise
   */
  record Place(String kind, Edge edge, boolean inMemory) {}

  /**
   * A value.
   *
   * @param vector its inputs
   * @param index of the element in row-major order
   * @param actual of the first witness; empty where it did not come
   * @param reference of the second witness
   * @param cycle in which hardware delivered it; empty where that is not known
   */
  record Value(int vector, int index, OptionalLong actual, long reference, OptionalLong cycle) {}

  private final IntegerNetwork network;
  private final Map<Place, BitSet> wrong = new HashMap<>();
  private final Map<String, Map<Place, BitSet>> phases = new HashMap<>();
  private final Map<String, SortedMap<Long, Long>> differences = new TreeMap<>();
  private Optional<FirstMismatch> first = Optional.empty();

  ArrayTally(IntegerNetwork network) {
    this.network = network;
  }

  /**
   * Notes a difference.
   *
   * @param tensors the golden model's of that vector, by name
   */
  void note(String phase, Place place, Value value, Supplier<Map<String, Tensor>> tensors) {
    int bit =
        Math.addExact(
            Math.multiplyExact(value.vector(), place.edge().type().shape().elements()),
            value.index());
    if (place.kind().equals(Mismatches.RTL_VS_GOLDEN)) {
      phases
          .computeIfAbsent(phase, p -> new HashMap<>())
          .computeIfAbsent(place, p -> new BitSet())
          .set(bit);
    }
    BitSet known = wrong.computeIfAbsent(place, p -> new BitSet());
    if (known.get(bit)) {
      return;
    }
    known.set(bit);
    value.actual().ifPresent(actual -> count(place.kind(), actual - value.reference()));
    if (first.isEmpty()) {
      first =
          Optional.of(
              new FirstMismatch(
                  place.kind(),
                  phase,
                  place.edge().name(),
                  value.vector(),
                  value.index(),
                  value.actual(),
                  value.reference(),
                  value.cycle(),
                  inputsOf(place.edge(), tensors.get())));
    }
  }

  private void count(String kind, long difference) {
    long size = Long.signum(difference) * Long.highestOneBit(Math.abs(difference));
    differences.computeIfAbsent(kind, k -> new TreeMap<>()).merge(size, 1L, Long::sum);
  }

  private Map<String, Tensor> inputsOf(Edge edge, Map<String, Tensor> tensors) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    network.nodes().stream()
        .filter(node -> node.output().equals(edge))
        .flatMap(node -> node.inputs().stream())
        .forEach(input -> inputs.put(input.name(), tensors.get(input.name())));
    return inputs;
  }

  Optional<FirstMismatch> first() {
    return first;
  }

  /** Returns how often which difference was seen, rounded towards 0 to a power of two. */
  Map<String, SortedMap<Long, Long>> differences() {
    return differences;
  }

  private static long sum(Map<Place, BitSet> sets) {
    return sets.values().stream().mapToLong(BitSet::cardinality).sum();
  }

  /** Returns the values that differ from the golden model in a phase. */
  long inPhase(String phase) {
    return sum(phases.getOrDefault(phase, Map.of()));
  }

  /** Returns the values that differ in a tensor. */
  long at(Place place) {
    return wrong.getOrDefault(place, new BitSet()).cardinality();
  }

  private long of(String kind) {
    return wrong.entrySet().stream()
        .filter(e -> e.getKey().kind().equals(kind))
        .mapToLong(e -> e.getValue().cardinality())
        .sum();
  }

  /** Returns all differences. */
  Mismatches mismatches() {
    return new Mismatches(
        of(Mismatches.RTL_VS_GOLDEN),
        of(Mismatches.GOLDEN_VS_EXPECTED),
        of(Mismatches.RTL_VS_EXPECTED));
  }
}
