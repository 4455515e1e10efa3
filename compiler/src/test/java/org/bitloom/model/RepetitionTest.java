// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private static final int[] SIZES = {1, 2, 3};

  @Test
  void everyTensorIsRepeatedAsNumpyDoes() {
    int repetitions = 0;
    for (Shape to : shapes()) {
      for (Shape from : shapes()) {
        boolean fits = Broadcast.fits(from, to) && from.elements() <= to.elements();
        boolean ranked = from.dimensions().size() <= to.dimensions().size();
        if (fits && ranked) {
          assertThat(repeated(from, to)).as("%s over %s", from, to).isEqualTo(expected(from, to));
          repetitions++;
        }
      }
    }
    assertThat(repetitions).isGreaterThan(200);
  }

  @Test
  void aVectorBecomesAnImageInOneStep() {
    List<Layer> layers =
        Repetition.of(
            "gate", Shape.of(1, 1, 4), Shape.of(6, 6, 4), wish -> wish, "gates", Span.ofFile("x"));
    assertThat(layers).hasSize(1).first().isInstanceOf(ResizeLayer.class);
  }

  private static List<Shape> shapes() {
    List<Shape> shapes = new ArrayList<>();
    for (int a : SIZES) {
      shapes.add(Shape.of(a));
      for (int b : SIZES) {
        shapes.add(Shape.of(a, b));
        for (int c : SIZES) {
          shapes.add(Shape.of(a, b, c));
          for (int d : new int[] {1, 2}) {
            shapes.add(Shape.of(d, a, b, c));
          }
        }
      }
    }
    return shapes;
  }

  private static Tensor repeated(Shape from, Shape to) {
    Tensor tensor = Tensor.generate(from, i -> i);
    TensorType type = TensorType.full(from, IntType.signed(8));
    for (Layer layer :
        Repetition.of("x", from, to, wish -> wish, "repeated", Span.ofFile("x.loom"))) {
      TypedTensor input = new TypedTensor(type, Optional.of(new Quantization(1, 0)));
      for (Operator operator : layer.toOperators(List.of(input))) {
        tensor = operator.evaluate(List.of(tensor));
        type = operator.output();
      }
    }
    assertThat(type.shape()).isEqualTo(to);
    return tensor;
  }

  private static Tensor expected(Shape from, Shape to) {
    return Tensor.generate(to, i -> Broadcast.index(from, to, i));
  }
}
