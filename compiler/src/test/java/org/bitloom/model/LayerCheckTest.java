// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers need of their inputs, whatever file they come from. */
class LayerCheckTest {
  private static final Span ORIGIN = Span.ofFile("check");
  private static final IntType INT8 = IntType.signed(8);
  private static final IntType INT16 = IntType.signed(16);
  private static final Quantization NUMBERS = new Quantization(0.5, 0);
  private static final TypedTensor IMAGE = tensor(INT8, 6, 5, 4);
  private static final TypedTensor VECTOR = tensor(INT8, 12);
  private static final Output OUTPUT = new Output.Requantized(INT8, NUMBERS);
  private static final Sweep ONE = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);

  private static TypedTensor tensor(IntType type, Integer... shape) {
    return new TypedTensor(TensorType.full(Shape.of(shape), type), Optional.of(NUMBERS));
  }

  private static TypedTensor scaled(double scale) {
    return new TypedTensor(
        TensorType.full(Shape.of(12), INT8), Optional.of(new Quantization(scale, 0)));
  }

  private static LayerWeights weights(double scale, Integer... shape) {
    return new LayerWeights(Tensor.generate(Shape.of(shape), i -> i % 5), INT8, List.of(scale), 0);
  }

  private static Layer dense(double scale, int units, int inputs) {
    return new DenseLayer(
        "d",
        "x",
        weights(scale, units, inputs),
        Optional.empty(),
        new Activation.None(),
        OUTPUT,
        Rounding.HALF_UP,
        Optional.empty(),
        ORIGIN);
  }

  private static Layer convolution(ConvolutionLayer.Form form, Sweep sweep, Integer... shape) {
    return new ConvolutionLayer(
        "c",
        "x",
        form,
        weights(1, shape),
        Optional.empty(),
        sweep,
        new Activation.None(),
        OUTPUT,
        Rounding.HALF_UP,
        Optional.empty(),
        ORIGIN);
  }

  private static Layer pool(PoolLayer.Form form) {
    return new PoolLayer(
        "p", "x", form, new Activation.None(), INT8, NUMBERS, Rounding.HALF_UP, ORIGIN);
  }

  private static Layer sum() {
    return new CombineLayer(
        "s",
        "x",
        "y",
        CombineLayer.Kind.ADD,
        new Activation.None(),
        INT8,
        NUMBERS,
        Rounding.HALF_UP,
        ORIGIN);
  }

  private static Layer concat(int axis) {
    return new ConcatLayer("j", List.of("x", "y"), axis, INT8, NUMBERS, Rounding.HALF_UP, ORIGIN);
  }

  private static Stream<Arguments> misfits() {
    Sweep padded = new Sweep(1, 1, 1, 1, new Padding.Sides(0, 2, 0, 0));
    Sweep dilated = new Sweep(1, 1, 40000, 1, new Padding.Same());
    return Stream.of(
        Arguments.of(dense(1, 3, 11), List.of(VECTOR), "do not fit an input of shape [12]"),
        Arguments.of(dense(1e12, 3, 12), List.of(VECTOR), "it ends below 2^30"),
        Arguments.of(
            dense(1, 3, 12), List.of(tensor(IntType.signed(17), 12)), "dense reads at most 16"),
        Arguments.of(
            convolution(new ConvolutionLayer.Grouped(1), ONE, 2, 3, 3, 3),
            List.of(IMAGE),
            "weights of shape [2, 3, 3, 3]"),
        Arguments.of(
            convolution(new ConvolutionLayer.Grouped(2), ONE, 3, 3, 3, 2),
            List.of(IMAGE),
            "2 groups do not divide both 4 channels and 3 filters"),
        Arguments.of(
            convolution(new ConvolutionLayer.Depthwise(2), ONE, 3, 3, 4),
            List.of(IMAGE),
            "4 filters are not 2 for each of 4 channels"),
        Arguments.of(
            convolution(new ConvolutionLayer.Depthwise(1), ONE, 7, 3, 4),
            List.of(IMAGE),
            "a window of 7 does not fit into 6"),
        Arguments.of(
            convolution(new ConvolutionLayer.Depthwise(1), dilated, 3, 3, 4),
            List.of(IMAGE),
            "larger than 65536"),
        Arguments.of(
            pool(new PoolLayer.Maximum(2, 2, ONE)), List.of(VECTOR), "the input has shape [12]"),
        Arguments.of(pool(new PoolLayer.Average(2, 2, padded)), List.of(IMAGE), "in padding alone"),
        Arguments.of(
            pool(new PoolLayer.Global(true)), List.of(VECTOR), "[height, width, channels]"),
        Arguments.of(
            sum(), List.of(IMAGE, tensor(INT8, 6, 4, 4)), "[6, 5, 4] and [6, 4, 4] differ"),
        Arguments.of(concat(0), List.of(IMAGE, VECTOR), "differ beside axis 0"),
        Arguments.of(concat(1), List.of(VECTOR, VECTOR), "axis 1 does not exist"),
        Arguments.of(
            new SliceLayer("k", "x", List.of(new Slice.Range(10, 2, 2)), ORIGIN),
            List.of(VECTOR),
            "position 12 of dimension 0 is kept, shape [12] ends at 11"),
        Arguments.of(
            new PadLayer("b", "x", List.of(new Pad.Side(1, 1)), 0, ORIGIN),
            List.of(IMAGE),
            "2 numbers pad 1 dimensions, shape [6, 5, 4] has 3"),
        Arguments.of(
            new PadLayer("b", "x", List.of(new Pad.Side(1, 1)), 100, ORIGIN),
            List.of(VECTOR),
            "quantized 200, which int8 does not hold"),
        Arguments.of(
            new PadLayer("b", "x", List.of(new Pad.Side(0, 1 << 24)), 0, ORIGIN),
            List.of(VECTOR),
            "at most 16777216 elements"),
        Arguments.of(
            new ReshapeLayer("r", "x", Shape.of(3, 5), ORIGIN),
            List.of(VECTOR),
            "the input has 12 elements, shape [3, 5] has 15"),
        Arguments.of(
            new ResizeLayer("z", "x", 3, 1 << 17, false, false, ORIGIN),
            List.of(IMAGE),
            "an image of 3 x 131072 is larger than 65536 on a side"),
        Arguments.of(
            new SoftmaxLayer("e", "x", 1, INT8, ORIGIN),
            List.of(tensor(INT8, 4096)),
            "at most 4095 channels, not 4096"),
        Arguments.of(
            new LogSoftmaxLayer("e", "x", INT8, TfliteVariant.DESKTOP, ORIGIN),
            List.of(tensor(INT8, 4096)),
            "at most 4095 channels, not 4096"),
        Arguments.of(
            new LogSoftmaxLayer("e", "x", INT8, TfliteVariant.DESKTOP, ORIGIN),
            List.of(tensor(INT16, 12)),
            "log_softmax reads at most 8 bits"),
        Arguments.of(
            new LogSoftmaxLayer("e", "x", INT8, TfliteVariant.DESKTOP, ORIGIN),
            List.of(scaled(4)),
            "from 2^-27 to below 2^2"),
        Arguments.of(
            new LogSoftmaxLayer("e", "x", INT8, TfliteVariant.DESKTOP, ORIGIN),
            List.of(scaled(0x1p-28)),
            "from 2^-27 to below 2^2"),
        Arguments.of(
            new LogSoftmaxLayer("e", "x", INT8, TfliteVariant.MICRO, ORIGIN),
            List.of(scaled(0x1p-26)),
            "above 2^-26"),
        Arguments.of(
            new LogSoftmaxLayer("e", "x", IntType.unsigned(8), TfliteVariant.MICRO, ORIGIN),
            List.of(scaled(0.1)),
            "makes int8, not uint8"),
        Arguments.of(
            new SoftmaxLayer("e", "x", 1e-9, INT8, ORIGIN), List.of(VECTOR), "above 2^-26"),
        Arguments.of(
            new SoftmaxLayer("e", "x", 1e-9, INT16, ORIGIN),
            List.of(tensor(INT16, 12)),
            "from 2.33e-9 to 4.999"),
        Arguments.of(
            new SoftmaxLayer("e", "x", 100, INT16, ORIGIN),
            List.of(tensor(INT16, 12)),
            "from 2.33e-9 to 4.999"),
        Arguments.of(
            new SoftmaxLayer("e", "x", 1, INT8, ORIGIN),
            List.of(tensor(INT16, 12)),
            "softmax reads at most 8 bits"),
        Arguments.of(
            new SoftmaxLayer("e", "x", 1, INT16, ORIGIN),
            List.of(tensor(IntType.signed(17), 12)),
            "softmax reads at most 16 bits"),
        Arguments.of(
            new LookupLayer("f", "x", new UnaryFunction.HardSwish(), INT8, NUMBERS, ORIGIN),
            List.of(tensor(IntType.signed(17), 12)),
            "hard_swish reads at most 16 bits"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void aLayerThatItsInputsDoNotSuitSaysWhy(Layer layer, List<TypedTensor> inputs, String reason) {
    assertThat(LayerCheck.misfit(layer, inputs))
        .hasValueSatisfying(misfit -> assertThat(misfit.reason()).contains(reason));
  }

  @Test
  void aLayerThatItsInputsSuitDeliversItsShape() {
    Layer layer = convolution(new ConvolutionLayer.Grouped(2), ONE, 6, 3, 3, 2);
    assertThat(LayerCheck.misfit(layer, List.of(IMAGE))).isEmpty();
    assertThat(LayerCheck.output(layer, List.of(IMAGE)).type().shape())
        .isEqualTo(LayerCheck.announced(layer, List.of(IMAGE)).type().shape())
        .isEqualTo(Shape.of(4, 3, 6));
  }
}
