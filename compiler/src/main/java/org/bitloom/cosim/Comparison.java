// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.bitloom.cosim.CosimResult.FirstMismatch;
import org.bitloom.cosim.CosimResult.Mismatches;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/** Compares the recorded streams of a run with the golden model and with expected outputs. */
final class Comparison {
  /**
   * What was found.
   *
   * @param values compared, without the stall-free stretch
   */
  record Verdict(long values, Mismatches mismatches, Optional<FirstMismatch> first) {}

  /** One stream with its tensor. */
  private record Observed(Edge edge, StreamTrace trace) {}

  private final IntegerNetwork network;
  private final GoldenModel golden;
  private final int stretch;
  private final List<Observed> probes;
  private final List<Observed> outputs;

  Comparison(
      IntegerNetwork network, Testbench testbench, SimulationLog log, boolean layers, int stretch) {
    this.network = network;
    this.golden = new GoldenModel(network);
    this.stretch = stretch;
    this.outputs = new ArrayList<>();
    this.probes = new ArrayList<>();
    for (int i = 0; i < testbench.outputs().size(); i++) {
      outputs.add(new Observed(network.outputs().get(i), log.trace(testbench.outputs().get(i))));
    }
    for (Edge edge : layers ? edges(network) : List.<Edge>of()) {
      testbench.probes().stream()
          .filter(probe -> probe.edge().equals(edge.name()))
          .forEach(probe -> probes.add(new Observed(edge, log.trace(probe))));
    }
  }

  /** All tensors, each after those that it is computed from. */
  private static List<Edge> edges(IntegerNetwork network) {
    List<Edge> edges = new ArrayList<>(network.inputs());
    network.nodes().forEach(node -> edges.add(node.output()));
    return edges;
  }

  /**
   * Compares all inferences.
   *
   * @param samples the vectors
   * @param expected outputs of a third witness, as many as vectors
   */
  Verdict run(List<List<Tensor>> samples, Optional<List<List<Tensor>>> expected) {
    int vectors = samples.size();
    List<Tally> tallies =
        IntStream.range(0, vectors + stretch)
            .parallel()
            .mapToObj(
                inference -> {
                  int vector = inference < vectors ? inference : (inference - vectors) % vectors;
                  Tally tally = new Tally(inference, vector, golden.run(samples.get(vector)));
                  compare(tally, expected.map(e -> e.get(vector)), inference < vectors);
                  return tally;
                })
            .toList();
    Mismatches sum =
        new Mismatches(
            tallies.stream().mapToLong(t -> t.rtlVsGolden).sum(),
            tallies.stream().mapToLong(t -> t.goldenVsExpected).sum(),
            tallies.stream().mapToLong(t -> t.rtlVsExpected).sum());
    Optional<FirstMismatch> first = tallies.stream().flatMap(t -> t.first.stream()).findFirst();
    return new Verdict(vectors * valuesPerInference(), sum, first);
  }

  private long valuesPerInference() {
    return probes.stream().mapToLong(o -> o.edge().type().shape().elements()).sum()
        + outputs.stream().mapToLong(o -> o.edge().type().shape().elements()).sum();
  }

  private void compare(Tally tally, Optional<List<Tensor>> expected, boolean counted) {
    for (Observed probe : probes) {
      tally.rtlVsGolden += tally.rtl("rtl_vs_golden", probe, tally.golden(probe.edge()));
    }
    for (Observed output : outputs) {
      tally.rtlVsGolden += tally.rtl("rtl_vs_golden", output, tally.golden(output.edge()));
    }
    for (int i = 0; expected.isPresent() && i < outputs.size(); i++) {
      Observed output = outputs.get(i);
      Tensor wanted = expected.get().get(i);
      if (counted) {
        tally.goldenVsExpected += tally.golden("golden_vs_expected", output.edge(), wanted);
      }
      tally.rtlVsExpected += tally.rtl("rtl_vs_expected", output, wanted);
    }
  }

  /** The comparisons of one inference. */
  private final class Tally {
    private final int inference;
    private final int vector;
    private final Map<String, Tensor> computed;
    private long rtlVsGolden;
    private long goldenVsExpected;
    private long rtlVsExpected;
    private Optional<FirstMismatch> first = Optional.empty();

    Tally(int inference, int vector, Map<String, Tensor> computed) {
      this.inference = inference;
      this.vector = vector;
      this.computed = computed;
    }

    Tensor golden(Edge edge) {
      return computed.get(edge.name());
    }

    /** Returns how many elements of a stream differ from these. */
    long rtl(String kind, Observed observed, Tensor wanted) {
      StreamTrace trace = observed.trace();
      Tensor actual = trace.tensor(observed.edge().type().shape(), inference);
      long count = 0;
      for (int i = 0; i < wanted.size(); i++) {
        OptionalLong cycle = trace.cycle(inference, i);
        if (cycle.isEmpty() || actual.get(i) != wanted.get(i)) {
          OptionalLong value =
              cycle.isEmpty() ? OptionalLong.empty() : OptionalLong.of(actual.get(i));
          note(kind, observed.edge(), i, value, wanted.get(i), cycle);
          count++;
        }
      }
      return count;
    }

    /** Returns how many elements of the golden model's tensor differ from these. */
    long golden(String kind, Edge edge, Tensor wanted) {
      Tensor actual = golden(edge);
      long count = 0;
      for (int i = 0; i < wanted.size(); i++) {
        if (actual.get(i) != wanted.get(i)) {
          OptionalLong value = OptionalLong.of(actual.get(i));
          note(kind, edge, i, value, wanted.get(i), OptionalLong.empty());
          count++;
        }
      }
      return count;
    }

    private void note(
        String kind, Edge edge, int index, OptionalLong actual, long wanted, OptionalLong cycle) {
      if (first.isEmpty()) {
        first =
            Optional.of(
                new FirstMismatch(
                    kind, edge.name(), vector, index, actual, wanted, cycle, inputsOf(edge)));
      }
    }

    private Map<String, Tensor> inputsOf(Edge edge) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      network.nodes().stream()
          .filter(node -> node.output().equals(edge))
          .flatMap(node -> node.inputs().stream())
          .forEach(input -> inputs.put(input.name(), golden(input)));
      return inputs;
    }
  }
}
