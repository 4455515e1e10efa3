// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.junit.jupiter.api.Test;

class SoftmaxTest {
  private static final IntType INT8 = IntType.signed(8);
  private static final IntType UINT8 = IntType.unsigned(8);

  private static Softmax softmax(double step, Shape shape, IntType output) {
    return new Softmax(TensorType.full(shape, INT8), Multiplier.quantize(step), output);
  }

  private static GemmlowpSoftmax reference(Softmax softmax) {
    Multiplier scale = softmax.scale();
    return new GemmlowpSoftmax(Math.toIntExact(scale.significand()), 31 - scale.shift());
  }

  /** Steps of the input in Q5.26, from the smallest possible to the saturated one. */
  private static double[] steps() {
    SplittableRandom random = new SplittableRandom(26);
    double[] steps = new double[400];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.scalb(random.nextDouble(1, 2), random.nextInt(31));
    }
    steps[0] = (1L << 31) - 1;
    steps[1] = 1 << 26;
    steps[2] = 1.5;
    return steps;
  }

  @Test
  void allExponentialsEqualThoseOfGemmlowp() {
    for (double step : steps()) {
      Softmax softmax = softmax(step, Shape.of(2), INT8);
      GemmlowpSoftmax reference = reference(softmax);
      for (int distance = 0; distance < 256; distance++) {
        assertThat(softmax.exponential(distance))
            .as("step %s, distance %d", step, distance)
            .isEqualTo(reference.exponential(distance));
      }
    }
  }

  @Test
  void exponentialsAreCloseToTheRealFunction() {
    for (double scale : new double[] {0.01, 0.05, 0.1, 0.3}) {
      Softmax softmax = softmax(scale * (1 << 26), Shape.of(2), INT8);
      for (int distance = 0; distance < 100; distance++) {
        assertThat(softmax.exponential(distance) * 0x1p-31)
            .as("scale %s, distance %d", scale, distance)
            .isCloseTo(Math.exp(-scale * distance), within(3e-6));
      }
    }
  }

  @Test
  void wholeVectorsEqualThoseOfGemmlowpForAnyLength() {
    SplittableRandom random = new SplittableRandom(8);
    int[] lengths = {1, 2, 3, 10, 17, 255, 256, 511, 512, 4095};
    for (double step : steps()) {
      int length = lengths[random.nextInt(lengths.length)];
      int spread = 1 << random.nextInt(9);
      int[] x = IntStream.range(0, length).map(i -> random.nextInt(spread) - spread / 2).toArray();
      Softmax softmax = softmax(step, Shape.of(length), UINT8);
      Tensor input = Tensor.generate(Shape.of(length), i -> x[i]);
      assertThat(softmax.evaluate(List.of(input)).toArray())
          .as("step %s, %d elements below %d", step, length, spread)
          .isEqualTo(IntStream.of(reference(softmax).shares(x)).asLongStream().toArray());
    }
  }

  @Test
  void everyVectorOfATensorIsNormalisedAlone() {
    Softmax softmax = softmax(0.1 * (1 << 26), Shape.of(2, 2), INT8);
    Tensor x = Tensor.of(Shape.of(2, 2), 50, 50, -128, 127);
    assertThat(softmax.evaluate(List.of(x)).toArray()).containsExactly(0, 0, -128, 127);
    assertThat(softmax.output()).isEqualTo(TensorType.full(Shape.of(2, 2), INT8));
  }

  @Test
  void formsWithoutAnExactMeaningAreRefused() {
    Multiplier scale = Multiplier.quantize(1 << 22);
    TensorType wide = TensorType.full(Shape.of(3), IntType.signed(9));
    TensorType longer = TensorType.full(Shape.of(4096), INT8);
    TensorType fits = TensorType.full(Shape.of(3), INT8);
    for (TensorType input : List.of(wide, longer)) {
      assertThatThrownBy(() -> new Softmax(input, scale, INT8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("softmax from");
    }
    assertThatThrownBy(() -> new Softmax(fits, scale, IntType.signed(16)))
        .hasMessageContaining("to int16");
    assertThatThrownBy(() -> new Softmax(fits, Multiplier.quantize(0.5), INT8))
        .hasMessageContaining("not above 1");
    assertThatThrownBy(() -> new Softmax(fits, Multiplier.quantize(0x1p32), INT8))
        .hasMessageContaining("not below 2^31");
  }
}
