// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WideSoftmax;
import org.junit.jupiter.api.Test;

/** One product, one sum and one shift are both roundings of the source, for every distance. */
class DistanceScaleTest {
  private static final int LAST = (1 << 16) - 1;

  private static WideSoftmax softmax() {
    SoftmaxLayer layer =
        new SoftmaxLayer("y", "x", 1, IntType.signed(16), Span.ofFile("distance.loom"));
    TypedTensor x =
        new TypedTensor(
            TensorType.full(Shape.of(2), IntType.signed(16)),
            Optional.of(new Quantization(0.001, 0)));
    return (WideSoftmax) layer.toOperators(List.of(x)).get(0);
  }

  private static void assertEqualForEveryDistance(Multiplier multiplier) {
    WideSoftmax any = softmax();
    WideSoftmax softmax =
        new WideSoftmax(any.input(), multiplier, any.exponentials(), any.reciprocals());
    DistanceScale scale = DistanceScale.of(softmax);
    assertThat(scale.largestDistance()).isEqualTo(LAST);
    for (int distance = 0; distance <= LAST; distance++) {
      int step = (int) Math.max(LAST - scale.scaled(distance), 0);
      assertThat(any.exponentials().at(step))
          .as("%s, distance %d", multiplier, distance)
          .isEqualTo(softmax.exponential(distance));
    }
  }

  @Test
  void simpleMultipliersHaveTies() {
    for (int shift = 16; shift <= 47; shift++) {
      assertEqualForEveryDistance(new Multiplier(1L << 30, shift));
      assertEqualForEveryDistance(new Multiplier(3L << 29, shift));
    }
  }

  @Test
  void everyMultiplierIsExact() {
    SplittableRandom random = new SplittableRandom(16);
    for (int i = 0; i < 64; i++) {
      assertEqualForEveryDistance(
          new Multiplier(random.nextLong(1L << 30, 1L << 31), random.nextInt(16, 48)));
    }
  }
}
