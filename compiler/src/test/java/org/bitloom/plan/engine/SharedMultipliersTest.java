// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.timing.IssueTurns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedMultipliersTest {
  private static final int DRAWN = 500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyNodeHasItsTurnsAndNoneWaitsForLong(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < DRAWN; i++) {
      List<Integer> counts = random.ints(random.nextInt(2, 5), 1, 16).boxed().toList();
      List<String> nodes = IntStream.range(0, counts.size()).mapToObj(n -> "n" + n).toList();
      SharedMultipliers shared = SharedMultipliers.spread(3, nodes, counts);

      assertThat(shared.period()).isEqualTo(counts.stream().mapToInt(n -> n).sum());
      for (int n = 0; n < counts.size(); n++) {
        assertThat(shared.turns("n" + n)).isEqualTo(counts.get(n));
        assertThat(Collections.frequency(shared.owners(), n)).isEqualTo(counts.get(n));
        // Evenly spread, neighbouring turns are a period's share apart, and less than another one.
        int even = Math.ceilDiv(shared.period(), counts.get(n));
        assertThat(longest(shared.turns("n" + n, 0))).isLessThanOrEqualTo(2 * even);
      }
    }
  }

  /** Returns the most cycles between neighbouring turns. */
  private static int longest(IssueTurns turns) {
    int longest = 0;
    int last = -turns.period();
    for (int cycle = 0; cycle < 2 * turns.period(); cycle++) {
      if ((turns.mask() >> cycle % turns.period() & 1) == 1) {
        longest = last < 0 ? longest : Math.max(longest, cycle - last);
        last = cycle;
      }
    }
    return longest;
  }

  @Test
  void wordsAreIssuedWhereTheyArriveInTurn() {
    SharedMultipliers shared = new SharedMultipliers(1, List.of("a", "b"), List.of(0, 0, 1, 0, 1));

    assertThat(shared.owned("b", 0)).containsExactly(false, false, true, false, true);
    assertThat(shared.owned("b", 2)).containsExactly(true, false, true, false, false);
    assertThat(shared.turns("b", 2)).isEqualTo(new IssueTurns(5, 0b00101));
    assertThat(shared.turns("a", 0)).isEqualTo(new IssueTurns(5, 0b01011));
  }
}
