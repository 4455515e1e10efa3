// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.Broadcast;
import org.bitloom.model.Layer;
import org.bitloom.model.Repetition;
import org.bitloom.operator.Shape;

/** Repeats a tensor over another one that it is combined with. */
final class Repeating {
  private Repeating() {}

  /** Returns two streams of one shape; as they are, where there is none that both fit. */
  static List<Value.Stream> alike(
      Layers layers, Value.Stream left, Value.Stream right, OnnxNode node) {
    Optional<List<Integer>> common =
        left.dims().equals(right.dims())
            ? Optional.empty()
            : Broadcast.common(new Shape(left.dims()), new Shape(right.dims()));
    if (common.isEmpty()) {
      return List.of(left, right);
    }
    List<Integer> dims = common.get();
    Value.Stream first = padded(left, dims.size());
    Value.Stream second = padded(right, dims.size());
    Optional<List<Integer>> order = order(first, second);
    return order.isEmpty()
        ? List.of(left, right)
        : List.of(
            repeated(layers, first, dims, order.get(), node),
            repeated(layers, second, dims, order.get(), node));
  }

  private static Value.Stream padded(Value.Stream x, int rank) {
    List<Integer> dims = new ArrayList<>(Collections.nCopies(rank - x.dims().size(), 1));
    dims.addAll(x.dims());
    return x.arranged(dims, x.order());
  }

  /** Returns the order of the larger stream, with what only the other one has in front of it. */
  private static Optional<List<Integer>> order(Value.Stream a, Value.Stream b) {
    boolean larger = Reading.elements(a.dims()) >= Reading.elements(b.dims());
    Optional<List<Integer>> large = (larger ? a : b).order().streamDims((larger ? a : b).dims());
    Optional<List<Integer>> small = (larger ? b : a).order().streamDims((larger ? b : a).dims());
    return large.flatMap(
        l ->
            small.map(
                s -> {
                  List<Integer> order = new ArrayList<>(s);
                  order.removeAll(l);
                  order.addAll(l);
                  return order;
                }));
  }

  private static Value.Stream repeated(
      Layers layers, Value.Stream x, List<Integer> dims, List<Integer> order, OnnxNode node) {
    Value.Stream read = layers.arranged(x, order, node);
    Shape shape = new Shape(order.stream().map(dims::get).toList());
    List<Layer> repetition =
        Repetition.of(
            read.layer(),
            read.shape(),
            shape,
            wish -> layers.name(wish, node),
            "repeat",
            layers.origin());
    repetition.forEach(layers::add);
    String last = repetition.isEmpty() ? read.layer() : repetition.getLast().name();
    return x.by(last, shape, dims, StreamOrder.of(dims, order));
  }
}
