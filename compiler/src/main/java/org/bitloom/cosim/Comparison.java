// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bitloom.cosim.CosimResult.FirstMismatch;
import org.bitloom.cosim.script.Frame;
import org.bitloom.cosim.script.Script;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;

/**
 * Compares the recorded streams of a run with the golden model and with expected outputs.
 *
 * <p>Inferences with the same inputs are compared together: a value that differs in many of them is
 * one value.
 */
final class Comparison {
  /**
   * What was found.
   *
   * @param phases differing values of every phase
   */
  record Verdict(
      long values,
      Mismatches mismatches,
      Optional<FirstMismatch> first,
      List<Long> phases,
      List<LayerResult> layers,
      Map<String, SortedMap<Long, Long>> differences) {}

  private final IntegerNetwork network;
  private final GoldenModel golden;
  private final Script script;
  private final List<Observed> observed;
  private final List<Observed> outputs;
  private final List<BeatCodec> inputs;
  private final List<TestbenchStream> inputStreams;

  Comparison(
      IntegerNetwork network,
      Testbench testbench,
      SimulationLog log,
      boolean layers,
      Script script) {
    this.network = network;
    this.golden = new GoldenModel(network);
    this.script = script;
    this.observed = new ArrayList<>();
    this.outputs = new ArrayList<>();
    this.inputStreams = testbench.inputs();
    this.inputs = testbench.inputs().stream().map(BeatCodec::new).toList();
    for (Edge edge : layers ? edges(network) : List.<Edge>of()) {
      testbench.probes().stream()
          .filter(probe -> probe.edge().equals(edge.name()))
          .forEach(probe -> observed.add(new Observed(edge, log.trace(probe))));
    }
    for (int i = 0; i < testbench.outputs().size(); i++) {
      outputs.add(new Observed(network.outputs().get(i), log.trace(testbench.outputs().get(i))));
    }
    observed.addAll(outputs);
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
   * @param samples the vectors, with the extreme ones behind the user's
   * @param vectors the user's
   * @param expected outputs of a third witness for each of the user's vectors
   */
  Verdict run(List<List<Tensor>> samples, int vectors, Optional<List<List<Tensor>>> expected) {
    List<Tally> tallies =
        groups(firsts(samples, expected)).entrySet().parallelStream()
            .map(group -> tally(group.getKey(), group.getValue(), samples, expected))
            .toList();
    return verdict(tallies, vectors);
  }

  /** Returns for every vector the first one with the same tensors. */
  private static int[] firsts(List<List<Tensor>> samples, Optional<List<List<Tensor>>> expected) {
    Map<List<List<Tensor>>, Integer> known = new HashMap<>();
    int[] firsts = new int[samples.size()];
    for (int i = 0; i < firsts.length; i++) {
      int vector = i;
      List<Tensor> wanted =
          expected.filter(e -> vector < e.size()).map(e -> e.get(vector)).orElse(List.of());
      Integer before = known.putIfAbsent(List.of(samples.get(i), wanted), i);
      firsts[i] = before == null ? i : before;
    }
    return firsts;
  }

  /** Returns the recorded inferences by what the design makes of their frames. */
  private Map<List<Frame>, List<Integer>> groups(int[] firsts) {
    Map<List<Frame>, List<Integer>> groups = new LinkedHashMap<>();
    List<List<Frame>> recorded = script.recorded();
    for (int inference = 0; inference < recorded.size(); inference++) {
      List<Frame> frames = recorded.get(inference);
      List<Frame> cut =
          IntStream.range(0, frames.size())
              .mapToObj(i -> cut(frames.get(i), inputStreams.get(i).beats(), firsts))
              .toList();
      groups.computeIfAbsent(cut, key -> new ArrayList<>()).add(inference);
    }
    return groups;
  }

  private static Frame cut(Frame frame, int beats, int[] firsts) {
    return new Frame(firsts[frame.vector()], Math.min(frame.beats(), beats));
  }

  private Tally tally(
      List<Frame> frames,
      List<Integer> inferences,
      List<List<Tensor>> samples,
      Optional<List<List<Tensor>>> expected) {
    List<Tensor> sample =
        IntStream.range(0, frames.size())
            .mapToObj(i -> input(i, frames.get(i), samples.get(frames.get(i).vector())))
            .toList();
    int vector = frames.get(0).vector();
    Tally tally = new Tally(network, vector, golden.run(sample), observed.size());
    boolean whole =
        IntStream.range(0, frames.size())
            .allMatch(i -> frames.get(i).beats() == inputStreams.get(i).beats());
    Optional<List<Tensor>> wanted =
        expected.filter(e -> whole && vector < e.size()).map(e -> e.get(vector));
    for (int inference : inferences) {
      String phase = script.phaseOf(inference).name();
      for (int i = 0; i < observed.size(); i++) {
        tally.rtlVsGolden(observed.get(i), i, inference, phase);
      }
      for (int i = 0; wanted.isPresent() && i < outputs.size(); i++) {
        int stream = observed.size() - outputs.size() + i;
        tally.goldenVsExpected(outputs.get(i), stream, wanted.get().get(i), inference, phase);
        tally.rtlVsExpected(outputs.get(i), stream, wanted.get().get(i), inference, phase);
      }
    }
    return tally.done();
  }

  /** Returns what the design makes of a frame: elements that did not come are 0. */
  private Tensor input(int input, Frame frame, List<Tensor> sample) {
    Tensor tensor = sample.get(input);
    if (frame.beats() == inputStreams.get(input).beats()) {
      return tensor;
    }
    BeatCodec codec = inputs.get(input);
    return Tensor.generate(
        tensor.shape(), i -> codec.beatOf(i) < frame.beats() ? tensor.get(i) : 0);
  }

  private Verdict verdict(List<Tally> tallies, int vectors) {
    Map<String, SortedMap<Long, Long>> differences = new TreeMap<>();
    tallies.forEach(
        tally ->
            tally
                .differences()
                .forEach(
                    (kind, counts) ->
                        counts.forEach(
                            (size, count) ->
                                differences
                                    .computeIfAbsent(kind, k -> new TreeMap<>())
                                    .merge(size, count, Long::sum))));
    List<Long> phases =
        script.phases().stream()
            .map(p -> tallies.stream().mapToLong(t -> t.inPhase(p.name())).sum())
            .toList();
    return new Verdict(
        observed.stream().mapToLong(o -> vectors * o.size()).sum(),
        new Mismatches(
            count(tallies, Tally.RTL_VS_GOLDEN),
            count(tallies, Tally.GOLDEN_VS_EXPECTED),
            count(tallies, Tally.RTL_VS_EXPECTED)),
        first(tallies),
        phases,
        layers(tallies, vectors),
        differences);
  }

  private long count(List<Tally> tallies, String kind) {
    return tallies.stream()
        .mapToLong(t -> IntStream.range(0, observed.size()).mapToLong(o -> t.count(kind, o)).sum())
        .sum();
  }

  private static Optional<FirstMismatch> first(List<Tally> tallies) {
    return tallies.stream()
        .flatMap(tally -> tally.first().stream())
        .min(Comparator.comparingInt(Tally.Note::inference))
        .map(Tally.Note::mismatch);
  }

  private List<LayerResult> layers(List<Tally> tallies, int vectors) {
    Map<String, LayerResult> layers = new LinkedHashMap<>();
    for (int i = 0; i < observed.size(); i++) {
      int stream = i;
      Observed o = observed.get(i);
      long values = vectors * o.size();
      long wrong = tallies.stream().mapToLong(t -> t.count(Tally.RTL_VS_GOLDEN, stream)).sum();
      layers.merge(
          o.edge().name(),
          new LayerResult(o.edge().name(), values, wrong),
          (a, b) ->
              new LayerResult(a.name(), a.values() + b.values(), a.mismatches() + b.mismatches()));
    }
    return List.copyOf(layers.values());
  }
}
