// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both roundings in one addend equal the roundings one after the other. */
class DoubleAwayRequantizerTest {
  private static final Interval SUMS = new Interval(-(1L << 30), 1L << 30);

  private static Requantization reference(Multiplier m, long inputZero, long outputZero) {
    return new Requantization(
        Rounding.DOUBLE_AWAY, List.of(m), inputZero, outputZero, IntType.signed(16).range());
  }

  @Test
  void allSumsThatCanBeTiesAreRoundedAsTheReferenceDoes() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 300; i++) {
      Multiplier m = new Multiplier(random.nextLong(1L << 30, 1L << 31), random.nextInt(32, 49));
      if (i % 3 == 0) {
        m = new Multiplier(3L << 29, m.shift());
      }
      Requantization reference = reference(m, random.nextInt(-200, 200), random.nextInt(-200, 200));
      ProvenRequantizer exact = DoubleAwayRequantizer.exact(reference).orElseThrow();
      for (int n = 0; n < 2000; n++) {
        long level = random.nextLong(-40000, 40000);
        // Near the middle between two outputs, near 0, or anywhere.
        double middle = (level + 0.5) * Math.scalb(1.0, m.shift()) / m.significand();
        long acc =
            switch (n % 3) {
              case 0 -> Math.round(middle) + random.nextInt(-3, 4);
              case 1 -> random.nextInt(-300, 300);
              default -> random.nextLong(SUMS.min(), SUMS.max());
            };
        long sum = SUMS.clamp(acc);
        assertThat(exact.apply(0, sum)).as("%s of %d", m, sum).isEqualTo(reference.apply(0, sum));
      }
    }
  }

  @Test
  void aWideSumNeedsNoSteps() {
    Requantization reference = reference(new Multiplier(1952257965L, 45), 0, 0);
    ProvenRequantizer found =
        RequantizerSearch.smallest(reference, List.of(new Interval(-697932186, 697910887)));
    assertThat(found.channels()).allMatch(channel -> channel.steps().isEmpty());
  }

  @Test
  void otherRoundingsHaveNoSuchForm() {
    Requantization up =
        new Requantization(
            Rounding.DOUBLE_UP,
            List.of(new Multiplier(1L << 30, 40)),
            0,
            0,
            IntType.signed(8).range());
    assertThat(DoubleAwayRequantizer.exact(up)).isEmpty();
    assertThat(DoubleAwayRequantizer.exact(reference(new Multiplier(1L << 30, 31), 0, 0)))
        .isEmpty();
  }
}
