// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;

/**
 * A segment of one candidate, ready to run, with what came out of it for every chunk of the data
 * that was computed. Candidates that agree up to here share it.
 *
 * <p>It is a network of its own whose inputs are the ends of the segment before. Their proven
 * ranges are those of their types, which widens proofs and changes no value.
 */
final class Stage {
  private static final Quantization UNIT = new Quantization(1, 0);

  private final List<Layer> layers;
  private final List<Edge> ends;
  private final GoldenModel model;
  private final AtomicReferenceArray<List<List<PackedTensor>>> outputs;

  /**
   * Prepares a segment.
   *
   * @param before ends of the segment before, or the network's inputs
   * @param layers of this candidate
   * @param ends names of the tensors behind it
   * @param chunks of the data
   */
  Stage(List<Edge> before, List<Layer> layers, List<String> ends, int chunks) {
    this.layers = List.copyOf(layers);
    List<Input> inputs = before.stream().map(Stage::input).toList();
    Network part = new Network("segment", inputs, layers, ends, Hardware.unspecified());
    IntegerNetwork graph = NetworkLowering.lower(part);
    this.ends = graph.outputs();
    model = new GoldenModel(graph);
    outputs = new AtomicReferenceArray<>(chunks);
  }

  private static Input input(Edge edge) {
    return new Input(
        edge.name(),
        edge.type().shape(),
        edge.type().elementType(),
        edge.quantization().orElse(UNIT));
  }

  List<Layer> layers() {
    return layers;
  }

  List<Edge> ends() {
    return ends;
  }

  /** Returns what came out for a chunk, one list of ends per sample, if it was computed. */
  Optional<List<List<PackedTensor>>> outputs(int chunk) {
    return Optional.ofNullable(outputs.get(chunk));
  }

  /**
   * Computes a chunk.
   *
   * @param samples ends of the segment before
   */
  List<List<PackedTensor>> run(int chunk, List<List<PackedTensor>> samples) {
    List<List<Tensor>> inputs =
        samples.parallelStream()
            .map(sample -> sample.stream().map(PackedTensor::tensor).toList())
            .toList();
    List<List<PackedTensor>> result =
        model.outputs(inputs).parallelStream().map(sample -> packed(sample, ends)).toList();
    outputs.set(chunk, result);
    return result;
  }

  /** Returns tensors as they are kept. */
  static List<PackedTensor> packed(List<Tensor> tensors, List<Edge> edges) {
    return IntStream.range(0, edges.size())
        .mapToObj(i -> PackedTensor.of(tensors.get(i), edges.get(i).type().elementType()))
        .toList();
  }

  /** Returns about how many bytes it holds: activations, and twice the weights as integers. */
  long bytes() {
    long weights =
        layers.stream()
            .flatMap(layer -> layer.realWeights().stream())
            .mapToLong(w -> w.shape().elements())
            .sum();
    long activations =
        IntStream.range(0, outputs.length())
            .mapToObj(outputs::get)
            .filter(o -> o != null)
            .flatMap(List::stream)
            .flatMap(List::stream)
            .mapToLong(PackedTensor::bytes)
            .sum();
    return activations + 2 * Long.BYTES * weights;
  }
}
