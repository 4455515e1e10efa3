// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;

class Float32Test {
  private static final int COUNT = Draws.of(2_000_000);

  private static int number(SplittableRandom random, int exponents) {
    int field = random.nextInt(Math.max(0, 127 - exponents), 128 + Math.min(exponents, 12));
    int fraction = random.nextInt(4) > 0 ? random.nextInt(1 << 23) : 1 << random.nextInt(23);
    return field << 23 | fraction;
  }

  @Test
  void sumsAreThoseOfTheProcessor() {
    SplittableRandom random = new SplittableRandom(1);
    for (int exponents : new int[] {1, 5, 30, 127}) {
      for (int n = 0; n < COUNT; n++) {
        int a = number(random, exponents);
        int b = number(random, exponents);
        float sum = Float.intBitsToFloat(a) + Float.intBitsToFloat(b);
        assertThat(Float32.add(a, b)).isEqualTo(Float.floatToRawIntBits(sum));
      }
    }
  }

  @Test
  void theSmallestNumbersHaveNoLeadingOne() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < COUNT; n++) {
      int a = random.nextInt(3 << 23);
      int b = random.nextInt(1 << random.nextInt(1, 25));
      float sum = Float.intBitsToFloat(a) + Float.intBitsToFloat(b);
      assertThat(Float32.add(a, b)).isEqualTo(Float.floatToRawIntBits(sum));
    }
    assertThat(Float32.add(0, 0)).isZero();
  }

  @Test
  void roundingIsThatOfAConversion() {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < COUNT; n++) {
      long value = random.nextLong() >>> random.nextInt(1, 64);
      assertThat(Float32.round(value)).isEqualTo((long) (float) value);
      long tie = value >> 20 << 20 | 1L << 19;
      assertThat(Float32.round(tie)).isEqualTo((long) (float) tie);
    }
  }

  @Test
  void aNumberIsAMultipleOfItsLastBit() {
    assertThat(Float32.fixed(0.1f, 27)).isEqualTo(13421773);
    assertThat(Float32.fixed(-0.1f, 30)).isEqualTo(-13421773 * 8);
    assertThatThrownBy(() -> Float32.fixed(0.1f, 26)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> Float32.fixed(1, 62)).isInstanceOf(ArithmeticException.class);
  }
}
