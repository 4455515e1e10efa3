// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.CheckedLayers;
import org.bitloom.importer.shared.Names;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/** The layers that were made so far, and how the next ones are made. */
final class Layers {
  private final Span origin;
  private final boolean qonnx;
  private final CheckedLayers layers = new CheckedLayers();
  private final Set<String> names = new HashSet<>();

  Layers(Span origin, boolean qonnx) {
    this.origin = origin;
    this.qonnx = qonnx;
  }

  List<Layer> made() {
    return layers.all();
  }

  Span origin() {
    return origin;
  }

  void reserve(String name) {
    names.add(name);
  }

  /** Makes an input of the network known. */
  void add(Input input) {
    layers.add(input);
  }

  /** Adds a layer of inputs and layers that were added. */
  void add(Layer layer) {
    layers
        .add(layer)
        .ifPresent(
            misfit -> {
              throw new Refused(
                  misfit.reason(), misfit.help().orElse("layers that their inputs suit"));
            });
  }

  /** Returns a name that no layer has. */
  String name(String kind, OnnxNode node) {
    String base = Names.ofLayer(kind, node.index());
    String name = base;
    for (int i = 1; !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  /** Returns the stream under another shape; only the dimensions that it is told in change. */
  Value.Stream shaped(Value.Stream stream, Shape shape, OnnxNode node) {
    if (stream.shape().equals(shape)) {
      return stream;
    }
    String name = name(shape.dimensions().size() == 1 ? "flatten" : "reshape", node);
    add(new ReshapeLayer(name, stream.layer(), shape, origin));
    return stream.by(name, shape, stream.dims(), stream.order());
  }

  /** Returns the stream with these dimensions of the tensor as the dimensions of its layer. */
  Value.Stream arranged(Value.Stream stream, List<Integer> streamDims, OnnxNode node) {
    List<Integer> wanted = streamDims.stream().filter(d -> stream.dims().get(d) > 1).toList();
    Optional<List<Integer>> there = stream.order().streamDims(stream.dims());
    if (!there.equals(Optional.of(wanted))) {
      return moved(stream, streamDims, node)
          .orElseThrow(
              () ->
                  new Refused(
                      "its input %s travels in the order %s of its dimensions instead of %s"
                          .formatted(
                              stream.dims(), there.map(List::toString).orElse("of pieces"), wanted),
                      "tensors in channels-last order inside, as behind an input of NCHW or NHWC,"
                          + " or that can be brought there in %d pieces"
                              .formatted(Swapping.MOST_PIECES)));
    }
    return shaped(stream, new Shape(streamDims.stream().map(stream.dims()::get).toList()), node);
  }

  /** Lets dimensions travel in another order; empty where that takes too many pieces. */
  private Optional<Value.Stream> moved(
      Value.Stream stream, List<Integer> streamDims, OnnxNode node) {
    Optional<StreamOrder.Move> move = stream.order().move(stream.dims(), streamDims);
    Shape shape = new Shape(streamDims.stream().map(stream.dims()::get).toList());
    boolean whole = shape.elements() == stream.shape().elements();
    if (move.isEmpty() || !stream.oneScale() || !whole) {
      return Optional.empty();
    }
    Quantization numbers = new Quantization((float) stream.scale(), stream.zeroPoint());
    String name = name("moved", node);
    return new Swapping(
            stream.layer(), stream.shape(), stream.type(), numbers, part -> name + part, origin)
        .layers(move.get().sizes(), move.get().order(), shape)
        .map(
            made -> {
              made.forEach(this::add);
              StreamOrder order = StreamOrder.of(stream.dims(), streamDims);
              return stream.by(name, shape, stream.dims(), order);
            });
  }

  /** Tells whether numbers are float64, not float32. */
  boolean exact() {
    return qonnx;
  }

  /** Tells whether any function of each element can be a table, be it one of lines. */
  static boolean indexable(Value.Stream stream) {
    return stream.oneScale() && stream.type().bits() <= Lookup.MOST_BITS;
  }

  /** Tells whether a function of each element is best as a table, even where it is a line. */
  static boolean tableable(Value.Stream stream) {
    return stream.oneScale() && stream.type().bits() <= Lookup.NARROW_BITS;
  }

  /** Returns the real values of a stream's quantized ones. */
  Value.Tabled table(Value.Stream stream) {
    int bits = stream.type().bits();
    if (!indexable(stream)) {
      throw new Refused(
          "it reads %s as a function of one element".formatted(stream.type()),
          "functions of elements of at most " + Lookup.MOST_BITS + " bits with one scale");
    }
    double[] values = new double[1 << bits];
    for (int i = 0; i < values.length; i++) {
      long centred = stream.type().min() + i - stream.zeroPoint();
      values[i] = qonnx ? stream.scale() * centred : (float) stream.scale() * (float) centred;
    }
    return new Value.Tabled(stream, values);
  }

  Value.Stream stream(String name, Shape shape, List<Integer> dims, StreamOrder order, Grid grid) {
    return new Value.Stream(
        name, shape, dims, order, grid.type(), grid.scales(), (long) grid.zeroPoint(), false);
  }

  /** Returns the real values as quantized ones. */
  Value.Stream quantized(Value value, Grid grid, OnnxNode node) {
    return new GridLayers(this).quantized(value, grid, node);
  }
}
