// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/**
 * Takes the elements under each window together, channel by channel: {@code max_pool}, {@code
 * avg_pool} and {@code global_avg_pool}.
 *
 * @param name identifier
 * @param input tensor that it reads, {@code [height, width, channels]}
 * @param form what becomes of the elements under which windows
 * @param activation clamp of the real output
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param rounding how a change of scale rounds
 * @param origin place in the source
 */
public record PoolLayer(
    String name,
    String input,
    Form form,
    Activation activation,
    IntType type,
    Quantization quantization,
    Rounding rounding,
    Span origin)
    implements RequantizedLayer, UnaryLayer {
  /** What becomes of the elements under which windows. */
  public sealed interface Form {
    /** Returns the shape of the output for an input, or why there is none. */
    ShapeResult shape(Shape x);
  }

  /** The largest element under each window. */
  public record Maximum(int height, int width, Sweep sweep) implements Form {
    @Override
    public ShapeResult shape(Shape x) {
      return windows(x, height, width, sweep);
    }

    /** Returns the largest element of each channel. */
    public static Maximum ofImage(Shape x) {
      Sweep once = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);
      return new Maximum(x.dimensions().get(0), x.dimensions().get(1), once);
    }
  }

  /** The average of the elements under each window, without padding. */
  public record Average(int height, int width, Sweep sweep) implements Form {
    @Override
    public ShapeResult shape(Shape x) {
      ShapeResult shape = windows(x, height, width, sweep);
      boolean divisible =
          shape.misfit().isPresent() || Pool.averages(sweep.window(height, width, x), x);
      return divisible
          ? shape
          : new ShapeResult.Wrong(
              new Misfit.Chosen(
                  "size",
                  "averages over so many different numbers of elements that their least common"
                      + " multiple is above 2^31",
                  Optional.of("choose less padding or a larger stride")));
    }
  }

  /** No window may lie in padding alone. */
  private static ShapeResult windows(Shape x, int height, int width, Sweep sweep) {
    if (sweep.padding() instanceof Padding.Sides(int top, int bottom, int left, int right)
        && (Math.max(top, bottom) >= height || Math.max(left, right) >= width)) {
      return new ShapeResult.Wrong(
          new Misfit.Chosen(
              "padding",
              "a window of [%s, %s] could lie in padding alone".formatted(height, width),
              Optional.of("keep each side below the size of the window")));
    }
    return sweep.output(x, height, width, x.channels());
  }

  /**
   * The average of each channel.
   *
   * @param keepsDimensions whether the output is {@code [1, 1, channels]} instead of {@code
   *     [channels]}
   * @param variant whose mean it is, where the layer rounds as TFLite does
   * @param eachRow whether each row has an average of its own: {@code [height, channels]}, or
   *     {@code [height, 1, channels]}
   */
  public record Global(boolean keepsDimensions, TfliteVariant variant, boolean eachRow)
      implements Form {
    /** Returns the mean of all rows. */
    public Global(boolean keepsDimensions, TfliteVariant variant) {
      this(keepsDimensions, variant, false);
    }

    /** Returns the mean of TFLite for desktops. */
    public Global(boolean keepsDimensions) {
      this(keepsDimensions, TfliteVariant.DESKTOP);
    }

    /** Returns which elements are averaged together. */
    public Window window(Shape input) {
      int height = eachRow ? 1 : input.dimensions().get(0);
      int width = input.dimensions().get(1);
      return new Window(
          new Window.Axis(height, height, 1, 0, 0), new Window.Axis(width, width, 1, 0, 0));
    }

    @Override
    public ShapeResult shape(Shape x) {
      return x.dimensions().size() == 3
          ? ShapeResult.ofWhole(output(x).dimensions())
          : ShapeResult.noImage(x);
    }

    /** Returns the shape of the averages. */
    public Shape output(Shape input) {
      List<Integer> output = new ArrayList<>();
      if (eachRow || keepsDimensions) {
        output.add(eachRow ? input.dimensions().get(0) : 1);
      }
      if (keepsDimensions) {
        output.add(1);
      }
      output.add(input.channels());
      return new Shape(output);
    }
  }

  @Override
  public PoolLayer with(Output.Requantized numbers) {
    return new PoolLayer(
        name, input, form, activation, numbers.type(), numbers.quantization(), rounding, origin);
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return form.shape(inputs.get(0));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.operands(this, inputs);
  }

  /** Returns the pool and what makes its result the output. */
  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Pool pool = pool(form, x);
    List<Operator> operators = new ArrayList<>(List.of(pool));
    requantization(x, pool.divisor())
        .ifPresent(r -> operators.add(new Requantize(pool.output(), r, type)));
    return operators;
  }

  private static Pool pool(Form form, TypedTensor x) {
    Shape shape = x.type().shape();
    return switch (form) {
      case Maximum(int height, int width, Sweep sweep) ->
          Pool.of(x.type(), sweep.window(height, width, shape), Pool.Kind.MAXIMUM);
      case Average(int height, int width, Sweep sweep) ->
          Pool.of(x.type(), sweep.window(height, width, shape), Pool.Kind.SUM);
      case Global global ->
          new Pool(x.type(), global.window(shape), Pool.Kind.SUM, global.output(shape));
    };
  }

  private Optional<Requantization> requantization(TypedTensor x, long divisor) {
    Quantization from = x.quantization().orElse(new Quantization(1, 0));
    boolean same = x.type().elementType().equals(type) && from.equals(quantization);
    if (!(form instanceof Maximum) && float32()) {
      return Optional.of(float32(from, divisor));
    }
    return switch (form) {
      case Maximum maximum when same && activation instanceof Activation.None -> Optional.empty();
      case Maximum maximum when same -> Optional.of(codes(1));
      case Maximum maximum -> Optional.of(scaled(from, 1, 1));
      case Average average when same -> Optional.of(codes(divisor));
      case Average average -> Optional.of(scaled(from, divisor, 1));
      case Global global when rounding == Rounding.DOUBLE_AWAY ->
          Optional.of(
              new MeanArithmetic(from, x.type().elementType(), quantization, type, divisor)
                  .requantization(global));
      case Global global -> Optional.of(scaled(from, divisor, divisor));
    };
  }

  /** Divides raw codes, which needs no scale. */
  private boolean float32() {
    return rounding == Rounding.FLOAT32_EVEN || rounding == Rounding.FLOAT32_EVEN_INSIDE;
  }

  /** ONNX Runtime: the sum times {@code f32(sx / f32(sy * n))}, rounded once. */
  private Requantization float32(Quantization from, long count) {
    float scale = (float) from.scale() / ((float) quantization.scale() * count);
    return new Requantization(
        rounding,
        List.of(Multiplier.ofFloat32(scale)),
        Math.multiplyExact(from.zeroPoint(), count),
        quantization.zeroPoint(),
        clamp());
  }

  private Requantization codes(long divisor) {
    Multiplier one = Multiplier.quantize(1);
    return new Requantization(Rounding.HALF_UP, List.of(one), 0, 0, clamp(), divisor);
  }

  /**
   * Changes the scale of a sum.
   *
   * @param count elements in the sum
   * @param after how much of the division follows the rounding of the product
   */
  private Requantization scaled(Quantization from, long count, long after) {
    double scale = from.scale() / quantization.scale() / ((double) count / after);
    return new Requantization(
        rounding,
        List.of(AccumulatorOutput.multiplier(rounding, scale)),
        Math.multiplyExact(from.zeroPoint(), count),
        quantization.zeroPoint(),
        clamp(),
        after);
  }

  private Interval clamp() {
    return activation.clamp(type, quantization);
  }

  @Override
  public LayerCall call() {
    return switch (form) {
      case Maximum(int height, int width, Sweep sweep) ->
          windowed("max_pool", height, width, sweep);
      case Average(int height, int width, Sweep sweep) ->
          windowed("avg_pool", height, width, sweep);
      case Global(boolean keeps, TfliteVariant variant, boolean eachRow) ->
          LayerCall.of("global_avg_pool", inputs())
              .flag("keep_dims", keeps)
              .flag("each_row", eachRow)
              .with(variant);
    };
  }

  private LayerCall windowed(String kind, int height, int width, Sweep sweep) {
    LayerCall call =
        LayerCall.of(kind, inputs()).with("size", new LayerCall.Wholes(List.of(height, width)));
    boolean sideBySide = sweep.strideY() == height && sweep.strideX() == width;
    List<Integer> strides = List.of(sweep.strideY(), sweep.strideX());
    return (sideBySide ? call : call.with("stride", new LayerCall.Wholes(strides)))
        .with(sweep.padding())
        .with(activation);
  }

  @Override
  public List<Double> multipliers(List<TypedTensor> inputs) {
    return List.of(inputs.get(0).scale() / quantization.scale());
  }

  @Override
  public boolean handsOn(Optional<Output.Requantized> numbers) {
    return freeNumbers().equals(numbers);
  }

  @Override
  public boolean homogeneous() {
    return activation.homogeneous();
  }
}
