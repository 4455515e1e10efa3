// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** SumFunctions of a layer, and functions of each channel behind them. */
final class SumFunctions {
  private SumFunctions() {}

  /** Returns the same sums behind one more function of each channel. */
  static Value.Summed then(Value.Summed x, Value.ChannelFunction function, int[] signs) {
    return then(x, function, signs, false);
  }

  /** Returns the same sums behind one more function, which may be a straight line. */
  static Value.Summed then(
      Value.Summed x, Value.ChannelFunction function, int[] signs, boolean straight) {
    Value.ChannelFunction before = x.real();
    Value.ChannelFunction after = (c, v) -> function.apply(c, before.apply(c, v));
    return new Value.Summed(
        x.sum(),
        x.dims(),
        x.order(),
        x.axis(),
        after,
        signs,
        Optional.empty(),
        x.then(),
        straight && x.straight() == before ? after : x.straight());
  }

  /** Returns {@code x * factor + addend} in each channel. */
  static Value.Summed affine(
      Reading reading,
      Value.Summed x,
      IntToDoubleFunction factor,
      IntToDoubleFunction addend,
      IntUnaryOperator sign) {
    int[] signs =
        IntStream.range(0, x.signs().length).map(c -> x.signs()[c] * sign.applyAsInt(c)).toArray();
    return then(
        x,
        (c, v) ->
            reading.rounded(reading.rounded(v * factor.applyAsDouble(c)) + addend.applyAsDouble(c)),
        signs,
        true);
  }

  /** Returns elements, centred, as sums of one product each, so that channels can differ. */
  static Value.Summed ones(Layers layers, Value.Stream x, OnnxNode node) {
    List<Integer> dims = x.dims();
    int axis = dims.size() == 1 ? 0 : 1;
    List<Integer> order = Value.travelling(x.order(), dims, ElementOps.FORM);
    if (!order.isEmpty() && dims.get(axis) > 1 && order.getLast() != axis) {
      throw new Refused("its channels are not innermost where they travel", ElementOps.FORM);
    }
    int channels = dims.get(axis);
    int rest = Reading.elements(dims) / channels;
    Value.Stream read = layers.shaped(x, Shape.of(1, rest, channels), node);
    double[] steps = new double[channels];
    Arrays.setAll(steps, c -> x.scales()[x.oneScale() ? 0 : c]);
    WeightedSum sum =
        new WeightedSum(
            node,
            read,
            new ConvolutionLayer.Depthwise(1),
            Tensor.generate(Shape.of(1, 1, channels), i -> 1),
            List.of(0L),
            IntType.signed(2),
            List.of(1.0),
            new Sweep(1, 1, 1, 1, Padding.Sides.NONE),
            channels,
            true,
            Shape.of(1, rest, channels),
            steps);
    return Value.Summed.rising(
        sum,
        dims,
        x.order(),
        axis,
        (c, acc) -> layers.exact() ? steps[c] * acc : (float) steps[c] * (float) acc,
        layers.exact() || Layers.tableable(x) || !wide(x)
            ? Optional.empty()
            : Optional.of(PlainSum.unclamped(channels)));
  }

  /** Tells whether elements are quantized values of more bits than ONNX Runtime's kernels take. */
  private static boolean wide(Value.Stream x) {
    return x.oneScale() && x.type().bits() <= QuantizeOps.MOST_BITS;
  }
}
