// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.operator.Shape;

/** Softmax in front of a quantization; elsewhere it is left to the host. */
final class SoftmaxOps {
  private static final String FORM =
      "Softmax along the innermost axis of quantized values, quantized with scale 1/256";

  private SoftmaxOps() {}

  static Value softmax(Reading reading, OnnxNode node) {
    return softmax(reading, node, reading.stream(node, 0, FORM), reading.opset() < 13 ? 1 : -1);
  }

  static Value qlinear(Reading reading, OnnxNode node) {
    double scale = reading.scalar(node, 1);
    long zero = reading.optionalConstant(node, 2).map(z -> (long) z.scalar()).orElse(0L);
    Value.Stream x = QuantizeOps.dequantized(reading, node, 0, scale, zero);
    int axis = node.integer("opset", 13) < 13 ? 1 : -1;
    return QuantizeOps.linear(reading, node, softmax(reading, node, x, axis), 3, 4);
  }

  private static Value softmax(Reading reading, OnnxNode node, Value.Stream x, int otherwise) {
    int rank = x.dims().size();
    int axis = Reading.axis(node.integer("axis", otherwise), rank);
    List<Integer> there = x.travelling(FORM);
    int channels = x.dims().get(axis);
    boolean innermost = there.isEmpty() || there.getLast() == axis;
    if (!innermost || !x.oneScale() || x.type().bits() != 8) {
      throw new Refused("its axis " + axis + " of " + x.dims() + " is not innermost", FORM);
    }
    Refused.shape(SoftmaxLayer.shape(Shape.of(channels)), FORM);
    int rows = Reading.elements(x.dims()) / channels;
    Value.Stream read =
        rows == 1
            ? reading.layers().shaped(x, Shape.of(channels), node)
            : reading.layers().arranged(x, there, node);
    return new Value.Softmaxed(read, x.dims());
  }
}
