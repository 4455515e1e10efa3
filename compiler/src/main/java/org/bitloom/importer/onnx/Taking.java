// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bitloom.importer.shared.PositionRun;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.importer.shared.Swapping;
import org.bitloom.model.SliceLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;

/** Takes positions of quantized tensors, some of them several times, as slices that are joined. */
record Taking(Reading reading, OnnxNode node) {
  private static final String FORM =
      "Gather by constants, Slice and Pad of quantized values with one scale";

  /** Takes positions of one dimension; one number takes the dimension away. */
  Value gather() {
    Value.Stream x = reading.stream(node, 0, FORM);
    Constant indices = reading.constant(node, 1);
    int axis = Reading.axis(node.integer("axis", 0), x.dims().size());
    Value.Stream taken = taken(x, axis, positions(indices, x.dims().get(axis), FORM));
    if (!indices.dims().isEmpty()) {
      return taken;
    }
    List<Integer> dims = new ArrayList<>(taken.dims());
    dims.remove(axis);
    return new ReorderOps(reading, node).reshaped(taken, dims);
  }

  /** Returns the positions that a Gather takes of a dimension. */
  static List<Integer> positions(Constant indices, int size, String form) {
    List<Integer> positions = indices.sizes().stream().map(p -> p < 0 ? p + size : p).toList();
    if (indices.dims().size() > 1
        || positions.isEmpty()
        || positions.stream().anyMatch(p -> p < 0 || p >= size)) {
      throw new Refused("its indices are %s of %d".formatted(indices, size), form);
    }
    return positions;
  }

  /** Pads by elements of the tensor. */
  Value.Stream padded(Value.Stream x, Pads pads, boolean edge) {
    Value.Stream made = x;
    for (int d = 0; d < x.dims().size(); d++) {
      if (pads.before(d) + pads.behind(d) > 0) {
        made = taken(made, d, pads.positions(d, x.dims(), edge, FORM));
      }
    }
    return made;
  }

  Value.Stream taken(Value.Stream x, int dim, List<Integer> positions) {
    if (!x.oneScale()) {
      throw new Refused("its channels have scales of their own", FORM);
    }
    List<Integer> there = new ArrayList<>(x.travelling(FORM));
    if (!there.contains(dim)) {
      there.add(0, dim);
    }
    Value.Stream read = reading.layers().arranged(x, there, node);
    List<Value.Stream> parts =
        runs(positions, dim).stream()
            .map(run -> run.all(x.dims().get(dim)) ? read : part(read, there, dim, run))
            .toList();
    List<Integer> dims = new ArrayList<>(x.dims());
    dims.set(dim, positions.size());
    return parts.size() == 1
        ? parts.get(0)
        : Joining.concat(reading.layers(), parts, dim, dims, node);
  }

  /** Returns positions as slices take them, which are not too many. */
  static List<PositionRun> runs(List<Integer> positions, int dim) {
    List<PositionRun> runs = PositionRun.of(positions);
    if (runs.size() > Swapping.MOST_PIECES) {
      throw new Refused(
          "it takes %d pieces of dimension %d".formatted(runs.size(), dim),
          "at most %d pieces".formatted(Swapping.MOST_PIECES));
    }
    return runs;
  }

  private Value.Stream part(Value.Stream read, List<Integer> there, int dim, PositionRun run) {
    List<Integer> dims = new ArrayList<>(read.dims());
    dims.set(dim, run.count());
    List<Slice.Range> ranges =
        there.stream()
            .map(
                d ->
                    d == dim
                        ? new Slice.Range(run.start(), run.count(), run.step())
                        : new Slice.Range(0, dims.get(d), 1))
            .toList();
    String name = reading.layers().name("slice", node);
    reading.layers().add(new SliceLayer(name, read.layer(), ranges, reading.layers().origin()));
    Shape shape = new Shape(there.stream().map(dims::get).toList());
    return read.by(name, shape, dims, StreamOrder.of(dims, there));
  }

  /** Takes the elements of some dimensions from the last to the first. */
  Value.Stream turned(Value.Stream x, List<Integer> turned) {
    Value.Stream made = x;
    for (int d : turned) {
      made = taken(made, d, reversed(x.dims().get(d)));
    }
    return made;
  }

  /** Returns the positions of a dimension from the last to the first. */
  static List<Integer> reversed(int size) {
    List<Integer> positions = new ArrayList<>();
    for (int p = 0; p < size; p++) {
      positions.add(p);
    }
    Collections.reverse(positions);
    return positions;
  }
}
