// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.calibrate.NarrowWeights;
import org.bitloom.calibrate.Patches;
import org.bitloom.calibrate.RoundingMethod;
import org.bitloom.calibrate.SumShape;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;

/** The network as it was read, cut into segments, and what its tensors are like on the data. */
final class Reference {
  private static final Quantization UNIT = new Quantization(1, 0);

  /** Samples that moments of inputs are taken of. */
  private static final int MOMENT_SAMPLES = 4096;

  private final Network network;
  private final IntegerNetwork graph;
  private final List<LabelledData> chunks;
  private final List<List<List<PackedTensor>>> inputs = new ArrayList<>();
  private final List<Segment> segments;
  private final Map<String, MeasuredLayer> weighted = new HashMap<>();
  private final String judged;
  private List<double[]> judgedReals = List.of();
  private int correct;

  /** Runs the network on the data. */
  Reference(Network network, LabelledData data, RoundingMethod rounding) {
    this.network = network;
    graph = NetworkLowering.lower(network);
    chunks = data.chunks();
    for (LabelledData chunk : chunks) {
      inputs.add(
          chunk.samples().parallelStream().map(s -> Stage.packed(s, graph.inputs())).toList());
    }
    judged = judged(network);
    Set<String> wanted = new LinkedHashSet<>(List.of(judged, network.outputs().get(0)));
    segments = Segment.of(network, wanted);
    run(rounding);
  }

  /** Returns the tensor whose real values show damage: what a softmax or an argmax reads. */
  private static String judged(Network network) {
    String output = network.outputs().get(0);
    return network.layers().stream()
        .filter(layer -> layer.name().equals(output))
        .filter(layer -> layer instanceof SoftmaxLayer || layer instanceof ArgMaxLayer)
        .map(layer -> layer.inputs().get(0))
        .findFirst()
        .orElse(output);
  }

  private void run(RoundingMethod rounding) {
    List<Edge> before = graph.inputs();
    List<List<List<PackedTensor>>> values = inputs;
    for (Segment segment : segments) {
      Layer first = segment.layers().get(0);
      if (first.realWeights().isPresent()) {
        weighted.put(first.name(), weighted(first, before, values, rounding));
      }
      Stage stage = new Stage(before, segment.layers(), segment.ends(), chunks.size());
      List<List<List<PackedTensor>>> next = new ArrayList<>();
      for (int chunk = 0; chunk < chunks.size(); chunk++) {
        next.add(stage.run(chunk, values.get(chunk)));
      }
      values = next;
      before = stage.ends();
    }
    for (int chunk = 0; chunk < chunks.size(); chunk++) {
      correct += correct(chunk, values.get(chunk), before);
    }
    judgedReals = reals(values.get(0), before);
  }

  private static MeasuredLayer weighted(
      Layer layer,
      List<Edge> before,
      List<List<List<PackedTensor>>> values,
      RoundingMethod rounding) {
    int index = index(before, layer.inputs().get(0));
    Edge edge = before.get(index);
    SumShape shape = SumShape.of(layer, edge.type().shape());
    List<PackedTensor> all =
        values.stream().flatMap(List::stream).limit(MOMENT_SAMPLES).map(s -> s.get(index)).toList();
    NarrowWeights narrow =
        new NarrowWeights(
            shape,
            layer.realWeights().orElseThrow(),
            all.size(),
            n -> Scorer.reals(all.get(n).tensor(), edge),
            rounding,
            WeightedLayer.of(layer).output() instanceof Output.Accumulator);
    return new MeasuredLayer(
        layer,
        shape,
        edge.quantization().orElse(UNIT).scale(),
        meanReal(shape, values.get(0), index, edge),
        narrow);
  }

  /** Returns the mean real patch that a layer sees. */
  static double[] meanReal(SumShape shape, List<List<PackedTensor>> samples, int index, Edge edge) {
    return Patches.mean(
        shape, samples.size(), n -> Scorer.reals(samples.get(n).get(index).tensor(), edge));
  }

  static int index(List<Edge> edges, String name) {
    for (int i = 0; i < edges.size(); i++) {
      if (edges.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no tensor " + name);
  }

  /** Returns how many samples of a chunk have their class as output. */
  int correct(int chunk, List<List<PackedTensor>> ends, List<Edge> edges) {
    String name = network.outputs().get(0);
    int output = index(edges, name);
    boolean isIndex =
        network.layers().stream().anyMatch(l -> l.name().equals(name) && l instanceof ArgMaxLayer);
    List<Integer> labels = chunks.get(chunk).labels();
    int count = 0;
    for (int n = 0; n < labels.size(); n++) {
      Tensor tensor = ends.get(n).get(output).tensor();
      count += Scorer.predicted(tensor, isIndex) == labels.get(n) ? 1 : 0;
    }
    return count;
  }

  private List<double[]> reals(List<List<PackedTensor>> ends, List<Edge> edges) {
    int index = index(edges, judged);
    return ends.stream()
        .map(sample -> Scorer.reals(sample.get(index).tensor(), edges.get(index)))
        .toList();
  }

  /** Returns how far the outputs for the first chunk are from those of the network as read. */
  double damage(List<List<PackedTensor>> ends, List<Edge> edges) {
    return Scorer.damage(judgedReals, reals(ends, edges));
  }

  /**
   * Returns how often each code of the layers' outputs is seen in the first chunk.
   *
   * @param numbers of layers with at most 16 bits
   */
  Map<String, long[]> histograms(Map<String, Output.Requantized> numbers) {
    Map<String, long[]> counts = new HashMap<>();
    numbers.forEach((name, n) -> counts.put(name, new long[1 << n.type().bits()]));
    GoldenModel model = new GoldenModel(graph);
    for (List<Tensor> sample : chunks.get(0).samples()) {
      Map<String, Tensor> edges = model.run(sample);
      numbers.forEach(
          (name, n) -> {
            Tensor tensor = edges.get(name);
            long[] own = counts.get(name);
            for (int i = 0; i < tensor.size(); i++) {
              own[Math.toIntExact(tensor.get(i) - n.type().min())]++;
            }
          });
    }
    return counts;
  }

  Network network() {
    return network;
  }

  List<Segment> segments() {
    return segments;
  }

  List<Edge> inputEdges() {
    return graph.inputs();
  }

  /** Returns the network's inputs in a chunk. */
  List<List<PackedTensor>> inputs(int chunk) {
    return inputs.get(chunk);
  }

  int chunks() {
    return chunks.size();
  }

  int samples(int chunk) {
    return chunks.get(chunk).size();
  }

  /** Returns a layer with weights; empty for any other. */
  Optional<MeasuredLayer> weighted(String layer) {
    return Optional.ofNullable(weighted.get(layer));
  }

  /** Returns the samples that the network as read classifies correctly. */
  int correct() {
    return correct;
  }
}
