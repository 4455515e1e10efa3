// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Float32;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Summand;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.Window;

/**
 * Draws single operators: every geometry that is small and odd, and types on both sides of every
 * limit at which a kernel changes its arithmetic.
 */
final class RandomOperators {
  private static final int[] CHANNELS = {1, 2, 3, 4, 5, 8, 17, 36};
  private static final int[][] SIZES = {{7, 5}, {1, 9}, {8, 1}, {1, 1}, {4, 6}, {2, 3}, {11, 13}};

  /**
   * Widths of both factors of a product: sums that fit int32, that may leave it, that do, and
   * factors that do themselves. No sum leaves int64.
   */
  private static final int[][] FACTORS = {
    {1, 4}, {8, 8}, {8, 8}, {4, 8}, {16, 8}, {12, 16}, {16, 16}, {24, 16}, {30, 20}, {32, 12},
    {33, 8}, {8, 33}
  };

  private final SplittableRandom random;

  RandomOperators(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Returns an element of a type: often an extreme one. */
  Tensor values(TensorType type) {
    return Tensor.generate(type.shape(), i -> within(type.range()));
  }

  private long within(Interval range) {
    return switch (random.nextInt(5)) {
      case 0 -> range.min();
      case 1 -> range.max();
      default -> range.min() + random.nextLong(range.max() - range.min() + 1);
    };
  }

  private int[] factors() {
    return FACTORS[random.nextInt(FACTORS.length)];
  }

  private int oneOf(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private IntType type(int bits) {
    return random.nextBoolean() ? IntType.signed(bits) : IntType.unsigned(bits);
  }

  /** A type, or a part of its range. */
  private TensorType tensor(Shape shape, int bits) {
    IntType type = type(bits);
    if (random.nextInt(3) > 0) {
      return TensorType.full(shape, type);
    }
    long a = within(type.range());
    long b = within(type.range());
    return new TensorType(shape, type, new Interval(Math.min(a, b), Math.max(a, b)));
  }

  private Tensor bias(int count) {
    Interval range = random.nextInt(8) == 0 ? IntType.signed(40).range() : new Interval(-99, 99);
    return Tensor.generate(Shape.of(count), i -> within(range));
  }

  Conv2d convolution() {
    int[] bits = factors();
    TensorType input = image(bits[0]);
    int channels = input.shape().channels();
    Window window = window(input.shape());
    int filters = random.nextInt(1, 10);
    int groups = channels % 2 == 0 && random.nextInt(3) == 0 ? 2 : 1;
    IntType weightType = IntType.signed(bits[1]);
    Shape shape = Shape.of(filters, window.rows().kernel(), window.columns().kernel(), channels);
    Tensor weights =
        Tensor.generate(
            shape,
            i -> {
              int filter = i / (shape.elements() / filters);
              boolean connected = i % channels * groups / channels == filter * groups / filters;
              return connected ? within(weightType.range()) : 0;
            });
    return new Conv2d(input, weights, weightType, bias(filters), window, padValue(input));
  }

  DepthwiseConv2d depthwise() {
    int[] bits = factors();
    TensorType input = image(bits[0]);
    Window window = window(input.shape());
    int filters = input.shape().channels() * random.nextInt(1, 4);
    IntType weightType = IntType.signed(bits[1]);
    Shape shape = Shape.of(window.rows().kernel(), window.columns().kernel(), filters);
    Tensor weights = Tensor.generate(shape, i -> within(weightType.range()));
    return new DepthwiseConv2d(input, weights, weightType, bias(filters), window, padValue(input));
  }

  private TensorType image(int bits) {
    int[] size = SIZES[random.nextInt(SIZES.length)];
    return tensor(Shape.of(size[0], size[1], oneOf(CHANNELS)), bits);
  }

  private long padValue(TensorType input) {
    return within(input.elementType().range());
  }

  /** Draws until at least one window fits; padding may be wider than the kernel. */
  private Window window(Shape input) {
    while (true) {
      Window window = new Window(axis(), axis());
      if (window.rows().windows(input.dimensions().get(0)) > 0
          && window.columns().windows(input.dimensions().get(1)) > 0) {
        return window;
      }
    }
  }

  private Window.Axis axis() {
    boolean open = random.nextInt(3) == 0;
    return new Window.Axis(
        random.nextInt(1, 5),
        random.nextInt(1, 4),
        random.nextInt(1, 4),
        open ? 0 : random.nextInt(6),
        open ? 0 : random.nextInt(6));
  }

  Dense dense() {
    int[] bits = factors();
    TensorType input = tensor(Shape.of(random.nextInt(1, 80)), bits[0]);
    IntType weightType = IntType.signed(bits[1]);
    int units = random.nextInt(1, 14);
    Shape shape = Shape.of(units, input.shape().elements());
    Tensor weights = Tensor.generate(shape, i -> within(weightType.range()));
    return new Dense(input, weights, new WeightEncoding.TwosComplement(weightType), bias(units));
  }

  MatMul matMul() {
    int[] bits = factors();
    int k = random.nextInt(1, 40);
    Shape shape = random.nextBoolean() ? Shape.of(k) : Shape.of(random.nextInt(1, 6), k);
    TensorType input = tensor(shape, bits[0]);
    int m = random.nextInt(1, 9);
    TensorType weights = tensor(Shape.of(m, k), bits[1]);
    long inputZeroPoint = within(input.elementType().range());
    long weightZeroPoint = within(weights.elementType().range());
    return new MatMul(input, weights, inputZeroPoint, weightZeroPoint, bias(m));
  }

  Combine combine() {
    int[] bits = factors();
    Shape shape = Shape.of(random.nextInt(1, 6), oneOf(CHANNELS));
    TensorType left = tensor(shape, bits[0]);
    TensorType right = tensor(shape, bits[1]);
    Interval constants = IntType.signed(oneOf(4, 20)).range();
    return new Combine(left, right, combination(left, right, constants));
  }

  private Combination combination(TensorType left, TensorType right, Interval constants) {
    boolean tables = left.elementType().bits() <= 8 && right.elementType().bits() <= 8;
    if (tables && random.nextBoolean()) {
      return new Combination.Tables(
          table(left, constants),
          left.elementType().min(),
          table(right, constants),
          right.elementType().min());
    }
    if (left.elementType().bits() <= 16
        && right.elementType().bits() <= 16
        && random.nextBoolean()) {
      return new Combination.Rescaled(summand(), summand());
    }
    return random.nextBoolean()
        ? new Combination.Linear(within(constants), within(constants), within(constants))
        : new Combination.Product(
            within(left.elementType().range()), within(right.elementType().range()));
  }

  private Summand summand() {
    long factor = within(IntType.signed(31).range());
    long offset = within(IntType.signed(40).range());
    if (random.nextInt(3) == 0) {
      return Summand.exact(factor, offset);
    }
    int shift = random.nextInt(1, 40);
    long above = random.nextLong(1L << shift);
    return new Summand(factor, offset, random.nextLong(above + 1), above, shift);
  }

  private Tensor table(TensorType type, Interval values) {
    return Tensor.generate(Shape.of(1 << type.elementType().bits()), i -> within(values));
  }

  Requantize requantize() {
    int channels = oneOf(CHANNELS);
    int bits = oneOf(4, 8, 10, 11, 16, 24, 32, 33, 40);
    TensorType input = tensor(Shape.of(random.nextInt(1, 5), channels), bits);
    int multipliers = random.nextBoolean() ? 1 : channels;
    IntType output = type(oneOf(2, 8, 8, 16, 32));
    Rounding rounding = Rounding.values()[random.nextInt(Rounding.values().length)];
    List<Multiplier> drawn =
        IntStream.range(0, multipliers).mapToObj(c -> multiplier(rounding)).toList();
    long inputZeroPoint = random.nextBoolean() ? 0 : within(input.elementType().range());
    Requantization requantization =
        new Requantization(rounding, drawn, inputZeroPoint, within(output.range()), output.range());
    return new Requantize(input, requantization, output);
  }

  private Multiplier multiplier(Rounding rounding) {
    if (random.nextInt(12) == 0 && rounding != Rounding.FLOAT32_DIVIDED) {
      return new Multiplier(0, 31);
    }
    boolean float32 =
        rounding == Rounding.FLOAT32_EVEN
            || rounding == Rounding.FLOAT32_EVEN_INSIDE
            || rounding == Rounding.FLOAT32_DIVIDED;
    int significandBits = float32 ? 24 : 31;
    long significand =
        random.nextInt(4) == 0
            ? 1L << (significandBits - 1)
            : random.nextLong(1L << (significandBits - 1), 1L << significandBits);
    int usual = float32 ? random.nextInt(20, 48) : random.nextInt(24, 56);
    return new Multiplier(
        significand, random.nextInt(6) == 0 ? random.nextInt(-4, float32 ? 100 : 63) : usual);
  }

  Lookup lookup() {
    TensorType input = tensor(Shape.of(oneOf(CHANNELS)), random.nextInt(1, 17));
    IntType output = type(oneOf(8, 16, 32, 33));
    Tensor table =
        Tensor.generate(Shape.of(1 << input.elementType().bits()), i -> within(output.range()));
    return new Lookup(input, table, output);
  }

  ArgMax argMax() {
    return new ArgMax(tensor(Shape.of(random.nextInt(1, 4), oneOf(CHANNELS)), oneOf(1, 8, 16, 40)));
  }

  Softmax softmax() {
    TensorType input =
        tensor(Shape.of(random.nextInt(1, 4), random.nextInt(1, 300)), random.nextInt(1, 9));
    Multiplier scale = new Multiplier(random.nextLong(1L << 30, 1L << 31), random.nextInt(0, 31));
    return new Softmax(input, scale, type(8));
  }

  LogSoftmax logSoftmax() {
    int bits = random.nextInt(1, 9);
    TensorType input = tensor(Shape.of(random.nextInt(1, 4), random.nextInt(1, 300)), bits);
    float scale = (float) Math.exp(random.nextDouble(-12, 1.3));
    int fractionBits = Math.max(25 - Math.getExponent(scale), LogSoftmax.LEAST_FRACTION_BITS);
    Shape values = Shape.of(1 << bits);
    return new LogSoftmax(
        input,
        Tensor.generate(
            values, d -> Float.floatToRawIntBits((float) Math.exp(-scale * (double) d))),
        Tensor.generate(
            values, i -> Float32.fixed(scale * (input.elementType().min() + i), fractionBits)),
        fractionBits,
        type(8));
  }

  Pool pool() {
    TensorType input = image(oneOf(1, 8, 16, 32));
    Pool.Kind kind = Pool.Kind.values()[random.nextInt(2)];
    while (true) {
      Window window = new Window(poolAxis(), poolAxis());
      if (window.rows().windows(input.shape().dimensions().get(0)) > 0
          && window.columns().windows(input.shape().dimensions().get(1)) > 0) {
        return Pool.of(input, window, kind);
      }
    }
  }

  private Window.Axis poolAxis() {
    int kernel = random.nextInt(1, 5);
    int stride = random.nextInt(1, 5);
    return new Window.Axis(kernel, stride, 1, random.nextInt(kernel), random.nextInt(kernel));
  }

  /** Returns an operator of the given kind, counted from 0. */
  Operator operator(int kind) {
    return switch (kind) {
      case 0 -> convolution();
      case 1 -> depthwise();
      case 2 -> dense();
      case 3 -> matMul();
      case 4 -> requantize();
      case 5 -> lookup();
      case 6 -> argMax();
      case 7 -> softmax();
      case 8 -> combine();
      case 10 -> logSoftmax();
      default -> pool();
    };
  }
}
