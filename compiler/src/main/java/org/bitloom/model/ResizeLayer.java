// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Taps;
import org.bitloom.operator.Window;

/**
 * An image in another size.
 *
 * @param name identifier
 * @param input tensor that it reads, {@code [height, width, channels]}
 * @param height rows of the output
 * @param width columns of the output
 * @param filter what becomes of the pixels around the place of one
 * @param alignCorners whether the corner pixels of both images coincide
 * @param halfPixelCenters whether a pixel stands for its center instead of its corner
 * @param origin place in the source
 */
public record ResizeLayer(
    String name,
    String input,
    int height,
    int width,
    Filter filter,
    boolean alignCorners,
    boolean halfPixelCenters,
    Span origin)
    implements HandingOnLayer {
  /** What becomes of the pixels around the place of one. */
  public enum Filter {
    /** The nearest one is taken. */
    NEAREST,
    /** The four around it are weighted by how near they are, in the integers of TFLite. */
    LINEAR,
    /** The same at exact places, rounded to even from the zero point on, as ONNX has it. */
    EXACT,
    /** The same at exact places, ties rounded up, as TFLite has it of uint8. */
    HALF_UP
  }

  /** Returns whether an image is not too large for a table of the places of its pixels. */
  public static boolean isSize(int height, int width) {
    return Math.max(height, width) <= Window.LARGEST_SIDE;
  }

  /** Returns the shape of an image in another size. */
  public static ShapeResult shape(Shape x, int height, int width) {
    if (!isSize(height, width)) {
      return ShapeResult.wrong(
          "an image of %s x %s is larger than %s on a side"
              .formatted(height, width, Window.LARGEST_SIDE));
    }
    return x.dimensions().size() == 3
        ? ShapeResult.of(height, width, x.channels())
        : ShapeResult.noImage(x);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0), height, width);
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return filter != Filter.NEAREST ? LayerCheck.operands(this, inputs) : Optional.empty();
  }

  /** Returns a layer that takes the nearest pixels. */
  public ResizeLayer(
      String name,
      String input,
      int height,
      int width,
      boolean alignCorners,
      boolean halfPixelCenters,
      Span origin) {
    this(name, input, height, width, Filter.NEAREST, alignCorners, halfPixelCenters, origin);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Shape shape = x.type().shape();
    return switch (filter) {
      case NEAREST -> List.of(new ResizeNearest(x.type(), rows(shape), columns(shape)));
      case LINEAR, EXACT, HALF_UP -> {
        ResizeBilinear sums = new ResizeBilinear(x.type(), rowTaps(shape), columnTaps(shape));
        yield List.of(
            sums, new Requantize(sums.output(), divided(x, sums), x.type().elementType()));
      }
    };
  }

  /** TFLite averages the quantized values themselves, so there is no zero point. */
  private Requantization divided(TypedTensor x, ResizeBilinear sums) {
    long zeroPoint =
        filter == Filter.EXACT ? x.quantization().map(Quantization::zeroPoint).orElse(0L) : 0;
    return new Requantization(
        rounding(),
        List.of(Multiplier.quantize(Math.scalb(1.0, -sums.bits()))),
        Math.multiplyExact(zeroPoint, 1L << sums.bits()),
        zeroPoint,
        x.type().elementType().range());
  }

  private Rounding rounding() {
    return switch (filter) {
      case NEAREST, LINEAR -> Rounding.HALF_AWAY;
      case EXACT -> Rounding.HALF_EVEN;
      case HALF_UP -> Rounding.HALF_UP;
    };
  }

  /** Returns where the rows of the output lie between those of an input of this shape. */
  public Taps rowTaps(Shape shape) {
    return taps(shape.dimensions().get(0), height, bits());
  }

  /** Returns where the columns of the output lie between those of an input of this shape. */
  public Taps columnTaps(Shape shape) {
    return taps(shape.dimensions().get(1), width, bits());
  }

  private int bits() {
    return filter == Filter.HALF_UP ? LinearTaps.HALF_UP_BITS : LinearTaps.EXACT_BITS;
  }

  /**
   * Returns whether TFLite, which interpolates uint8 in float32, gives the values of this layer for
   * every image.
   *
   * @param shape of the input
   */
  public boolean equalsFloat32(Shape shape) {
    List<Integer> size = shape.dimensions();
    FloatPlaces rows =
        FloatPlaces.of(size.get(0), height, alignCorners, halfPixelCenters, rowTaps(shape));
    return FloatPlaces.of(size.get(1), width, alignCorners, halfPixelCenters, columnTaps(shape))
        .sameAsFixed(rows);
  }

  /** Returns the same of real numbers: exact places to 24 bits. */
  public Taps realRowTaps(Shape shape) {
    return taps(shape.dimensions().get(0), height, LinearTaps.REAL_BITS);
  }

  /** Returns the same of real numbers: exact places to 24 bits. */
  public Taps realColumnTaps(Shape shape) {
    return taps(shape.dimensions().get(1), width, LinearTaps.REAL_BITS);
  }

  private Taps taps(int from, int to, int bits) {
    return filter == Filter.LINEAR
        ? LinearTaps.of(from, to, alignCorners, halfPixelCenters)
        : LinearTaps.exact(from, to, alignCorners, halfPixelCenters, bits);
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

  private String keyword() {
    return switch (filter) {
      case NEAREST -> "resize_nearest";
      case LINEAR -> "resize_bilinear";
      case EXACT -> "resize_linear";
      case HALF_UP -> "resize_half_up";
    };
  }

  @Override
  public LayerCall call() {
    return LayerCall.of(keyword(), inputs())
        .with("size", new LayerCall.Wholes(List.of(height, width)))
        .flag("align_corners", alignCorners)
        .flag("half_pixel_centers", halfPixelCenters);
  }

  @Override
  public boolean homogeneous() {
    return true;
  }
}
