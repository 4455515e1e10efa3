// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.junit.jupiter.api.Test;

class WideSoftmaxTest {
  private static final double SCALE = 0.001;

  private static InterpolatedTable table(IntToLongFunction value) {
    return new InterpolatedTable(Tensor.generate(Shape.of(513), value::applyAsLong));
  }

  /** The functions without the correction of their middles. */
  private static WideSoftmax softmax(double scale, Integer... shape) {
    return new WideSoftmax(
        TensorType.full(Shape.of(shape), IntType.signed(16)),
        Multiplier.quantize(scale * 6553.5),
        table(i -> Math.min(Math.round(Math.exp(i * 10 / 512.0 - 10) * 32768), 32767)),
        table(i -> Math.min(Math.round(32768 / (1 + i / 512.0)), 32767)));
  }

  @Test
  void sharesAreThoseOfRealNumbers() {
    SplittableRandom random = new SplittableRandom(5);
    for (int channels : new int[] {1, 2, 3, 10, 100, 1000}) {
      WideSoftmax softmax = softmax(SCALE, channels);
      Tensor x = Tensor.generate(Shape.of(channels), i -> random.nextLong(-4000, 4000));
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += Math.exp(SCALE * x.get(c));
      }
      Tensor y = softmax.evaluate(List.of(x));
      for (int c = 0; c < channels; c++) {
        assertThat(y.get(c) * 0x1p-15).isCloseTo(Math.exp(SCALE * x.get(c)) / sum, within(6e-4));
      }
    }
  }

  @Test
  void vectorsAreIndependent() {
    Tensor two = Tensor.of(Shape.of(2, 2), 5, -700, 32767, -32768);
    WideSoftmax one = softmax(SCALE, 1, 2);
    Tensor first = one.evaluate(List.of(Tensor.of(Shape.of(1, 2), 5, -700)));
    Tensor second = one.evaluate(List.of(Tensor.of(Shape.of(1, 2), 32767, -32768)));
    assertThat(softmax(SCALE, 2, 2).evaluate(List.of(two)).toArray())
        .containsExactly(first.get(0), first.get(1), second.get(0), second.get(1));
  }

  @Test
  void theSumIsSeenInTheOutputs() {
    Tensor x = Tensor.of(Shape.of(2), 0, 0);
    assertThat(softmax(SCALE, 2).dependsOnSum(x, 1 << 10)).isTrue();
    assertThat(softmax(SCALE, 2).dependsOnSum(x, 0)).isFalse();
  }

  @Test
  void reciprocalsOfSumsBetweenPowersOfTwoFall() {
    WideSoftmax softmax = softmax(SCALE, 2);
    for (long sum = (1 << 15) - 6; sum < 1 << 20; sum += 1 << 10) {
      int bits = 64 - Long.numberOfLeadingZeros(sum);
      double exact = Math.scalb(1.0, bits - 1) / sum;
      assertThat(softmax.reciprocal(sum) * 0x1p-15).isCloseTo(exact, within(1e-4));
    }
  }

  @Test
  void whatInt32DoesNotHoldIsNotASoftmax() {
    assertThatThrownBy(() -> softmax(6, 2)).hasMessageContaining("2^-16 to 2^15");
    assertThatThrownBy(() -> softmax(1e-10, 2)).hasMessageContaining("2^-16 to 2^15");
    assertThatThrownBy(() -> softmax(SCALE, 65537)).hasMessageContaining("softmax from");
  }

  @Test
  void aTableRisesOrFalls() {
    assertThatThrownBy(() -> table(i -> i % 2)).hasMessageContaining("neither rise nor fall");
    assertThatThrownBy(() -> table(i -> i * 100)).hasMessageContaining("513 values");
  }
}
