// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bitloom.Draws;
import org.bitloom.operator.FixedPoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The logarithm of a sum, against the kernel's own, which has both of two rests at hand; of all
 * sums with {@code -Dbitloom.sums.step=1}, which takes minutes.
 */
class MicroLogarithmTest {
  private static final long LAST = 4095L << 19;

  private static final long STEP = Long.getLong("bitloom.sums.step", 499);

  private static void equal(LongStream sums) {
    long[] different =
        sums.parallel()
            .filter(sum -> FixedPoint.logarithm(sum) != MicroLogSoftmax.logarithm((int) sum))
            .toArray();
    assertThat(different).isEmpty();
  }

  @Test
  void manySumsHaveTheLogarithmOfTheKernel() {
    equal(new SplittableRandom(1).longs(Draws.of(2_000_000), FixedPoint.LEAST_SUM, LAST + 1));
    equal(LongStream.rangeClosed(FixedPoint.LEAST_SUM, FixedPoint.LEAST_SUM + Draws.of(2_000_000)));
  }

  /** Where the sum by sqrt(1/2) gets a bit more. */
  @Test
  void sumsBetweenTheTwoRestsHaveTheLogarithmOfTheKernel() {
    for (int excess = 0; excess < 12; excess++) {
      long edge = Math.round(Math.scalb(Math.sqrt(2), 19 + excess));
      equal(LongStream.rangeClosed(edge - 1000, edge + 1000).filter(sum -> sum <= LAST));
      long power = 1L << (20 + excess);
      equal(LongStream.rangeClosed(power - 1000, power + 1000).filter(sum -> sum <= LAST));
    }
  }

  @Tag("search")
  @Test
  void sumsAllOverHaveTheLogarithmOfTheKernel() {
    long count = (LAST - FixedPoint.LEAST_SUM) / STEP + 1;
    equal(LongStream.range(0, count).map(i -> FixedPoint.LEAST_SUM + i * STEP));
  }
}
