// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ConcatLayer;
import org.bitloom.operator.Shape;

/** Puts tensors behind each other. */
final class Joining {
  private static final String FORM = "Concat of tensors whose elements travel in one order";

  private Joining() {}

  /** Quantizes all parts to one grid and concatenates them. */
  static Value.Stream concat(Layers layers, Value.Joined joined, Grid grid, OnnxNode node) {
    List<Value.Stream> parts = new ArrayList<>();
    for (Value part : joined.parts()) {
      parts.add(layers.quantized(part, grid, node).real(false));
    }
    return concat(layers, parts, joined.axis(), joined.dims(), node);
  }

  /** Concatenates streams of one type, scale and zero point. */
  static Value.Stream concat(
      Layers layers, List<Value.Stream> parts, int axis, List<Integer> dims, OnnxNode node) {
    Value.Stream first = parts.get(0);
    List<Integer> order = first.travelling(FORM);
    List<Integer> axes = new ArrayList<>(order);
    if (!axes.contains(axis)) {
      axes.add(place(parts, axis, axes), axis);
    }
    List<String> names = new ArrayList<>();
    for (Value.Stream part : parts) {
      names.add(layers.arranged(part, axes, node).layer());
    }
    String name = layers.name("concat", node);
    layers.add(
        new ConcatLayer(
            name,
            names,
            axes.indexOf(axis),
            first.type(),
            new org.bitloom.operator.Quantization((float) first.scale(), first.zeroPoint()),
            Rounding.HALF_EVEN,
            layers.origin()));
    Shape shape = new Shape(axes.stream().map(dims::get).toList());
    return first.by(name, shape, dims, StreamOrder.of(dims, axes));
  }

  /** Returns where an axis of size 1 goes: where another part has it, else innermost. */
  private static int place(List<Value.Stream> parts, int axis, List<Integer> axes) {
    for (Value.Stream part : parts) {
      List<Integer> order = part.order().streamDims(part.dims()).orElse(List.of());
      if (order.contains(axis)) {
        return (int) axes.stream().filter(a -> order.indexOf(a) < order.indexOf(axis)).count();
      }
    }
    return axes.size();
  }
}
