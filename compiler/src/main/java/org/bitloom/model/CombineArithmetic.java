// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/** The integer form of sums and products of two quantized tensors (numerics page). */
final class CombineArithmetic {
  /** Bits by which TFLite shifts the summands left; source: {@code add.cc}. */
  private static final int LEFT_SHIFT = 20;

  /** The widest elements that TFLite's kernels add. */
  private static final int TFLITE_BITS = 8;

  /** The larger factor of a sum has 17 bits: with its sign, the shorter operand of a DSP block. */
  private static final int FACTOR_BITS = 17;

  private final CombineLayer layer;
  private final TensorType left;
  private final TensorType right;
  private final Quantization leftNumbers;
  private final Quantization rightNumbers;

  private CombineArithmetic(CombineLayer layer, TypedTensor left, TypedTensor right) {
    this.layer = layer;
    this.left = left.type();
    this.right = right.type();
    this.leftNumbers = left.quantization().orElse(new Quantization(1, 0));
    this.rightNumbers = right.quantization().orElse(new Quantization(1, 0));
  }

  /** Returns the accumulating operator and its requantizer. */
  static List<Operator> operators(CombineLayer layer, TypedTensor left, TypedTensor right) {
    Form form = form(layer, left, right);
    Combine combine = new Combine(left.type(), right.type(), form.combination);
    return List.of(combine, new Requantize(combine.output(), form.requantization, layer.type()));
  }

  /** Returns what the accumulators are, and what becomes of them. */
  static Form form(CombineLayer layer, TypedTensor left, TypedTensor right) {
    CombineArithmetic arithmetic = new CombineArithmetic(layer, left, right);
    return switch (layer.kind()) {
      case ADD -> arithmetic.sum(1);
      case SUB -> arithmetic.sum(-1);
      case MUL -> arithmetic.product();
      case MAXIMUM -> arithmetic.extreme(true);
      case MINIMUM -> arithmetic.extreme(false);
    };
  }

  /** An accumulator and what becomes of it. */
  record Form(Combination combination, Requantization requantization) {}

  private Interval clamp() {
    return layer.activation().clamp(layer.type(), layer.quantization());
  }

  private Requantization requantization(Multiplier multiplier) {
    return new Requantization(
        layer.rounding(), List.of(multiplier), 0, layer.quantization().zeroPoint(), clamp());
  }

  /** Source: {@code mul.cc}; TFLite computes the multiplier in float32, TFLite Micro in double. */
  private Form product() {
    boolean single =
        layer.rounding() == Rounding.FLOAT32_EVEN_INSIDE
            || layer.rounding() == Rounding.DOUBLE_AWAY && layer.variant() == TfliteVariant.DESKTOP;
    double scale =
        single
            ? (float) leftNumbers.scale()
                * (float) rightNumbers.scale()
                / (float) layer.quantization().scale()
            : leftNumbers.scale() * rightNumbers.scale() / layer.quantization().scale();
    return new Form(
        new Combination.Product(leftNumbers.zeroPoint(), rightNumbers.zeroPoint()),
        requantization(AccumulatorOutput.multiplier(layer.rounding(), scale)));
  }

  /** Both operands have the numbers of the output, so only the activation is left to do. */
  private Form extreme(boolean largest) {
    return new Form(
        new Combination.Extreme(largest),
        new Requantization(Rounding.HALF_UP, List.of(Multiplier.quantize(1)), 0, 0, clamp()));
  }

  private Form sum(int sign) {
    boolean narrow =
        left.elementType().bits() <= TFLITE_BITS && right.elementType().bits() <= TFLITE_BITS;
    boolean rounded = layer.rounding() == Rounding.DOUBLE_AWAY;
    if (!narrow) {
      return rounded ? wide(sign) : scaled(sign);
    }
    Form reference = rounded ? tflite(sign) : float32(sign).orElseGet(() -> scaled(sign));
    return smaller(reference, sign).orElse(reference);
  }

  /**
   * {@code (x1 - z1) * k1 ± (x2 - z2) * k2}, with {@code k = round(s / s_y * 2^shift)} and the
   * larger one of {@value #FACTOR_BITS} bits; requantized by {@code 2^-shift}.
   */
  private Form scaled(int sign) {
    double leftRatio = leftNumbers.scale() / layer.quantization().scale();
    double rightRatio = rightNumbers.scale() / layer.quantization().scale();
    int shift = FACTOR_BITS - 1 - Math.getExponent(Math.max(leftRatio, rightRatio));
    return new Form(
        linear(
            Math.round(Math.scalb(leftRatio, shift)),
            sign * Math.round(Math.scalb(rightRatio, shift))),
        requantization(AccumulatorOutput.multiplier(layer.rounding(), Math.scalb(1.0, -shift))));
  }

  private Combination.Linear linear(long leftFactor, long rightFactor) {
    return new Combination.Linear(
        leftFactor,
        rightFactor,
        -Math.addExact(
            Math.multiplyExact(leftFactor, leftNumbers.zeroPoint()),
            Math.multiplyExact(rightFactor, rightNumbers.zeroPoint())));
  }

  /**
   * Both summands scaled to one step of {@code 2 * max(s1, s2) / 2^20}, then their sum. {@code SUB}
   * of TFLite negates the multiplier of the second summand, which rounds its ties the other way
   * ({@code sub.cc}); that of TFLite Micro subtracts, and its ratios are float32 ({@code
   * sub_common.cc}).
   */
  private Form tflite(int sign) {
    double step = 2 * Math.max(leftNumbers.scale(), rightNumbers.scale());
    double unit = Math.scalb(1.0, LEFT_SHIFT) * layer.quantization().scale();
    return new Form(
        new Combination.Tables(
            summands(left, leftNumbers, step, 1),
            left.elementType().min(),
            summands(right, rightNumbers, step, sign),
            right.elementType().min()),
        requantization(Multiplier.quantize(ratio(step, unit))));
  }

  /** Both summands scaled to one step of {@code 2 * max(s1, s2) / 2^15}, then their sum. */
  private Form wide(int sign) {
    double twice = 2 * Math.max(leftNumbers.scale(), rightNumbers.scale());
    double unit = Math.scalb(1.0, WideSummands.LEFT_SHIFT) * layer.quantization().scale();
    return new Form(
        WideSummands.of(leftNumbers, rightNumbers, sign < 0, layer.variant()),
        requantization(Multiplier.quantize(ratio(twice, unit))));
  }

  private double ratio(double numerator, double denominator) {
    boolean single =
        layer.kind() == CombineLayer.Kind.SUB && layer.variant() == TfliteVariant.MICRO;
    return single ? (float) (numerator / denominator) : numerator / denominator;
  }

  /** What ONNX Runtime computes in float32, where it is exact in integers. */
  private Optional<Form> float32(int sign) {
    Float32Sum sum = new Float32Sum(leftNumbers, rightNumbers, layer.quantization(), clamp(), sign);
    IntType leftType = left.elementType();
    IntType rightType = right.elementType();
    return switch (layer.rounding()) {
      case FLOAT32_DIVIDED -> sum.literal(leftType, rightType);
      case FLOAT32_EVEN -> sign > 0 ? sum.fused(leftType, rightType) : Optional.empty();
      case FLOAT32_EVEN_INSIDE,
          HALF_UP,
          HALF_EVEN,
          HALF_AWAY,
          FLOOR,
          DOUBLE_AWAY,
          DOUBLE_UP,
          SINGLE_UP,
          REDUCED_UP ->
          Optional.empty();
    };
  }

  private Tensor summands(TensorType type, Quantization numbers, double step, int sign) {
    Requantization scale =
        new Requantization(
            Rounding.DOUBLE_AWAY,
            List.of(Multiplier.quantize(ratio(numbers.scale(), step))),
            0,
            0,
            new Interval(-(1L << 31), (1L << 31) - 1));
    return Tensor.generate(
        Shape.of(1 << type.elementType().bits()),
        i -> {
          long element = type.elementType().min() + i - numbers.zeroPoint();
          long shifted = element << LEFT_SHIFT;
          return layer.variant() == TfliteVariant.MICRO
              ? sign * scale.apply(0, shifted)
              : scale.apply(0, sign * shifted);
        });
  }

  /** Returns a form with short factors that equals the reference for all reachable elements. */
  private Optional<Form> smaller(Form reference, int sign) {
    SumSearch search =
        new SumSearch(
            left.range(),
            right.range(),
            (a, b) -> reference.requantization.apply(0, reference.combination.apply(a, b)),
            clamp());
    double leftRatio = leftNumbers.scale() / layer.quantization().scale();
    double rightRatio = sign * rightNumbers.scale() / layer.quantization().scale();
    return search
        .smallest(leftRatio, rightRatio, this::linear, layer.quantization().zeroPoint())
        .map(found -> new Form(found.sum(), found.requantization()));
  }
}
