// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequantizationTest {
  private static final long SEED = 7_310_058;
  private static final Interval WIDE = new Interval(-(1L << 40), 1L << 40);

  private static Requantization of(Rounding rounding, Multiplier multiplier) {
    return new Requantization(rounding, List.of(multiplier), 0, 0, WIDE);
  }

  /** The 32-bit C code of gemmlowp, step by step as it stands there. */
  private static int doublingHighMultiply(int a, int b) {
    long product = (long) a * b;
    int nudge = product >= 0 ? 1 << 30 : 1 - (1 << 30);
    return (int) ((product + nudge) / (1L << 31));
  }

  /** gemmlowp's RoundingDivideByPOT. */
  private static int divideByPowerOfTwo(int x, int exponent) {
    int mask = (int) ((1L << exponent) - 1);
    int remainder = x & mask;
    int threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + (remainder > threshold ? 1 : 0);
  }

  @Test
  void double_away_is_the_reference_code_of_tflite() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < Draws.of(200_000); i++) {
      Multiplier m = Multiplier.quantize(Math.exp(random.nextDouble(-18, 0)));
      int exponent = m.shift() - 31;
      int acc = random.nextInt() >> random.nextInt(0, 24);
      int expected = divideByPowerOfTwo(doublingHighMultiply(acc, (int) m.significand()), exponent);
      assertThat(of(Rounding.DOUBLE_AWAY, m).apply(0, acc)).isEqualTo(expected);
    }
  }

  @Test
  void single_up_is_the_portable_code_of_tflite() {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    for (int i = 0; i < Draws.of(100_000); i++) {
      Multiplier m = Multiplier.quantize(Math.exp(random.nextDouble(-18, 0)));
      int acc = random.nextInt() >> random.nextInt(0, 24);
      long rounding = 1L << (m.shift() - 1);
      assertThat(of(Rounding.SINGLE_UP, m).apply(0, acc))
          .isEqualTo((acc * m.significand() + rounding) >> m.shift());
    }
  }

  /** MultiplyByQuantizedMultiplier of an int64, as it stands in TFLite. */
  private static int scaledInt64(long x, int quantizedMultiplier, int shift) {
    int reduced =
        quantizedMultiplier < 0x7FFF0000 ? (quantizedMultiplier + (1 << 15)) >> 16 : 0x7FFF;
    int totalShift = 15 - shift;
    return (int) (x * reduced + (1L << (totalShift - 1)) >> totalShift);
  }

  @Test
  void reduced_up_is_the_code_of_tflite_for_int64() {
    SplittableRandom random = new SplittableRandom(SEED + 3);
    for (int i = 0; i < Draws.of(200_000); i++) {
      // Every tenth is so close below a power of two that 15 bits round up to it.
      double scale = Math.scalb(1 - Math.scalb(1.0, -random.nextInt(14, 20)), -random.nextInt(20));
      scale = i % 10 == 0 ? scale : Math.exp(random.nextDouble(-18, 4));
      Multiplier m = Multiplier.quantize(scale);
      long acc = random.nextLong() >> random.nextInt(17, 60);
      boolean fits = Math.abs(acc * scale) < 1 << 30;
      acc = fits ? acc : acc >> 24;
      assertThat(of(Rounding.REDUCED_UP, m.reduced()).apply(0, acc))
          .isEqualTo(scaledInt64(acc, (int) m.significand(), 31 - m.shift()));
    }
  }

  @Test
  void float32_even_is_float_arithmetic() {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    for (int i = 0; i < Draws.of(200_000); i++) {
      float scale = (float) Math.exp(random.nextDouble(-18, 1));
      int acc = random.nextInt() >> random.nextInt(0, 28);
      double expected = Math.rint((float) acc * scale);
      assertThat(of(Rounding.FLOAT32_EVEN, Multiplier.ofFloat32(scale)).apply(0, acc))
          .isEqualTo((long) expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"HALF_UP,,", "HALF_EVEN,HALF_EVEN,", "HALF_AWAY,HALF_UP,", "FLOOR,FLOOR,"})
  void single_roundings_are_exact(Rounding rounding, RoundingMode mode) {
    for (int shift = 0; shift <= 6; shift++) {
      for (long significand = 0; significand <= 20; significand++) {
        for (long acc = -70; acc <= 70; acc++) {
          BigDecimal exact =
              BigDecimal.valueOf(acc * significand).divide(BigDecimal.valueOf(1L << shift));
          BigDecimal expected =
              mode == null
                  ? exact.add(new BigDecimal("0.5")).setScale(0, RoundingMode.FLOOR)
                  : exact.setScale(0, mode);
          assertThat(of(rounding, new Multiplier(significand, shift)).apply(0, acc))
              .as("%s of %d * %d / 2^%d", rounding, acc, significand, shift)
              .isEqualTo(expected.longValueExact());
        }
      }
    }
  }

  @Test
  void zero_points_and_the_clamp_follow_the_rounding() {
    Requantization r =
        new Requantization(
            Rounding.HALF_UP,
            List.of(new Multiplier(1, 1), new Multiplier(3, 1)),
            10,
            -5,
            new Interval(-6, 20));
    assertThat(r.apply(0, 14)).isEqualTo(-3);
    assertThat(r.apply(1, 14)).isEqualTo(1);
    assertThat(r.apply(1, 100)).isEqualTo(20);
    assertThat(r.apply(1, -100)).isEqualTo(-6);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1073741824, 30",
    "0.5, 1073741824, 31",
    "0.3, 1288490189, 32",
    "3.0, 1610612736, 29",
    "0.0, 0, 31",
    "1e-12, 0, 31",
    "0.9999999999999999, 1073741824, 30"
  })
  void a_scale_becomes_the_multiplier_of_tflite(double scale, long significand, int shift) {
    assertThat(Multiplier.quantize(scale)).isEqualTo(new Multiplier(significand, shift));
  }

  @Test
  void a_float32_scale_is_kept_exactly() {
    SplittableRandom random = new SplittableRandom(SEED + 3);
    for (int i = 0; i < 10_000; i++) {
      float scale = Float.intBitsToFloat(random.nextInt(0x7F800000));
      Multiplier m = Multiplier.ofFloat32(scale);
      assertThat(Math.scalb((double) m.significand(), -m.shift())).isEqualTo((double) scale);
    }
  }

  @Test
  void products_in_64_bits_are_those_of_any_size() {
    SplittableRandom random = new SplittableRandom(SEED + 4);
    long[] covered = new long[Rounding.values().length];
    for (int i = 0; i < Draws.of(400_000); i++) {
      Rounding rounding = Rounding.values()[random.nextInt(covered.length)];
      double scale = Math.exp(random.nextDouble(-20, 4));
      boolean simple = random.nextInt(3) == 0;
      double ratio = simple ? (1 + random.nextInt(15)) / (double) (1 << random.nextInt(20)) : scale;
      boolean narrow = rounding.name().startsWith("FLOAT");
      Multiplier m = narrow ? Multiplier.ofFloat32(ratio) : Multiplier.quantize(ratio);
      long acc = random.nextLong(-(1L << 33), 1L << 33) >> random.nextInt(32);
      covered[rounding.ordinal()] += LongProduct.covers(rounding, m, acc) ? 1 : 0;
      Requantization r = of(rounding, m);
      assertThat(r.apply(0, acc))
          .as("%s of %d by %s", rounding, acc, m)
          .isEqualTo(r.exactly(0, acc));
    }
    for (Rounding rounding : Rounding.values()) {
      boolean inLongs =
          rounding != Rounding.FLOAT32_EVEN_INSIDE && rounding != Rounding.FLOAT32_DIVIDED;
      assertThat(covered[rounding.ordinal()] > 1000).as(rounding.keyword()).isEqualTo(inLongs);
    }
  }
}
