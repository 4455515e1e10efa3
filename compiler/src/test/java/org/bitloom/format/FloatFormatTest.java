// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All codes of the short formats, the JVM's own conversions, and every tie between neighbours. */
class FloatFormatTest {
  private static final int MOST_EXHAUSTIVE_BITS = 19;

  private static long quiet(FloatFormat format) {
    return format.encode(Double.NaN);
  }

  private static boolean isNan(FloatFormat format, long code) {
    return Double.isNaN(format.decode(code));
  }

  @ParameterizedTest
  @EnumSource(names = "FP32", mode = EnumSource.Mode.EXCLUDE)
  void everyCodeComesBack(FloatFormat format) {
    assertThat(format.bits()).isLessThanOrEqualTo(MOST_EXHAUSTIVE_BITS);
    for (long code = 0; code < 1L << format.bits(); code++) {
      double value = format.decode(code);
      long back = format.encode(value);
      if (back != (isNan(format, code) ? quiet(format) : code)) {
        assertThat(back).as("%s %x", format, code).isEqualTo(code);
      }
    }
  }

  /**
   * Between two neighbours, the middle goes to the even code, and what is next to the middle to its
   * nearer neighbour; beyond the largest number the neighbour is infinity.
   */
  @ParameterizedTest
  @EnumSource(names = "FP32", mode = EnumSource.Mode.EXCLUDE)
  void middlesGoToTheEvenNeighbour(FloatFormat format) {
    double last = 0;
    for (long code = 0; !isNan(format, code + 1); code++) {
      double low = format.decode(code);
      double high = format.decode(code + 1);
      double middle = Double.isInfinite(high) ? low + (low - last) / 2 : (low + high) / 2;
      last = low;
      long even = code + (code & 1);
      boolean right =
          format.encode(middle) == even
              && format.encode(-middle) == (even | 1L << (format.bits() - 1))
              && format.encode(Math.nextDown(middle)) == code
              && format.encode(Math.nextUp(middle)) == code + 1;
      assertThat(right).as("%s, code %x, middle %s", format, code, middle).isTrue();
    }
  }

  @Test
  void fp32IsTheFloatOfTheJvm() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 1_000_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      double near = Math.scalb(random.nextDouble() - 0.5, random.nextInt(-160, 140));
      for (double x :
          new double[] {value, near, (float) near, Math.nextUp((double) (float) near)}) {
        long expected = Integer.toUnsignedLong(Float.floatToIntBits((float) x));
        if (FloatFormat.FP32.encode(x) != expected) {
          assertThat(FloatFormat.FP32.encode(x)).as("%s", x).isEqualTo(expected);
        }
      }
      int code = random.nextInt();
      double decoded = FloatFormat.FP32.decode(Integer.toUnsignedLong(code));
      assertThat(Double.compare(decoded, Float.intBitsToFloat(code))).isZero();
    }
  }

  @Test
  void fp16IsTheHalfOfTheJvm() {
    for (int code = 0; code < 1 << 16; code++) {
      assertThat(Double.compare(FloatFormat.FP16.decode(code), Float.float16ToFloat((short) code)))
          .isZero();
    }
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < Draws.of(500_000); i++) {
      float x = Float.intBitsToFloat(random.nextInt());
      if (!Float.isNaN(x)) {
        assertThat(FloatFormat.FP16.encode(x))
            .isEqualTo(Short.toUnsignedInt(Float.floatToFloat16(x)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void specialValuesHaveTheirCodes(FloatFormat format) {
    long sign = 1L << (format.bits() - 1);
    long infinity = format.encode(Double.POSITIVE_INFINITY);
    assertThat(format.decode(infinity)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(format.encode(Double.NEGATIVE_INFINITY)).isEqualTo(infinity | sign);
    assertThat(format.encode(Double.MAX_VALUE)).isEqualTo(infinity);
    assertThat(format.encode(0.0)).isZero();
    assertThat(format.encode(-0.0)).isEqualTo(sign);
    assertThat(1 / format.decode(sign)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(format.encode(Double.MIN_VALUE)).isZero();
    assertThat(format.decode(quiet(format))).isNaN();
    assertThat(quiet(format)).isGreaterThan(infinity);
    double smallest = format.decode(1);
    assertThat(smallest).isEqualTo(Math.scalb(1.0, 1 - format.bias() - format.fractionBits()));
    assertThat(format.encode(smallest / 2)).isZero();
    assertThat(format.encode(Math.nextUp(smallest / 2))).isEqualTo(1);
  }
}
