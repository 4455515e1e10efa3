// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.HandingOnLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.PadLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real numbers go to the places to which the integers of the same layer go. */
class MovedElementsTest {
  private static final IntType INT8 = IntType.signed(8);
  private static final Quantization AS_IT_IS = new Quantization(1, 0);

  private static TypedTensor typed(Integer... dimensions) {
    return new TypedTensor(TensorType.full(Shape.of(dimensions), INT8), Optional.of(AS_IT_IS));
  }

  private static Layer drawn(int kind, SplittableRandom random, Shape shape) {
    Span origin = Span.ofFile("drawn");
    return switch (kind % 5) {
      case 0 -> new ReshapeLayer("y", "x", Shape.of(shape.elements()), origin);
      case 1 -> {
        List<Pad.Side> sides = new ArrayList<>();
        shape
            .dimensions()
            .forEach(d -> sides.add(new Pad.Side(random.nextInt(3), random.nextInt(3))));
        yield new PadLayer("y", "x", sides, random.nextInt(-100, 100), origin);
      }
      case 2 -> {
        List<Slice.Range> ranges = new ArrayList<>();
        for (int size : shape.dimensions()) {
          int start = random.nextInt(size);
          int step = random.nextInt(1, 3);
          ranges.add(
              new Slice.Range(start, random.nextInt((size - 1 - start) / step + 1) + 1, step));
        }
        yield new SliceLayer("y", "x", ranges, origin);
      }
      case 3 ->
          new ResizeLayer(
              "y", "x", random.nextInt(1, 9), random.nextInt(1, 9), false, false, origin);
      default ->
          new ConcatLayer(
              "y", List.of("x", "z"), random.nextInt(3), INT8, AS_IT_IS, Rounding.HALF_UP, origin);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void realNumbersGoWhereIntegersGo(int kind) {
    SplittableRandom random = new SplittableRandom(kind);
    for (int i = 0; i < 100; i++) {
      TypedTensor x = typed(random.nextInt(1, 6), random.nextInt(1, 6), random.nextInt(1, 6));
      Layer layer = drawn(kind, random, x.type().shape());
      List<TypedTensor> inputs = layer.inputs().stream().map(name -> x).toList();
      List<Tensor> integers =
          inputs.stream()
              .map(in -> Tensor.generate(in.type().shape(), e -> random.nextInt(-128, 128)))
              .toList();
      double outside = layer instanceof HandingOnLayer one ? one.outside() : 0;
      Operator operator = layer.toOperators(inputs).get(0);

      double[] reals =
          MovedElements.of(layer, inputs, outside)
              .apply(integers.stream().map(MovedElementsTest::reals).toList());

      assertThat(reals).as(layer.toString()).isEqualTo(reals(operator.evaluate(integers)));
    }
  }

  private static double[] reals(Tensor tensor) {
    double[] values = new double[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(i);
    }
    return values;
  }
}
