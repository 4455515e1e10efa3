// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums and differences of int16 tensors against the kernels' own words. */
class WideSumTest {
  private static final IntType INT16 = IntType.signed(16);
  private static final Span ORIGIN = Span.ofFile("y.loom");

  private final SplittableRandom random = new SplittableRandom(16);

  private Quantization numbers() {
    // Ratios of small integers make ties.
    double ratio = (double) random.nextInt(1, 13) / random.nextInt(1, 13);
    double fine = Math.exp(random.nextDouble(-15, 0));
    return new Quantization((float) (0.01 * (random.nextInt(4) == 0 ? fine : ratio)), 0);
  }

  private long element() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(-4, 5);
      case 1 -> random.nextBoolean() ? INT16.max() : INT16.min();
      default -> random.nextLong(INT16.min(), INT16.max() + 1);
    };
  }

  private static CombineLayer layer(
      CombineLayer.Kind kind, Quantization output, TfliteVariant variant) {
    return new CombineLayer(
        "y",
        "a",
        "b",
        kind,
        new Activation.None(),
        INT16,
        output,
        Rounding.DOUBLE_AWAY,
        variant,
        ORIGIN);
  }

  private static TypedTensor typed(Quantization numbers) {
    return new TypedTensor(TensorType.full(Shape.of(1), INT16), Optional.of(numbers));
  }

  @ParameterizedTest
  @EnumSource(TfliteVariant.class)
  void sumsEqualTheKernels(TfliteVariant variant) {
    for (int network = 0; network < 400; network++) {
      Quantization a = numbers();
      Quantization b = numbers();
      float to = (float) (numbers().scale() + Math.max(a.scale(), b.scale()));
      Quantization y = new Quantization(to, 0);
      for (CombineLayer.Kind kind : List.of(CombineLayer.Kind.ADD, CombineLayer.Kind.SUB)) {
        List<Operator> chain = layer(kind, y, variant).toOperators(List.of(typed(a), typed(b)));
        Combination combination = ((Combine) chain.get(0)).combination();
        assertThat(combination).isInstanceOf(Combination.Rescaled.class);
        Requantize requantize = (Requantize) chain.get(1);
        for (int pair = 0; pair < 400; pair++) {
          long left = element();
          long right = element();
          long sum = combination.apply(left, right);
          assertThat(requantize.input().range().contains(sum)).isTrue();
          long expected = TfliteElementwise.unclamped(kind, variant, 15, left, right, a, b, y);
          assertThat(requantize.requantization().apply(0, sum))
              .as("%s of %s, %s, %s and %d, %d", kind, a, b, y, left, right)
              .isEqualTo(INT16.range().clamp(expected));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TfliteVariant.class)
  void aFinerTensorAndAConstantAreASumOfTensors(TfliteVariant variant) {
    Quantization x = new Quantization(0.003f, 0);
    Quantization k = new Quantization(0.007f, 0);
    Quantization y = new Quantization(0.009f, 0);
    LayerWeights constant =
        new LayerWeights(
            Tensor.generate(Shape.of(4), i -> 9000 * i - 15000), INT16, List.of(k.scale()), 0);
    ConstantLayer layer =
        new ConstantLayer(
            "y",
            "x",
            CombineLayer.Kind.SUB,
            false,
            constant,
            new Activation.None(),
            INT16,
            y,
            Rounding.DOUBLE_AWAY,
            variant,
            ORIGIN);
    TensorType type = TensorType.full(Shape.of(1, 1, 4), INT16);
    TypedTensor typed = new TypedTensor(type, Optional.of(x));
    List<Layer> layers = layer.expanded(List.of(typed), UnaryOperator.identity());
    Tensor input = Tensor.generate(type.shape(), i -> 7001 * i - 9000);
    Tensor zero = run(layers.get(0), List.of(typed), List.of(input));
    assertThat(zero.range().min()).isZero();
    TypedTensor zeros = LayerCheck.output(layers.get(0), List.of(typed));
    Tensor constants = run(layers.get(1), List.of(zeros), List.of(zero));
    assertThat(constants.toArray()).isEqualTo(constant.values().toArray());
    TypedTensor second = LayerCheck.output(layers.get(1), List.of(zeros));
    Tensor result = run(layers.get(2), List.of(typed, second), List.of(input, constants));
    for (int i = 0; i < 4; i++) {
      assertThat(result.get(i))
          .isEqualTo(
              TfliteElementwise.unclamped(
                  CombineLayer.Kind.SUB, variant, 15, input.get(i), constants.get(i), x, k, y));
    }
  }

  @Test
  void aCoarserTensorAndAConstantAreOneLayer() {
    Quantization x = new Quantization(0.007f, 0);
    LayerWeights constant =
        new LayerWeights(Tensor.generate(Shape.of(4), i -> i), INT16, List.of(0.003), 0);
    ConstantLayer layer =
        new ConstantLayer(
            "y",
            "x",
            CombineLayer.Kind.ADD,
            false,
            constant,
            new Activation.None(),
            INT16,
            x,
            Rounding.DOUBLE_AWAY,
            ORIGIN);
    TypedTensor typed = new TypedTensor(TensorType.full(Shape.of(1, 1, 4), INT16), Optional.of(x));
    assertThat(layer.expanded(List.of(typed), UnaryOperator.identity())).containsExactly(layer);
  }

  private static Tensor run(Layer layer, List<TypedTensor> types, List<Tensor> inputs) {
    List<Tensor> values = inputs;
    for (Operator operator : layer.toOperators(types)) {
      values = List.of(operator.evaluate(values));
    }
    return values.get(0);
  }
}
