// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldingSearchTest {
  @Test
  void no_smaller_array_keeps_the_pace() {
    for (int outputs = 1; outputs <= 12; outputs++) {
      for (int inputs = 1; inputs <= 12; inputs++) {
        for (int vectors = 1; vectors <= 3; vectors++) {
          for (long load : new long[] {0, (long) outputs * inputs}) {
            FoldingSearch search = new FoldingSearch(outputs, inputs, vectors, load);
            for (long target = 1; target <= 160; target += 3) {
              check(search, target);
            }
          }
        }
      }
    }
  }

  @Test
  void no_smaller_array_keeps_the_pace_of_windows() {
    for (int multiplier = 0; multiplier <= 3; multiplier++) {
      for (int outputs = 6; outputs <= 12; outputs += 6) {
        int channels = multiplier == 0 ? 5 : 1;
        int pe = Math.max(1, multiplier);
        Folding serial = new Folding(outputs, 4, channels, pe, 1, multiplier);
        FoldingSearch search = new FoldingSearch(serial, 3, 20, 0);
        for (long target = 1; target <= 800; target += 3) {
          check(search, target);
        }
      }
    }
  }

  private static void check(FoldingSearch search, long target) {
    int fewest = Integer.MAX_VALUE;
    for (int pe = 1; pe <= search.outputs(); pe++) {
      for (int simd = 1; simd <= search.inputs(); simd++) {
        if (pe % Math.max(1, search.serial().outputsPerLane()) != 0) {
          continue;
        }
        Folding folding = search.folding(pe, simd);
        if (search.cycles(folding) <= target) {
          fewest = Math.min(fewest, pe * simd);
        }
      }
    }
    Optional<Folding> found = search.smallest(target);
    assertThat(found.map(Folding::multipliers).orElse(Integer.MAX_VALUE)).isEqualTo(fewest);
    found.ifPresent(f -> assertThat(search.cycles(f)).isLessThanOrEqualTo(target));
  }
}
