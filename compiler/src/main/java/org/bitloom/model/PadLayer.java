// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;

/**
 * A tensor surrounded by a constant.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param sides what is added to each dimension, outermost first
 * @param value the real constant; its quantized value is within the input's type
 * @param origin place in the source
 */
public record PadLayer(String name, String input, List<Pad.Side> sides, float value, Span origin)
    implements HandingOnLayer {
  /** Copies the list. */
  public PadLayer {
    sides = List.copyOf(sides);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0), sides);
  }

  /** Returns the shape of a tensor with what is added to its dimensions, outermost first. */
  public static ShapeResult shape(Shape x, List<Pad.Side> sides) {
    int rank = x.dimensions().size();
    if (sides.size() != rank) {
      return ShapeResult.wrong(
          "%s numbers pad %s dimensions, shape %s has %s"
              .formatted(2 * sides.size(), sides.size(), x, rank),
          "write two numbers for each dimension, outermost first");
    }
    return ShapeResult.of(
        IntStream.range(0, rank)
            .mapToObj(
                axis -> {
                  Pad.Side side = sides.get(axis);
                  return (long) side.before() + x.dimensions().get(axis) + side.after();
                })
            .toList());
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    IntType type = inputs.get(0).type().elementType();
    long code = code(value, inputs.get(0).quantization());
    return type.range().contains(code)
        ? Optional.empty()
        : Optional.of(
            new Misfit.Chosen(
                "value", "quantized %s, which %s does not hold".formatted(code, type)));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    return sides.stream().allMatch(Pad.Side::none)
        ? List.of(new Reshape(x.type(), x.type().shape()))
        : List.of(new Pad(x.type(), sides, code(value, x.quantization())));
  }

  /** Returns the quantized value that is nearest to a real one; of two, the one away from 0. */
  public static long code(float value, Optional<Quantization> quantization) {
    Quantization q = quantization.orElse(new Quantization(1, 0));
    double scaled = value / q.scale();
    double magnitude = Math.min(Math.floor(Math.abs(scaled) + 0.5), 1L << 40);
    return (long) Math.copySign(magnitude, scaled) + q.zeroPoint();
  }

  @Override
  public LayerCall call() {
    List<Integer> edges =
        sides.stream().flatMap(side -> Stream.of(side.before(), side.after())).toList();
    return LayerCall.of("pad", inputs())
        .with("padding", new LayerCall.Wholes(edges))
        .unless(0.0, "value", value);
  }

  @Override
  public float outside() {
    return value;
  }

  @Override
  public boolean homogeneous() {
    return value == 0 && sides.getLast().none();
  }
}
