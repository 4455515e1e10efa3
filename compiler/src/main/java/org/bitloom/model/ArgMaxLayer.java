// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/**
 * The index of the largest channel.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param origin place in the source
 */
public record ArgMaxLayer(String name, String input, Span origin) implements UnaryLayer {
  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0));
  }

  /** Returns the shape of the indices of a tensor's largest channels. */
  public static ShapeResult shape(Shape x) {
    List<Integer> dimensions = new ArrayList<>(x.dimensions());
    dimensions.set(dimensions.size() - 1, 1);
    return new ShapeResult.Known(new Shape(dimensions));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    return List.of(new ArgMax(inputs.get(0).type()));
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.empty();
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("argmax", inputs());
  }
}
