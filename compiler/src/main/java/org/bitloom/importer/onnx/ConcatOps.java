// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.model.ConcatLayer;
import org.bitloom.operator.Shape;

/** Concat, of values that may be quantized later. */
record ConcatOps(Reading reading, OnnxNode node) {
  private static final String FORM = "Concat of tensors whose sizes differ along its axis alone";

  Value concat() {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      parts.add(reading.value(node, i));
    }
    return joined(parts);
  }

  Value qlinearConcat() {
    List<Value> parts = new ArrayList<>();
    for (int i = 2; i + 2 < node.inputs().size(); i += 3) {
      long zero = (long) reading.scalar(node, i + 2);
      parts.add(QuantizeOps.dequantized(reading, node, i, reading.scalar(node, i + 1), zero));
    }
    return QuantizeOps.linear(reading, node, joined(parts), 0, 1);
  }

  private Value joined(List<Value> parts) {
    if (parts.isEmpty()) {
      throw new Refused("it has no inputs", FORM);
    }
    int axis = Reading.axis(node.integer("axis", 1), parts.get(0).dims().size());
    List<Shape> shapes = parts.stream().map(part -> new Shape(part.dims())).toList();
    List<Integer> dims = Refused.shape(ConcatLayer.shape(shapes, axis), FORM).dimensions();
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return new Value.Joined(List.copyOf(parts), axis, dims);
  }
}
