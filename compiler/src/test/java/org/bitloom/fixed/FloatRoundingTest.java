// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;

/** The float32 roundings against Java's own float32 arithmetic, and thresholds against counting. */
class FloatRoundingTest {
  private static final Interval CLAMP = new Interval(-128, 127);

  /** Scales that make ties: short decimals, powers of two, and any. */
  private static float scale(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(1, 40) * 0.05f;
      case 1 -> Math.scalb(1f, random.nextInt(-12, 3));
      default -> (float) random.nextDouble(0.001, 3);
    };
  }

  private static long clamped(double value) {
    return (long) Math.max(CLAMP.min(), Math.min(CLAMP.max(), value));
  }

  @Test
  void theZeroPointInsideIsAddedBeforeTheLastRounding() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < Draws.of(200_000); round++) {
      float scale = scale(random);
      long zero = random.nextLong(-128, 128);
      long acc = random.nextLong(-70_000, 70_000);
      Requantization inside =
          new Requantization(
              Rounding.FLOAT32_EVEN_INSIDE, List.of(Multiplier.ofFloat32(scale)), 0, zero, CLAMP);
      float sum = (float) acc * scale + (float) zero;
      assertThat(inside.apply(0, acc))
          .as("%s * %s + %s", acc, scale, zero)
          .isEqualTo(clamped(Math.rint(sum)));
    }
  }

  @Test
  void theQuotientIsRoundedTwice() {
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < Draws.of(200_000); round++) {
      float divisor = scale(random);
      long zero = random.nextLong(-128, 128);
      long acc = random.nextLong(-300, 300);
      Requantization divided =
          new Requantization(
              Rounding.FLOAT32_DIVIDED, List.of(Multiplier.ofFloat32(divisor)), 0, zero, CLAMP);
      float quotient = (float) acc / divisor;
      assertThat(divided.apply(0, acc))
          .as("%s / %s + %s", acc, divisor, zero)
          .isEqualTo(clamped(Math.rint(quotient) + zero));
    }
  }

  @Test
  void anySmallestRequantizerOfThresholdsCountsThem() {
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < Draws.of(200); round++) {
      int levels = random.nextInt(1, 30);
      long[] steps = random.longs(levels, -500, 501).sorted().toArray();
      Interval range = new Interval(-400, 450);
      Requantization counting =
          Requantization.counting(
              List.of(Thresholds.of(steps)),
              List.of(Multiplier.quantize(levels / 1000.0)),
              new Interval(-3, levels - 3));
      ProvenRequantizer proven = RequantizerSearch.smallest(counting, List.of(range));
      for (long acc = range.min(); acc <= range.max(); acc++) {
        long at = acc;
        long passed = java.util.Arrays.stream(steps).filter(t -> t <= at).count();
        assertThat(counting.apply(0, acc)).isEqualTo(passed - 3);
        assertThat(proven.apply(0, acc)).isEqualTo(passed - 3);
      }
      assertThat(RequantizerChecker.check(counting, proven, 0, range)).isEmpty();
    }
  }
}
