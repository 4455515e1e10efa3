// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CombineLayerTest {
  private static final IntType INT8 = IntType.signed(8);

  /** Scales and zero points of three tensors. */
  private record Numbers(Quantization left, Quantization right, Quantization output) {}

  @ParameterizedTest
  @EnumSource(CombineLayer.Kind.class)
  void every_pair_of_bytes_gives_what_the_reference_kernels_compute(CombineLayer.Kind kind) {
    SplittableRandom random = new SplittableRandom(41);
    for (int i = 0; i < Draws.of(12); i++) {
      check(kind, draw(random, 0.01f), INT8.range());
    }
  }

  @ParameterizedTest
  @EnumSource(CombineLayer.Kind.class)
  void equal_scales_and_powers_of_two_give_exact_ties(CombineLayer.Kind kind) {
    for (float ratio : new float[] {0.25f, 0.5f, 1, 2, 4}) {
      Numbers numbers =
          new Numbers(
              new Quantization(0.25f, -128),
              new Quantization(0.25f * ratio, 127),
              new Quantization(0.5f, 3));
      check(kind, numbers, INT8.range());
    }
  }

  @ParameterizedTest
  @EnumSource(CombineLayer.Kind.class)
  void ties_of_a_summand_and_of_the_sum_meet(CombineLayer.Kind kind) {
    check(
        kind,
        new Numbers(
            new Quantization(0.125f, -98),
            new Quantization(0.0375f, -69),
            new Quantization(0.1f, 0)),
        INT8.range());
  }

  @ParameterizedTest
  @EnumSource(CombineLayer.Kind.class)
  void scales_far_apart_leave_the_larger_summand(CombineLayer.Kind kind) {
    check(
        kind,
        new Numbers(
            new Quantization(1e-9f, 5), new Quantization(0.5f, -7), new Quantization(0.3f, 0)),
        INT8.range());
    check(
        kind,
        new Numbers(
            new Quantization(300f, 5), new Quantization(0.5f, -7), new Quantization(0.3f, 0)),
        INT8.range());
  }

  @Test
  void a_form_for_a_part_of_the_values_is_right_there() {
    check(
        CombineLayer.Kind.ADD,
        new Numbers(
            new Quantization(0.039f, -128),
            new Quantization(0.104f, 4),
            new Quantization(0.05f, -128)),
        new Interval(-128, -20));
  }

  @Test
  void anActivationThatLeavesOneValueGivesThatValue() {
    CombineLayer layer =
        new CombineLayer(
            "y",
            "a",
            "b",
            CombineLayer.Kind.SUB,
            new Activation.Relu(),
            INT8,
            new Quantization(0.1, 127),
            Rounding.DOUBLE_AWAY,
            Span.ofFile("y.loom"));
    TypedTensor x =
        new TypedTensor(TensorType.full(Shape.of(1), INT8), Optional.of(new Quantization(0.05, 3)));

    List<Operator> chain = layer.toOperators(List.of(x, x));

    assertThat(chain.get(1).output().range()).isEqualTo(Interval.of(127));
  }

  private static Numbers draw(SplittableRandom random, float unit) {
    return new Numbers(
        quantization(random, unit), quantization(random, unit), quantization(random, unit));
  }

  private static Quantization quantization(SplittableRandom random, float unit) {
    return new Quantization(
        (float) (unit * Math.exp(random.nextDouble(-2, 2))), random.nextInt(-128, 128));
  }

  private static List<Operator> operators(
      CombineLayer.Kind kind, TfliteVariant variant, Numbers n, Interval reached) {
    CombineLayer layer =
        new CombineLayer(
            "y",
            "a",
            "b",
            kind,
            new Activation.None(),
            INT8,
            n.output,
            Rounding.DOUBLE_AWAY,
            variant,
            Span.ofFile("y.loom"));
    TensorType left = new TensorType(Shape.of(1), INT8, reached);
    TensorType right = TensorType.full(Shape.of(1), INT8);
    return layer.toOperators(
        List.of(
            new TypedTensor(left, Optional.of(n.left)),
            new TypedTensor(right, Optional.of(n.right))));
  }

  private static void check(CombineLayer.Kind kind, Numbers n, Interval reached) {
    for (TfliteVariant variant : TfliteVariant.values()) {
      check(kind, variant, n, reached);
    }
  }

  private static void check(
      CombineLayer.Kind kind, TfliteVariant variant, Numbers n, Interval reached) {
    List<Operator> chain = operators(kind, variant, n, reached);
    Combination combination = ((Combine) chain.get(0)).combination();
    Requantize requantize = (Requantize) chain.get(1);
    for (long a = reached.min(); a <= reached.max(); a++) {
      for (long b = -128; b < 128; b++) {
        long sum = combination.apply(a, b);
        assertThat(requantize.input().range().contains(sum)).isTrue();
        long y = requantize.requantization().apply(0, sum);
        long expected = TfliteElementwise.of(kind, variant, a, b, n.left, n.right, n.output);
        if (y != expected) {
          assertThat(y).as("%s of %s, %s of %d and %d", kind, variant, n, a, b).isEqualTo(expected);
        }
      }
    }
  }
}
