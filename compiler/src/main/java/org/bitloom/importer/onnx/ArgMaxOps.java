// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.operator.Shape;

/** ArgMax of the channels that travel together. */
record ArgMaxOps(Reading reading, OnnxNode node) {
  private static final String FORM = "ArgMax along the innermost axis that travels, first maximum";

  Value argMax() {
    Value.Stream x = reading.stream(node, 0, FORM);
    int axis = Reading.axis(node.integer("axis", 0), x.dims().size());
    List<Integer> there = x.travelling(FORM);
    boolean innermost = there.isEmpty() || there.getLast() == axis;
    if (!innermost || node.integer("select_last_index", 0) != 0 || !x.oneScale()) {
      throw new Refused("its axis " + axis + " of " + x.dims() + " is not innermost", FORM);
    }
    Value.Stream read = reading.layers().arranged(x, there, node);
    String name = reading.layers().name("argmax", node);
    reading.layers().add(new ArgMaxLayer(name, read.layer(), reading.layers().origin()));
    List<Integer> kept = new ArrayList<>(x.dims());
    kept.set(axis, 1);
    List<Integer> shape = new ArrayList<>(read.shape().dimensions());
    shape.set(shape.size() - 1, 1);
    List<Integer> dims = new ArrayList<>(kept);
    if (node.integer("keepdims", 1) == 0) {
      dims.remove(axis);
    }
    return new Value.Stream(
        name,
        new Shape(shape),
        dims,
        StreamOrder.of(kept, there),
        IntType.narrowestFor(new Interval(0, x.dims().get(axis) - 1)),
        new double[] {1},
        0,
        false);
  }
}
