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
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConstantLayerTest {
  private static final Shape IMAGE = Shape.of(3, 4, 5);
  private static final List<Shape> CONSTANTS =
      List.of(
          Shape.of(1),
          Shape.of(1, 1, 1),
          Shape.of(5),
          Shape.of(1, 1, 5),
          Shape.of(4, 5),
          Shape.of(4, 1),
          Shape.of(3, 1, 1),
          Shape.of(3, 1, 5),
          Shape.of(3, 4, 5));

  /** Shapes that stand for all: how a constant is repeated does not depend on the rounding. */
  private static final List<Shape> FEW = List.of(Shape.of(1), Shape.of(3, 1, 5));

  /** NumPy's rule, written down for three axes. */
  private static long broadcast(Tensor constant, int y, int x, int c) {
    int[] position = {y, x, c};
    List<Integer> size = constant.shape().dimensions();
    int index = 0;
    for (int axis = 0; axis < size.size(); axis++) {
      int at = size.get(axis) == 1 ? 0 : position[axis + 3 - size.size()];
      index = index * size.get(axis) + at;
    }
    return constant.get(index);
  }

  @Test
  void a_constant_is_repeated_as_numpy_does_it() {
    for (Shape shape : CONSTANTS) {
      Tensor constant = Tensor.generate(shape, i -> i);
      Tensor period = layer(CombineLayer.Kind.ADD, constant, Rounding.HALF_UP, 8).period(IMAGE);
      for (int i = 0; i < IMAGE.elements(); i++) {
        assertThat(period.get(i % period.size()))
            .isEqualTo(broadcast(constant, i / 20, i / 5 % 4, i % 5));
      }
    }
  }

  @Test
  void a_constant_of_another_shape_does_not_fit() {
    assertThat(CONSTANTS).allMatch(shape -> Broadcast.fits(shape, IMAGE));
    assertThat(List.of(Shape.of(3), Shape.of(4), Shape.of(2, 3, 4, 5), Shape.of(5, 1)))
        .noneMatch(shape -> Broadcast.fits(shape, IMAGE));
    assertThat(Broadcast.fits(Shape.of(1, 1, 1, 5), IMAGE)).isTrue();
    assertThat(Broadcast.fits(IMAGE, Shape.of(5))).isFalse();
  }

  private static ConstantLayer layer(
      CombineLayer.Kind kind, Tensor constant, Rounding rounding, int bits) {
    return new ConstantLayer(
        "y",
        "x",
        kind,
        false,
        new LayerWeights(constant, IntType.signed(bits), List.of((double) 0.03f), 3),
        new Activation.None(),
        IntType.signed(8),
        new Quantization((float) 0.05, -4),
        rounding,
        Span.ofFile("y.loom"));
  }

  private static ConstantLayer reversed(ConstantLayer l) {
    return new ConstantLayer(
        l.name(),
        l.input(),
        l.kind(),
        true,
        l.constant(),
        l.activation(),
        l.type(),
        l.quantization(),
        l.rounding(),
        l.origin());
  }

  private static Tensor evaluate(List<Operator> chain, List<Tensor> inputs) {
    List<Tensor> values = inputs;
    for (Operator operator : chain) {
      values = List.of(operator.evaluate(values));
    }
    return values.get(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = CombineLayer.Kind.class,
      names = {"ADD", "SUB", "MUL"})
  void the_layer_equals_that_of_two_tensors(CombineLayer.Kind kind) {
    SplittableRandom random = new SplittableRandom(kind.ordinal());
    Quantization numbers = new Quantization((float) 0.04, 11);
    for (Rounding rounding : Rounding.values()) {
      for (int bits : new int[] {8, 11}) {
        IntType type = IntType.signed(bits);
        for (Shape shape : bits == 8 && rounding == Rounding.HALF_UP ? CONSTANTS : FEW) {
          Tensor constant =
              Tensor.generate(shape, i -> random.nextLong(type.min(), type.max() + 1));
          ConstantLayer second = layer(kind, constant, rounding, bits);
          Tensor x = Tensor.generate(IMAGE, i -> random.nextLong(type.min(), type.max() + 1));
          Tensor k = Tensor.generate(IMAGE, i -> broadcast(constant, i / 20, i / 5 % 4, i % 5));
          TypedTensor from = new TypedTensor(TensorType.full(IMAGE, type), Optional.of(numbers));
          TypedTensor other =
              new TypedTensor(
                  TensorType.full(IMAGE, type), Optional.of(new Quantization((float) 0.03, 3)));
          ConstantLayer first = reversed(second);
          assertThat(evaluate(second.toOperators(List.of(from)), List.of(x)))
              .as("%s %s %s", kind, rounding, shape)
              .isEqualTo(
                  evaluate(second.ofStreams().toOperators(List.of(from, other)), List.of(x, k)));
          assertThat(evaluate(first.toOperators(List.of(from)), List.of(x)))
              .as("constant first, %s %s %s", kind, rounding, shape)
              .isEqualTo(
                  evaluate(first.ofStreams().toOperators(List.of(other, from)), List.of(k, x)));
        }
      }
    }
  }

  @Test
  void short_numbers_replace_the_tables_of_a_sum() {
    SplittableRandom random = new SplittableRandom(9);
    int replaced = 0;
    for (int trial = 0; trial < Draws.of(100); trial++) {
      double slope = Math.exp(random.nextDouble(-4, 2)) * (random.nextBoolean() ? 1 : -1);
      Interval elements = new Interval(-128, random.nextInt(-100, 128));
      Interval clamp = new Interval(random.nextInt(-128, 0), random.nextInt(0, 128));
      BiasSearch.Function function =
          (x, c) -> clamp.clamp(Math.round(slope * x + 0.7 * c) + Math.floorMod(c, 3));
      List<Long> constants = List.of(-100L, 5L, 77L);
      Optional<BiasSearch.Found> found =
          new BiasSearch(elements, clamp, constants, function).smallest(slope);
      replaced += found.isPresent() ? 1 : 0;
      for (long c : constants) {
        for (long x = elements.min(); found.isPresent() && x <= elements.max(); x++) {
          BiasSearch.Found f = found.get();
          assertThat(clamp.clamp((f.weight() * x + f.biases().get(c)) >> f.shift()))
              .isEqualTo(function.apply(x, c));
        }
      }
    }
    assertThat(replaced).isEqualTo(Draws.of(100));
  }

  @Test
  void no_numbers_equal_a_function_that_is_no_line() {
    BiasSearch.Function square = (x, c) -> x * x;
    assertThat(
            new BiasSearch(new Interval(-9, 9), new Interval(-128, 127), List.of(0L), square)
                .smallest(1))
        .isEmpty();
  }

  @Test
  void a_single_number_makes_a_table_of_a_narrow_element() {
    TypedTensor x =
        new TypedTensor(
            TensorType.full(IMAGE, IntType.signed(8)), Optional.of(new Quantization(0.5, 0)));
    ConstantLayer layer =
        layer(CombineLayer.Kind.MUL, Tensor.generate(Shape.of(1), i -> 7), Rounding.HALF_UP, 8);
    assertThat(layer.toOperators(List.of(x))).singleElement().isInstanceOf(Lookup.class);
  }
}
