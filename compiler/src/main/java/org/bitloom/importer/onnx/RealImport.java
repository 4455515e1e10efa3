// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.RealLayers;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes a network in real numbers of a graph without quantized tensors. */
final class RealImport {
  private final RealLayers layers = new RealLayers();
  private final Reading reading;
  private final Path file;
  private final List<RealNetwork.Input> inputs = new ArrayList<>();
  private final Map<String, FileTensor> files = new HashMap<>();
  private final List<Value.Stream> outputs = new ArrayList<>();

  RealImport(Reading reading, Path file) {
    this.reading = reading;
    this.file = file;
  }

  /** Tells whether nothing in a graph is quantized: no node, and no input. */
  static boolean isReal(OnnxModel model) {
    return model.inputs().stream().noneMatch(i -> i.type().isInteger())
        && model.nodes().stream().noneMatch(RealImport::quantizes);
  }

  private static boolean quantizes(OnnxNode node) {
    String name = node.operator();
    return NodeImporter.isQonnx(node)
        || name.contains("QuantizeLinear")
        || name.contains("DequantizeLinear")
        || name.startsWith("QLinear")
        || name.equals("QGemm")
        || name.endsWith("Integer");
  }

  /**
   * Makes an input and returns its tensor.
   *
   * @param inFile its name in the file
   */
  Value input(String inFile, Value.RealInput input) {
    Shape shape = new Shape(input.order().sizes());
    layers.reserve(input.name());
    inputs.add(new RealNetwork.Input(input.name(), inFile, shape));
    files.put(input.name(), tensor(input.dims(), input.order()));
    return RealCalls.stream(input.name(), shape, input.dims(), input.order());
  }

  /** Returns what a node makes. */
  List<Value> values(Reading same, OnnxNode node) {
    return RealNodes.values(same, layers, node);
  }

  /** Remembers an output; returns why that cannot be. */
  Optional<String> output(String name) {
    Optional<Value> value = reading.known(name);
    if (value.isEmpty()) {
      return Optional.of("nothing makes it");
    }
    if (!(value.get() instanceof Value.Stream stream)) {
      return Optional.of("it is a constant, or no output that can be built");
    }
    if (inputs.stream().anyMatch(i -> i.name().equals(stream.layer()))) {
      return Optional.of("it is an input");
    }
    outputs.add(stream);
    return Optional.empty();
  }

  /** Returns the network. */
  RealNetwork network() {
    List<String> wanted = outputs.stream().map(Value.Stream::layer).distinct().toList();
    RealLayers.Finished finished = layers.finished(wanted);
    for (Value.Stream output : outputs) {
      files.putIfAbsent(finished.nameOf(output.layer()), tensor(output.dims(), output.order()));
    }
    return new RealNetwork(
        Names.ofNetwork(file),
        inputs,
        finished.layers(),
        wanted.stream().map(finished::nameOf).toList(),
        files);
  }

  private static FileTensor tensor(List<Integer> dims, StreamOrder order) {
    int[] indices = order.indices();
    return new FileTensor(
        dims,
        Tensor.generate(Shape.of(indices.length), i -> indices[i]),
        (real, element) -> Math.round(real));
  }
}
