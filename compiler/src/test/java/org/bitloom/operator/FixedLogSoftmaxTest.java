// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.junit.jupiter.api.Test;

class FixedLogSoftmaxTest {
  private static final double SCALE = 0.07;

  private static FixedLogSoftmax operator(IntType output, Integer... shape) {
    return new FixedLogSoftmax(
        new Softmax(
            TensorType.full(Shape.of(shape), IntType.signed(8)),
            Multiplier.quantize(SCALE * (1 << 26)),
            output));
  }

  @Test
  void outputsAreThoseOfRealNumbers() {
    SplittableRandom random = new SplittableRandom(5);
    for (int channels : new int[] {1, 2, 3, 10, 100, 1000}) {
      Tensor x = Tensor.generate(Shape.of(channels), i -> random.nextLong(-128, 128));
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += Math.exp(SCALE * x.get(c));
      }
      Tensor y = operator(IntType.signed(8), channels).evaluate(List.of(x));
      for (int c = 0; c < channels; c++) {
        double real = Math.max(SCALE * x.get(c) - Math.log(sum), -15.9375);
        assertThat((y.get(c) - 127) / 16.0).isCloseTo(real, within(0.0315));
      }
    }
  }

  @Test
  void logarithmsAreThoseOfRealNumbers() {
    SplittableRandom random = new SplittableRandom(6);
    for (int n = 0; n < 200_000; n++) {
      long sum = FixedPoint.LEAST_SUM + random.nextLong(4095L << 19 >> random.nextInt(31));
      double real = Math.log(Math.scalb((double) sum, -19));
      double logarithm = Math.scalb((double) FixedPoint.logarithm(sum), -26);
      assertThat(logarithm).isCloseTo(real, within(3e-6));
    }
  }

  /** The unit has no bit for a sign of the sum of a distance and a logarithm. */
  @Test
  void noLogarithmIsFarBelowZero() {
    assertThat(FixedPoint.logarithm(FixedPoint.LEAST_SUM)).isBetween(-200L, 200L);
    assertThat(FixedPoint.logarithm(4095L << 19)).isLessThan(1L << 30);
  }

  @Test
  void sixteenthsAreRoundedHalfAwayFromZero() {
    assertThat(FixedLogSoftmax.steps((1L << 21) - 1, 0)).isZero();
    assertThat(FixedLogSoftmax.steps(1L << 21, 0)).isEqualTo(1);
    assertThat(FixedLogSoftmax.steps(0, 3L << 21)).isEqualTo(2);
    assertThat(FixedLogSoftmax.steps(31L << 26, 0)).isEqualTo(255);
    assertThat(FixedLogSoftmax.steps(0, -100)).isZero();
  }

  @Test
  void theSumIsSeenInSomeOutputs() {
    SplittableRandom random = new SplittableRandom(8);
    FixedLogSoftmax operator = operator(IntType.signed(8), 40, 100);
    Tensor x = Tensor.generate(operator.input().shape(), i -> random.nextLong(-100, 100));
    assertThat(operator.dependsOnSum(x, 1 << 15)).isTrue();
    assertThat(operator.dependsOnSum(x, 0)).isFalse();
  }

  @Test
  void theOutputIsInt8() {
    assertThatThrownBy(() -> operator(IntType.unsigned(8), 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
