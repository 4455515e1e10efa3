// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bitloom.cosim.CosimResult.FirstMismatch;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/** The comparisons of all inferences with the same inputs: every value counts once. */
final class Tally {
  static final String RTL_VS_GOLDEN = Mismatches.RTL_VS_GOLDEN;
  static final String GOLDEN_VS_EXPECTED = Mismatches.GOLDEN_VS_EXPECTED;
  static final String RTL_VS_EXPECTED = Mismatches.RTL_VS_EXPECTED;

  /** A difference and the recorded inference that it was first seen in. */
  record Note(int inference, FirstMismatch mismatch) {}

  /** Where a value was compared. */
  private record Place(int stream, int inference, String phase) {}

  private final IntegerNetwork network;
  private final int vector;
  private final Map<String, BitSet[]> wrong = new HashMap<>();
  private final Map<String, BitSet[]> wrongInPhase = new HashMap<>();
  private final Map<String, SortedMap<Long, Long>> differences = new TreeMap<>();
  private final int streams;
  private Map<String, Tensor> computed;
  private Optional<Note> first = Optional.empty();

  /**
   * Starts a tally.
   *
   * @param vector the number of the inputs
   * @param computed the golden model's tensors
   * @param streams how many are observed
   */
  Tally(IntegerNetwork network, int vector, Map<String, Tensor> computed, int streams) {
    this.network = network;
    this.vector = vector;
    this.computed = computed;
    this.streams = streams;
  }

  /** Forgets the tensors; only the counts are asked for from now on. */
  Tally done() {
    computed = Map.of();
    return this;
  }

  Optional<Note> first() {
    return first;
  }

  /** Returns how often which difference was seen, rounded towards 0 to a power of two. */
  Map<String, SortedMap<Long, Long>> differences() {
    return differences;
  }

  /** Returns the differing values of a stream. */
  long count(String kind, int stream) {
    return wrong.containsKey(kind) ? wrong.get(kind)[stream].cardinality() : 0;
  }

  /** Returns the values of all streams that differ from the golden model in a phase. */
  long inPhase(String phase) {
    long count = 0;
    for (BitSet bits : wrongInPhase.getOrDefault(phase, new BitSet[0])) {
      count += bits.cardinality();
    }
    return count;
  }

  void rtlVsGolden(Observed observed, int stream, int inference, String phase) {
    Place place = new Place(stream, inference, phase);
    rtl(RTL_VS_GOLDEN, observed, computed.get(observed.edge().name()), place);
  }

  void rtlVsExpected(Observed observed, int stream, Tensor wanted, int inference, String phase) {
    rtl(RTL_VS_EXPECTED, observed, wanted, new Place(stream, inference, phase));
  }

  void goldenVsExpected(Observed observed, int stream, Tensor wanted, int inference, String phase) {
    Tensor actual = computed.get(observed.edge().name());
    Place place = new Place(stream, inference, phase);
    for (int i = 0; i < wanted.size(); i++) {
      if (actual.get(i) != wanted.get(i)) {
        OptionalLong value = OptionalLong.of(actual.get(i));
        note(GOLDEN_VS_EXPECTED, observed.edge(), i, value, wanted, OptionalLong.empty(), place);
      }
    }
  }

  private void rtl(String kind, Observed observed, Tensor wanted, Place place) {
    StreamTrace trace = observed.trace();
    Tensor actual = trace.tensor(observed.edge().type().shape(), place.inference());
    for (int i = 0; i < wanted.size(); i++) {
      OptionalLong cycle = trace.cycle(place.inference(), i);
      if (cycle.isEmpty() || actual.get(i) != wanted.get(i)) {
        OptionalLong value =
            cycle.isEmpty() ? OptionalLong.empty() : OptionalLong.of(actual.get(i));
        note(kind, observed.edge(), i, value, wanted, cycle, place);
      }
    }
  }

  private void note(
      String kind,
      Edge edge,
      int index,
      OptionalLong actual,
      Tensor wanted,
      OptionalLong cycle,
      Place place) {
    BitSet known = bits(wrong, kind)[place.stream()];
    if (kind.equals(RTL_VS_GOLDEN)) {
      bits(wrongInPhase, place.phase())[place.stream()].set(index);
    }
    if (known.get(index)) {
      return;
    }
    known.set(index);
    long reference = wanted.get(index);
    actual.ifPresent(value -> count(kind, value - reference));
    if (first.isEmpty()) {
      FirstMismatch mismatch =
          new FirstMismatch(
              kind,
              place.phase(),
              edge.name(),
              vector,
              index,
              actual,
              reference,
              cycle,
              inputsOf(edge));
      first = Optional.of(new Note(place.inference(), mismatch));
    }
  }

  private BitSet[] bits(Map<String, BitSet[]> sets, String key) {
    return sets.computeIfAbsent(
        key,
        k -> {
          BitSet[] bits = new BitSet[streams];
          Arrays.setAll(bits, i -> new BitSet());
          return bits;
        });
  }

  private void count(String kind, long difference) {
    long size = Long.signum(difference) * Long.highestOneBit(Math.abs(difference));
    differences.computeIfAbsent(kind, k -> new TreeMap<>()).merge(size, 1L, Long::sum);
  }

  private Map<String, Tensor> inputsOf(Edge edge) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    network.nodes().stream()
        .filter(node -> node.output().equals(edge))
        .flatMap(node -> node.inputs().stream())
        .forEach(input -> inputs.put(input.name(), computed.get(input.name())));
    return inputs;
  }
}
