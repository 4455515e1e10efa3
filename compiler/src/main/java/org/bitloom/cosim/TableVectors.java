// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.fixed.Interval;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/**
 * Inputs that read words of lookup tables that others do not read: a wrong word shows in no other
 * way. Every code of an input comes in one of some ramps; tables behind other layers are read by
 * what these make of ramps.
 */
final class TableVectors {
  private static final int RAMPS = 24;

  private final IntegerNetwork network;
  private final GoldenModel golden;
  private final List<Edge> edges;

  private TableVectors(IntegerNetwork network) {
    this.network = network;
    this.golden = new GoldenModel(network);
    this.edges =
        network.nodes().stream()
            .filter(node -> node.operator() instanceof Lookup)
            .map(node -> node.inputs().get(0))
            .distinct()
            .toList();
  }

  /**
   * Returns vectors that read words beyond those that the given ones read, best first.
   *
   * @param most how many there may be
   */
  static List<List<Tensor>> of(IntegerNetwork network, List<List<Tensor>> given, int most) {
    TableVectors tables = new TableVectors(network);
    return tables.edges.isEmpty() || most <= 0 ? List.of() : tables.chosen(given, most);
  }

  private List<List<Tensor>> chosen(List<List<Tensor>> given, int most) {
    List<BitSet> read = edges.stream().map(edge -> new BitSet()).toList();
    given.parallelStream().map(this::codes).toList().forEach(codes -> add(read, codes));
    List<List<Tensor>> ramps = IntStream.range(0, RAMPS).mapToObj(this::ramp).toList();
    List<List<BitSet>> codes = ramps.parallelStream().map(this::codes).toList();
    List<List<Tensor>> chosen = new ArrayList<>();
    while (chosen.size() < most) {
      int best =
          IntStream.range(0, RAMPS)
              .reduce(0, (a, b) -> gain(read, codes.get(b)) > gain(read, codes.get(a)) ? b : a);
      if (gain(read, codes.get(best)) == 0) {
        break;
      }
      add(read, codes.get(best));
      chosen.add(ramps.get(best));
    }
    return chosen;
  }

  private static void add(List<BitSet> read, List<BitSet> codes) {
    IntStream.range(0, read.size()).forEach(i -> read.get(i).or(codes.get(i)));
  }

  private static int gain(List<BitSet> read, List<BitSet> codes) {
    return IntStream.range(0, read.size())
        .map(
            i -> {
              BitSet more = (BitSet) codes.get(i).clone();
              more.andNot(read.get(i));
              return more.cardinality();
            })
        .sum();
  }

  /** Returns, table by table, the codes that a vector reads, counted from the smallest. */
  private List<BitSet> codes(List<Tensor> vector) {
    Map<String, Tensor> values = golden.run(vector);
    for (int i = 0; i < vector.size(); i++) {
      values.putIfAbsent(network.inputs().get(i).name(), vector.get(i));
    }
    return edges.stream()
        .map(
            edge -> {
              BitSet codes = new BitSet();
              long min = edge.type().range().min();
              for (long value : values.get(edge.name()).toArray()) {
                codes.set(Math.toIntExact(value - min));
              }
              return codes;
            })
        .toList();
  }

  /** Returns a vector in which codes follow each other, from where the ramp before has ended. */
  private List<Tensor> ramp(int number) {
    return network.inputs().stream()
        .map(
            edge -> {
              Interval range = edge.type().range();
              long size = edge.type().shape().elements();
              long codes = range.max() - range.min() + 1;
              return Tensor.generate(
                  edge.type().shape(), i -> range.min() + (number * size + i) % codes);
            })
        .toList();
  }
}
