// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.PadLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/**
 * Draws what importers put together of several layers: PReLU and transposed convolutions. Each goes
 * on at the end of a chain.
 */
final class RandomComposites {
  private static final int MOST_ELEMENTS = 800;

  private final SplittableRandom random;
  private final RandomChain chain;

  RandomComposites(SplittableRandom random, RandomChain chain) {
    this.random = random;
    this.chain = chain;
  }

  /** {@code max(x, 0) + slope * min(x, 0)}, with a slope per channel or one, of either sign. */
  void prelu() {
    RandomChain.Value x = chain.end();
    IntType type = new IntType(x.type().signed(), 8);
    Quantization numbers = chain.quantization(type);
    Rounding rounding = chain.rounding();
    String above = chain.name();
    chain.aside(requantized(above, x, new Activation.Relu(), type, numbers));
    String below = chain.name();
    Activation negative = new Activation.Clip((float) Math.scalb(-x.quantization().scale(), 12), 0);
    chain.aside(requantized(below, x, negative, x.type(), x.quantization()));
    String sloped = chain.name();
    chain.aside(
        new ConstantLayer(
            sloped,
            below,
            CombineLayer.Kind.MUL,
            false,
            slopes(x.shape().channels()),
            new Activation.None(),
            type,
            numbers,
            rounding,
            RandomChain.origin(sloped)));
    String name = chain.name();
    CombineLayer sum =
        new CombineLayer(
            name,
            above,
            sloped,
            CombineLayer.Kind.ADD,
            new Activation.None(),
            type,
            numbers,
            rounding,
            RandomChain.origin(name));
    TypedTensor summand = new TypedTensor(TensorType.full(x.shape(), type), Optional.of(numbers));
    sum.expanded(List.of(summand, summand), UnaryOperator.identity()).forEach(chain::aside);
    chain.endIn(new RandomChain.Value(name, x.shape(), type, numbers));
  }

  private LayerWeights slopes(int channels) {
    Shape shape = random.nextBoolean() ? Shape.of(1) : Shape.of(channels);
    return new LayerWeights(
        Tensor.generate(shape, i -> random.nextLong(-128, 128)),
        IntType.signed(8),
        List.of((double) (float) random.nextDouble(0.002, 0.02)),
        random.nextInt(-20, 20));
  }

  private static Layer requantized(
      String name, RandomChain.Value x, Activation activation, IntType type, Quantization numbers) {
    return new RequantizeLayer(
        name, x.name(), activation, type, numbers, Rounding.HALF_AWAY, RandomChain.origin(name));
  }

  /** Zeros between the pixels, a border that may cut some off, and a convolution. */
  void transposed() {
    int strideY = random.nextInt(1, 4);
    int strideX = random.nextInt(1, 4);
    int rows = chain.end().shape().dimensions().get(0);
    int columns = chain.end().shape().dimensions().get(1);
    int channels = chain.end().shape().channels();
    if (rows * strideY * columns * strideX * channels > MOST_ELEMENTS) {
      chain.convolution(1, 1);
      return;
    }
    Pad.Side none = new Pad.Side(0, 0);
    List<Pad.Side> sides =
        List.of(none, new Pad.Side(0, strideY - 1), none, new Pad.Side(0, strideX - 1), none);
    IntType type = chain.end().type();
    Quantization numbers = chain.end().quantization();
    String apart = chain.name();
    Shape pixels = Shape.of(rows, 1, columns, 1, channels);
    chain.add(
        new ReshapeLayer(apart, chain.end().name(), pixels, RandomChain.origin(apart)),
        pixels,
        type,
        numbers);
    String zeros = chain.name();
    Shape padded = Shape.of(rows, strideY, columns, strideX, channels);
    chain.add(
        new PadLayer(zeros, apart, sides, 0, RandomChain.origin(zeros)), padded, type, numbers);
    String image = chain.name();
    Shape together = Shape.of(rows * strideY, columns * strideX, channels);
    chain.add(
        new ReshapeLayer(image, zeros, together, RandomChain.origin(image)),
        together,
        type,
        numbers);
    if (random.nextBoolean() && strideY > 1) {
      cut(together);
    }
    chain.convolution(random.nextInt(1, 4), random.nextInt(1, 4));
  }

  /** Leaves out the last row. */
  private void cut(Shape image) {
    int rows = image.dimensions().get(0) - 1;
    int columns = image.dimensions().get(1);
    String name = chain.name();
    List<Slice.Range> ranges =
        List.of(
            new Slice.Range(0, rows, 1),
            Slice.Range.all(columns),
            Slice.Range.all(image.channels()));
    Shape shape = Shape.of(rows, columns, image.channels());
    chain.add(
        new SliceLayer(name, chain.end().name(), ranges, RandomChain.origin(name)),
        shape,
        chain.end().type(),
        chain.end().quantization());
  }
}
