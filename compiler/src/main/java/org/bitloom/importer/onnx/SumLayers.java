// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Output;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ThresholdLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/** The layers of weighted sums, with a requantizer or with thresholds behind them. */
record SumLayers(Layers layers) {
  /** Thresholds of one layer. */
  private static final long MOST_THRESHOLDS = 1L << 23;

  /** Returns sums as quantized values. */
  Value.Stream quantized(Value.Summed summed, Grid grid, OnnxNode node) {
    WeightedSum sum = summed.sum();
    boolean plain =
        summed.plain().isPresent()
            && grid.rounding() == GridRounding.LINEAR
            && grid.scales().length == 1
            && sum.stream().oneScale();
    String name = plain ? plain(summed, grid) : counted(summed, grid, node);
    Value.Stream made = layers.stream(name, sum.outShape(), summed.dims(), summed.order(), grid);
    return summed.then().apply(made);
  }

  private String plain(Value.Summed summed, Grid grid) {
    PlainSum end = summed.plain().orElseThrow();
    Activation clamp = GridLayers.clip(end.low(), end.high(), grid);
    Rounding rounding =
        GridLayers.rounding(Rounding.FLOAT32_EVEN, grid.type(), summed.sum().stream().type());
    if (summed.sum().ofElements() && bias(end.bias()).isEmpty()) {
      return changed(summed.sum(), clamp, grid, rounding);
    }
    Output output = new Output.Requantized(grid.type(), grid.quantization());
    LayerWeights weights =
        new LayerWeights(
            summed.sum().weights(),
            new WeightEncoding.TwosComplement(summed.sum().weightType()),
            summed.sum().scales(),
            summed.sum().zeroPoints(),
            Optional.empty());
    return layer(summed.sum(), weights, bias(end.bias()), clamp, output, rounding);
  }

  /** Makes a layer that changes scale, type or range of elements. */
  private String changed(WeightedSum sum, Activation clamp, Grid grid, Rounding rounding) {
    String name = layers.name("quantize", sum.node());
    layers.add(
        new RequantizeLayer(
            name,
            sum.stream().layer(),
            clamp,
            grid.type(),
            grid.quantization(),
            rounding,
            layers.origin()));
    return name;
  }

  private static Optional<Tensor> bias(long[] values) {
    return Arrays.stream(values).allMatch(b -> b == 0)
        ? Optional.empty()
        : Optional.of(Tensor.of(Shape.of(values.length), values));
  }

  /** Makes the layer of the sums, and returns its name. */
  private String layer(
      WeightedSum sum,
      LayerWeights weights,
      Optional<Tensor> bias,
      Activation activation,
      Output output,
      Rounding rounding) {
    boolean dense = sum.form() == null;
    boolean depthwise = sum.form() instanceof ConvolutionLayer.Depthwise;
    String name =
        layers.name(dense ? "dense" : depthwise ? "depthwise_conv2d" : "conv2d", sum.node());
    String input = sum.stream().layer();
    layers.add(
        dense
            ? new DenseLayer(
                name,
                input,
                weights,
                bias,
                activation,
                output,
                rounding,
                Optional.empty(),
                layers.origin())
            : new ConvolutionLayer(
                name,
                input,
                sum.form(),
                weights,
                bias,
                sum.sweep(),
                activation,
                output,
                rounding,
                Optional.empty(),
                layers.origin()));
    return name;
  }

  /** Makes the sums themselves, each channel with its sign, and returns their stream. */
  Value.Stream accumulators(Value.Summed summed, int[] signs, long[] bias) {
    WeightedSum sum = summed.sum();
    Tensor weights =
        Tensor.generate(sum.weights().shape(), i -> signs[sum.channel(i)] * sum.centred(i));
    Interval range = weights.range();
    boolean bipolar = Arrays.stream(weights.toArray()).allMatch(w -> w == 1 || w == -1);
    WeightEncoding encoding =
        bipolar
            ? new WeightEncoding.Bipolar()
            : range.min() >= -1 && range.max() <= 1
                ? new WeightEncoding.Ternary()
                : new WeightEncoding.TwosComplement(IntType.signedFor(range));
    double scale = (float) (sum.sumScales()[0] / sum.stream().scale());
    LayerWeights layerWeights = new LayerWeights(weights, encoding, List.of(positive(scale)), 0);
    String name =
        layer(
            sum,
            layerWeights,
            bias(bias),
            new Activation.None(),
            new Output.Accumulator(),
            Rounding.HALF_EVEN);
    long widest = Arrays.stream(sum.bounds()).max().orElseThrow();
    widest += Arrays.stream(bias).map(Math::abs).max().orElse(0);
    return new Value.Stream(
        name,
        sum.outShape(),
        summed.dims(),
        summed.order(),
        IntType.signedFor(new Interval(-widest, widest)),
        new double[] {sum.sumScales()[0]},
        0,
        true);
  }

  private static double positive(double scale) {
    return scale > 0 && Double.isFinite(scale) ? scale : 1;
  }

  private String counted(Value.Summed summed, Grid grid, OnnxNode node) {
    WeightedSum sum = summed.sum();
    int levels = Math.toIntExact(grid.high() - grid.low());
    if ((long) levels * sum.channels() > MOST_THRESHOLDS) {
      throw new Refused(
          "%d levels of %d channels are too many".formatted(levels, sum.channels()),
          "fewer bits behind sums");
    }
    Value.Stream accumulators = accumulators(summed, summed.signs(), new long[sum.channels()]);
    long[] bounds = sum.bounds();
    long[] thresholds = new long[sum.channels() * levels];
    for (int c = 0; c < sum.channels(); c++) {
      int channel = c;
      Steps.find(
          acc -> grid.code(channel, summed.real().apply(channel, summed.signs()[channel] * acc)),
          bounds[c],
          grid.low(),
          thresholds,
          c * levels,
          levels);
    }
    String name = layers.name("thresholds", node);
    layers.add(
        new ThresholdLayer(
            name,
            accumulators.layer(),
            Tensor.of(Shape.of(sum.channels(), levels), thresholds),
            grid.low(),
            grid.type(),
            grid.quantization(),
            layers.origin()));
    return name;
  }
}
