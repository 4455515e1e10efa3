// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Shape;

/**
 * An image in another size, each pixel the nearest one of the input.
 *
 * @param name identifier
 * @param input tensor that it reads, {@code [height, width, channels]}
 * @param height rows of the output
 * @param width columns of the output
 * @param alignCorners whether the corner pixels of both images coincide
 * @param halfPixelCenters whether a pixel stands for its center instead of its corner
 * @param origin place in the source
 */
public record ResizeLayer(
    String name,
    String input,
    int height,
    int width,
    boolean alignCorners,
    boolean halfPixelCenters,
    Span origin)
    implements Layer {
  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Shape shape = x.type().shape();
    return List.of(new ResizeNearest(x.type(), rows(shape), columns(shape)));
  }

  /** Returns the row of an input of this shape for every row of the output. */
  public List<Integer> rows(Shape shape) {
    return sources(shape.dimensions().get(0), height);
  }

  /** Returns the column of an input of this shape for every column of the output. */
  public List<Integer> columns(Shape shape) {
    return sources(shape.dimensions().get(1), width);
  }

  /**
   * All in float32. Source: {@code GetNearestNeighbor} of TFLite, {@code
   * reference/resize_nearest_neighbor.h}.
   */
  private List<Integer> sources(int from, int to) {
    float scale = alignCorners && to > 1 ? (from - 1) / (float) (to - 1) : from / (float) to;
    float offset = halfPixelCenters ? 0.5f : 0;
    return IntStream.range(0, to)
        .mapToObj(i -> Math.min(place((i + offset) * scale), from - 1))
        .toList();
  }

  /** Half away from zero, of what is not negative, or down. */
  private int place(float position) {
    return (int) (alignCorners ? Math.floor((double) position + 0.5) : Math.floor(position));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("resize_nearest", inputs())
        .with("size", new LayerCall.Wholes(List.of(height, width)))
        .flag("align_corners", alignCorners)
        .flag("half_pixel_centers", halfPixelCenters);
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return inputs.get(0).quantization();
  }

  @Override
  public boolean handsOn(Optional<Output.Requantized> numbers) {
    return true;
  }

  @Override
  public boolean homogeneous() {
    return true;
  }
}
