// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with a walk from cycle to cycle. */
class IssueTurnsTest {
  private static final int DRAWN = 500;

  private static IssueTurns drawn(SplittableRandom random) {
    int period = random.nextInt(1, IssueTurns.MOST_PERIOD + 1);
    long mask = random.nextLong() & random.nextLong() & -1L >>> IssueTurns.MOST_PERIOD - period;
    return new IssueTurns(period, mask == 0 ? 1L << random.nextInt(period) : mask);
  }

  /** Returns the first turns from a cycle on. */
  private static List<Long> walk(IssueTurns turns, long from, int count) {
    List<Long> found = new ArrayList<>();
    for (long cycle = from; found.size() < count; cycle++) {
      if ((turns.mask() >> cycle % turns.period() & 1) == 1) {
        found.add(cycle);
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void turnsAreThoseOfAWalk(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < DRAWN; i++) {
      IssueTurns turns = drawn(random);
      long from = random.nextLong(1000);
      int count = random.nextInt(1, 3 * turns.own() + 2);
      List<Long> walk = walk(turns, from, count);

      assertThat(turns.first(from)).isEqualTo(walk.getFirst());
      assertThat(turns.nth(from, count)).isEqualTo(walk.getLast());
      assertThat(walk.getLast() - from).isLessThanOrEqualTo(turns.span(count));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theFewestCyclesOfAGroupAreThoseOfItsClosestTurns(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < DRAWN; i++) {
      IssueTurns turns = drawn(random);
      int words = random.nextInt(1, 2 * turns.own() + 2);
      List<Long> walk = walk(turns, 0, turns.own() + words);
      long least = Long.MAX_VALUE;
      for (int start = 0; start < turns.own(); start++) {
        least = Math.min(least, walk.get(start + words) - walk.get(start));
      }

      assertThat(turns.least(words)).isEqualTo(least);
    }
  }

  @Test
  void everyCycleIsATurnOfWhoSharesNothing() {
    assertThat(IssueTurns.ALL.nth(17, 5)).isEqualTo(21);
    assertThat(IssueTurns.ALL.least(9)).isEqualTo(9);
    assertThat(IssueTurns.ALL.cycles(9)).isEqualTo(9);
    assertThat(IssueTurns.ALL.span(9)).isEqualTo(9);
  }

  @Test
  void whatIsUnknownStaysSo() {
    IssueTurns turns = new IssueTurns(4, 0b0100);

    assertThat(turns.first(Moments.UNKNOWN)).isEqualTo(Moments.UNKNOWN);
    assertThat(turns.nth(Moments.UNKNOWN, 3)).isEqualTo(Moments.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "65, 1", "4, 0", "4, 16"})
  void turnsOutsideOfAPeriodAreRefused(int period, long mask) {
    assertThatThrownBy(() -> new IssueTurns(period, mask))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
