// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.format.Channels;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;

/**
 * A convolution: {@code activation(w * x + b)} under a window that sweeps over the input.
 *
 * @param name identifier
 * @param input tensor that it reads, {@code [height, width, channels]}
 * @param form which inputs an output channel reads, and so the shape of the weights
 * @param weights of every position of the kernel
 * @param bias one per output channel at scale {@code scale_x * scale_w}; absent for none
 * @param sweep how the kernel moves
 * @param activation clamp of the real output
 * @param output requantized, or the accumulator
 * @param rounding how the requantizer rounds
 * @param accumulator type that the user requires for the accumulator
 * @param origin place in the source
 */
public record ConvolutionLayer(
    String name,
    String input,
    Form form,
    LayerWeights weights,
    Optional<Tensor> bias,
    Sweep sweep,
    Activation activation,
    Output output,
    Rounding rounding,
    Optional<RequiredAccumulator> accumulator,
    Span origin)
    implements WeightedLayer, UnaryLayer {
  /** Which inputs an output channel reads. */
  public sealed interface Form {
    /** Returns what is wrong with so many filters over the channels of an input. */
    Optional<Misfit> misfit(long channels, long filters);
  }

  /**
   * Weights {@code [out, kernel height, kernel width, channels / groups]}: an output channel reads
   * the channels of its group.
   */
  public record Grouped(int groups) implements Form {
    @Override
    public Optional<Misfit> misfit(long channels, long filters) {
      return groups > 0 && filters % groups == 0 && channels % groups == 0
          ? Optional.empty()
          : Optional.of(
              new Misfit.Shapes(
                  "%s groups do not divide both %s channels and %s filters"
                      .formatted(groups, channels, filters)));
    }
  }

  /**
   * Weights {@code [kernel height, kernel width, channels * multiplier]}: output channel {@code o}
   * reads channel {@code o / multiplier}.
   */
  public record Depthwise(int multiplier) implements Form {
    @Override
    public Optional<Misfit> misfit(long channels, long filters) {
      return filters == channels * multiplier
          ? Optional.empty()
          : Optional.of(
              new Misfit.Shapes(
                  "%s filters are not %s for each of %s channels"
                      .formatted(filters, multiplier, channels)));
    }
  }

  /**
   * Returns the shape of the output of a kernel.
   *
   * @param x shape of the input
   * @param filters output channels
   */
  public static ShapeResult shape(
      Shape x, Form form, long filters, int kernelHeight, int kernelWidth, Sweep sweep) {
    return form.misfit(x.channels(), filters)
        .<ShapeResult>map(ShapeResult.Wrong::new)
        .orElseGet(() -> sweep.output(x, kernelHeight, kernelWidth, filters));
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    Shape x = inputs.get(0);
    if (form instanceof Grouped && channelsPerPosition() != x.channels()) {
      return ShapeResult.wrong(
          "weights of shape %s do not fit an input of shape %s"
              .formatted(weights.values().shape(), x));
    }
    return shape(x, form, filters(), kernelHeight(), kernelWidth(), sweep);
  }

  @Override
  public ConvolutionLayer with(LayerWeights others, Optional<Tensor> otherBias) {
    return new ConvolutionLayer(
        name,
        input,
        form,
        others,
        otherBias,
        sweep,
        activation,
        output,
        rounding,
        accumulator,
        origin);
  }

  @Override
  public ConvolutionLayer with(Output other) {
    return new ConvolutionLayer(
        name, input, form, weights, bias, sweep, activation, other, rounding, accumulator, origin);
  }

  /** Returns the rows of the kernel. */
  public int kernelHeight() {
    return dimension(form instanceof Grouped ? 1 : 0);
  }

  /** Returns the columns of the kernel. */
  public int kernelWidth() {
    return dimension(form instanceof Grouped ? 2 : 1);
  }

  /** Returns the output channels. */
  public int filters() {
    return dimension(form instanceof Grouped ? 0 : 2);
  }

  /** Returns the products of an output channel that one word of the kernel can hold. */
  public int channelsPerPosition() {
    return switch (form) {
      case Grouped(int groups) -> Math.multiplyExact(dimension(3), groups);
      case Depthwise(int multiplier) -> 1;
    };
  }

  private int dimension(int index) {
    return weights.values().shape().dimensions().get(index);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    long zeroPoint = x.quantization().map(Quantization::zeroPoint).orElse(0L);
    Tensor none = Tensor.generate(Shape.of(filters()), o -> 0);
    WeightedSum unbiased = sum(x, none, zeroPoint);
    Tensor start =
        Tensor.generate(
            none.shape(),
            o -> {
              long b = bias.isPresent() ? bias.get().get(o) : 0;
              return Math.subtractExact(b, Math.multiplyExact(zeroPoint, weightSum(unbiased, o)));
            });
    return AccumulatorOutput.chain(
        sum(x, start, zeroPoint), output, activation, rounding, y -> ratios(x, y));
  }

  private static long weightSum(WeightedSum operator, int channel) {
    Interval sums = operator.weightSums(channel);
    return Math.addExact(sums.min(), sums.max());
  }

  private WeightedSum sum(TypedTensor x, Tensor start, long zeroPoint) {
    Tensor centred = weights.centred(channels());
    WeightEncoding encoding = weights.centredEncoding(channels());
    Window window = sweep.window(kernelHeight(), kernelWidth(), x.type().shape());
    return switch (form) {
      case Grouped(int groups) ->
          new Conv2d(
              x.type(),
              ungrouped(centred, groups, x.type().shape().channels()),
              groups == 1 ? encoding : encoding.withZero(),
              start,
              window,
              zeroPoint);
      case Depthwise(int multiplier) ->
          new DepthwiseConv2d(x.type(), centred, encoding, start, window, zeroPoint);
    };
  }

  /** Returns the weights over all channels, 0 outside of an output channel's group. */
  private Tensor ungrouped(Tensor grouped, int groups, int channels) {
    if (groups == 1) {
      return grouped;
    }
    int width = channels / groups;
    int positions = kernelHeight() * kernelWidth();
    int filtersPerGroup = filters() / groups;
    return Tensor.generate(
        Shape.of(filters(), kernelHeight(), kernelWidth(), channels),
        i -> {
          int channel = i % channels;
          int filter = i / channels / positions;
          boolean own = channel / width == filter / filtersPerGroup;
          return own ? grouped.get(i / channels * width + channel % width) : 0;
        });
  }

  /** TFLite's uint8 kernels have the rule of dense. */
  @Override
  public boolean multipliesAsDense() {
    return weights.scales().size() == 1 && !weights.type().signed();
  }

  @Override
  public Channels channels() {
    return switch (form) {
      case Grouped grouped -> Channels.first(filters(), weights.values().size());
      case Depthwise depthwise -> Channels.last(filters());
    };
  }

  @Override
  public LayerCall call() {
    LayerCall call =
        form instanceof Grouped
            ? LayerCall.of("conv2d", inputs()).with("filters", new LayerCall.Whole(filters()))
            : LayerCall.of("depthwise_conv2d", inputs());
    call =
        call.with("kernel", new LayerCall.Wholes(List.of(kernelHeight(), kernelWidth())))
            .unless(1, "stride", sweep.strideY(), sweep.strideX())
            .with(sweep.padding())
            .unless(1, "dilation", sweep.dilationY(), sweep.dilationX());
    return switch (form) {
      case Grouped(int groups) -> call.unless(1, "groups", groups).with(activation);
      case Depthwise(int multiplier) ->
          call.unless(1, "depth_multiplier", multiplier).with(activation);
    };
  }

  /**
   * Returns the whole window as SIMD lanes, or one where channels are not summed and windows cannot
   * be read by columns; processing elements that share an input channel come together.
   */
  @Override
  public Optional<ArraySize> arraySize(List<Shape> inputs) {
    return Optional.of(
        switch (form) {
          case Grouped(int groups) ->
              ArraySize.of(
                  filters(), kernelHeight() * kernelWidth() * channelsPerPosition(), weights());
          case Depthwise(int multiplier) ->
              new ArraySize(filters(), summedTogether(inputs.get(0)), multiplier, false);
        });
  }

  private int summedTogether(Shape input) {
    Window window = sweep.window(kernelHeight(), kernelWidth(), input);
    return window.reachesInput() ? window.positions() : 1;
  }
}
