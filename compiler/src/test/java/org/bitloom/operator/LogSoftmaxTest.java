// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.junit.jupiter.api.Test;

class LogSoftmaxTest {
  private static final IntType INT8 = IntType.signed(8);

  private static LogSoftmax operator(float scale, int fractionBits, Integer... shape) {
    return new LogSoftmax(
        TensorType.full(Shape.of(shape), INT8),
        Tensor.generate(
            Shape.of(256), d -> Float.floatToRawIntBits((float) Math.exp(-scale * (double) d))),
        Tensor.generate(Shape.of(256), i -> Float32.fixed(scale * (i - 128), fractionBits)),
        fractionBits,
        INT8);
  }

  @Test
  void outputsAreThoseOfRealNumbers() {
    SplittableRandom random = new SplittableRandom(5);
    for (int channels : new int[] {1, 2, 3, 10, 100, 1000}) {
      LogSoftmax operator = operator(0.0625f, 31, channels);
      Tensor x = Tensor.generate(Shape.of(channels), i -> random.nextLong(-100, 100));
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += Math.exp(x.get(c) * 0.0625);
      }
      Tensor y = operator.evaluate(List.of(x));
      for (int c = 0; c < channels; c++) {
        double real = Math.max(x.get(c) * 0.0625 - Math.log(sum), -15.9375);
        assertThat((y.get(c) - 127) / 16.0).isCloseTo(real, within(0.03126));
      }
    }
  }

  /** 1 and 2^-24 twice: either is half of the last bit of 1. */
  @Test
  void theSumDependsOnTheOrderOfTheElements() {
    Tensor exponentials =
        Tensor.generate(
            Shape.of(256), d -> d == 0 ? Float32.ONE : Float.floatToRawIntBits(0x1p-24f));
    LogSoftmax any = operator(0.0625f, 31, 3);
    LogSoftmax operator = new LogSoftmax(any.input(), exponentials, any.logits(), 31, INT8);
    assertThat(operator.sum(Tensor.of(Shape.of(3), 5, 4, 4), 0)).isEqualTo(Float32.ONE);
    assertThat(operator.sum(Tensor.of(Shape.of(3), 4, 4, 5), 0)).isEqualTo(Float32.ONE + 1);
  }

  /** Numbers around ties, which a difference in float32 can be or not, and any other. */
  @Test
  void stepsAreTheFloat32DifferenceRoundedToEven() {
    SplittableRandom random = new SplittableRandom(6);
    for (int fractionBits : new int[] {31, 33, 40, 52}) {
      long sixteenth = 1L << (fractionBits - 4);
      for (int n = 0; n < 1_000_000; n++) {
        long tie = random.nextLong(0, 258) * sixteenth + sixteenth / 2;
        long spread = sixteenth >> random.nextInt(0, fractionBits - 4);
        long below = Math.max(0, tie + random.nextLong(-spread, spread + 1));
        float difference = (float) Math.scalb((double) below, -fractionBits);
        double steps = Math.rint(difference * 16.0);
        assertThat(LogSoftmax.steps(below, fractionBits)).isEqualTo((int) Math.min(steps, 255));
      }
    }
  }

  /** Around a number that is a float32 and a tie at once, one more or less decides. */
  @Test
  void aDifferenceThatIsATieInFloat32GoesToEven() {
    long sixteenth = 1L << 27;
    long nearTie = 1L << (27 + 6 - 24);
    assertThat(LogSoftmax.steps(100 * sixteenth + sixteenth / 2 + nearTie, 31)).isEqualTo(100);
    assertThat(LogSoftmax.steps(100 * sixteenth + sixteenth / 2 + nearTie + 1, 31)).isEqualTo(101);
    assertThat(LogSoftmax.steps(101 * sixteenth + sixteenth / 2 - nearTie, 31)).isEqualTo(102);
    assertThat(LogSoftmax.steps(101 * sixteenth + sixteenth / 2 - nearTie - 1, 31)).isEqualTo(101);
  }

  @Test
  void theBaseIsAFloat32Number() {
    SplittableRandom random = new SplittableRandom(7);
    for (float scale : new float[] {0.1f, 0.3f, 0.01f, 3.9f, 0x1p-27f}) {
      int exponent = Math.getExponent(scale);
      int fractionBits = Math.max(25 - exponent, 31);
      LogSoftmax operator = operator(scale, fractionBits, 1);
      for (int n = 0; n < 200_000; n++) {
        int max = random.nextInt(-128, 128);
        int sum = Float32.ONE + random.nextInt(12 << 23 >> random.nextInt(24));
        float logarithm = (float) Math.scalb((double) FloatLogarithm.of(sum), -52);
        double base = Math.scalb((double) (scale * max + logarithm), fractionBits);
        double odd = base == Math.rint(base) ? base : 2 * Math.floor(base / 2) + 1;
        assertThat((double) operator.base(max, sum)).isEqualTo(odd);
      }
    }
  }

  @Test
  void theSumIsSeenInSomeOutputs() {
    SplittableRandom random = new SplittableRandom(8);
    LogSoftmax operator = operator(0.0625f, 31, 40, 100);
    Tensor x = Tensor.generate(operator.input().shape(), i -> random.nextLong(-100, 100));
    assertThat(operator.dependsOnSum(x, 1 << 18)).isTrue();
    assertThat(operator.dependsOnSum(x, 0)).isFalse();
  }

  @Test
  void tablesOfOtherFunctionsAreRefused() {
    LogSoftmax right = operator(0.0625f, 31, 3);
    Tensor flat = Tensor.generate(Shape.of(256), i -> 5);
    assertThatThrownBy(() -> new LogSoftmax(right.input(), right.exponentials(), flat, 31, INT8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogSoftmax(right.input(), flat, right.logits(), 31, INT8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new LogSoftmax(right.input(), right.exponentials(), right.logits(), 30, INT8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new LogSoftmax(
                    TensorType.full(Shape.of(4096), INT8),
                    right.exponentials(),
                    right.logits(),
                    31,
                    INT8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
