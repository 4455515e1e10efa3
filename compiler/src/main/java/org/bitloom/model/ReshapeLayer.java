// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;

/**
 * The same elements under another shape: {@code reshape} and {@code flatten}.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param shape as many elements as the input
 * @param origin place in the source
 */
public record ReshapeLayer(String name, String input, Shape shape, Span origin)
    implements HandingOnLayer {
  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0), shape);
  }

  /** Returns the shape that a tensor gets, if it has as many elements. */
  public static ShapeResult shape(Shape x, Shape shape) {
    int elements = x.elements();
    return elements == shape.elements()
        ? new ShapeResult.Known(shape)
        : ShapeResult.wrong(
            "the input has %s elements, shape %s has %s"
                .formatted(elements, shape, shape.elements()));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    return List.of(new Reshape(inputs.get(0).type(), shape));
  }

  @Override
  public LayerCall call() {
    return shape.dimensions().size() == 1
        ? LayerCall.of("flatten", inputs())
        : LayerCall.of("reshape", inputs()).with("shape", new LayerCall.Wholes(shape.dimensions()));
  }

  /** The channel is the index modulo the number of channels, whatever the shape. */
  @Override
  public boolean homogeneous() {
    return true;
  }
}
