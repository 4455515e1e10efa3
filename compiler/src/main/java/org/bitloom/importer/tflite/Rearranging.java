// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.PositionRun;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;

/** The layers of an operator that takes elements of one tensor in another order. */
final class Rearranging {
  private final String base;
  private final IntType type;
  private final Quantization numbers;
  private final Span origin;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * Starts without a layer.
   *
   * @param base begins the names of all layers
   * @param like a tensor with type, scale and zero point of all
   */
  Rearranging(String base, TfliteTensor like, Span origin) {
    this.base = base;
    this.type = TensorCheck.type(like);
    this.numbers = TensorCheck.quantization(like);
    this.origin = origin;
  }

  /**
   * A tensor on its way.
   *
   * @param layer that makes it
   * @param shape of that layer's output
   */
  record Step(String layer, Shape shape) {}

  List<Layer> layers() {
    return layers;
  }

  private String fresh(String kind) {
    return base + "_" + kind + layers.size();
  }

  /** Returns the same elements under another shape. */
  Step shaped(Step x, Shape to) {
    return x.shape.equals(to) ? x : named(x, to, fresh("shape"));
  }

  /** Returns the same elements under another shape, from a layer with this name. */
  Step named(Step x, Shape to, String name) {
    layers.add(new ReshapeLayer(name, x.layer, to, origin));
    return new Step(name, to);
  }

  /** Returns what a layer makes of one tensor. */
  Step behind(Layer layer, Shape shape) {
    layers.add(layer);
    return new Step(layer.name(), shape);
  }

  /** Returns tensors that differ in one dimension, one behind the other along it. */
  Step joined(List<Step> parts, int axis) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    List<Integer> dims = new ArrayList<>(parts.get(0).shape.dimensions());
    dims.set(axis, parts.stream().mapToInt(p -> p.shape.dimensions().get(axis)).sum());
    String name = fresh("joined");
    layers.add(
        new ConcatLayer(
            name,
            parts.stream().map(Step::layer).toList(),
            axis,
            type,
            numbers,
            Rounding.HALF_EVEN,
            origin));
    return new Step(name, new Shape(dims));
  }

  /**
   * Returns these positions of a dimension; empty where they are too many runs.
   *
   * @param positions with repetitions, in any order
   */
  Optional<Step> taken(Step x, int axis, List<Integer> positions) {
    List<PositionRun> runs = PositionRun.of(positions);
    int size = x.shape.dimensions().get(axis);
    if (runs.size() > Swapping.MOST_PIECES) {
      return Optional.empty();
    }
    List<Step> parts = new ArrayList<>();
    for (PositionRun run : runs) {
      parts.add(run.all(size) ? x : sliced(x, axis, run));
    }
    return Optional.of(joined(parts, axis));
  }

  private Step sliced(Step x, int axis, PositionRun run) {
    List<Slice.Range> ranges = new ArrayList<>();
    List<Integer> dims = new ArrayList<>(x.shape.dimensions());
    for (int d = 0; d < dims.size(); d++) {
      ranges.add(
          d == axis
              ? new Slice.Range(run.start(), run.count(), run.step())
              : Slice.Range.all(dims.get(d)));
    }
    dims.set(axis, run.count());
    String name = fresh("part");
    layers.add(new SliceLayer(name, x.layer, ranges, origin));
    return new Step(name, new Shape(dims));
  }

  /** Returns the dimensions of a shape in another order; empty where that takes too many pieces. */
  Optional<Step> transposed(Step x, List<Integer> order) {
    List<Integer> dims = x.shape.dimensions();
    Shape output = new Shape(order.stream().map(dims::get).toList());
    String name = fresh("moved");
    return new Swapping(x.layer, x.shape, type, numbers, part -> name + part, origin)
        .layers(dims, order, output)
        .map(
            made -> {
              layers.addAll(made);
              return new Step(name, output);
            });
  }
}
