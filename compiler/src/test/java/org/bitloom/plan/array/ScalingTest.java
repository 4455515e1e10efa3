// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.fixed.ProvenRequantizer.Channel;
import org.bitloom.fixed.ProvenRequantizer.Step;
import org.bitloom.fixed.ProvenRequantizer.Ties;
import org.junit.jupiter.api.Test;

class ScalingTest {
  private static final int CASES = 500;
  private static final long REACH = 300;
  private static final Interval CLAMP = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);

  /** The proven requantizer takes the accumulator, the array's lane the sum without the bias. */
  private static void requireSame(Channel channel, long pivot, int shift, long bias) {
    ProvenRequantizer proven =
        new ProvenRequantizer(shift, pivot, List.of(channel), Ties.KEEP, 0, CLAMP);
    Scaling scaling = Scaling.of(proven, 0, bias);
    for (long sum = -REACH; sum <= REACH; sum++) {
      assertThat(scaling.floor(sum, shift)).isEqualTo(proven.apply(0, sum + bias));
    }
  }

  @Test
  void anAddendThatChangesAtThePivotIsThatOfTheSum() {
    Random random = new Random(5);
    for (int i = 0; i < CASES; i++) {
      Channel channel = new Channel(random.nextInt(50), random.nextInt(900), random.nextInt(900));
      requireSame(channel, random.nextInt(400) - 200, random.nextInt(6), random.nextInt(99) - 50);
    }
  }

  @Test
  void anAddendThatChangesAtOneStepIsThatOfTheSum() {
    Random random = new Random(6);
    for (int i = 0; i < CASES; i++) {
      long lowest = random.nextInt(900);
      Step step = new Step(random.nextInt(400) - 200, random.nextInt(900));
      Channel channel = new Channel(random.nextInt(50), lowest, lowest, List.of(step));
      requireSame(channel, random.nextInt(400) - 200, random.nextInt(6), random.nextInt(99) - 50);
    }
  }

  @Test
  void aLaneChangesTheAddendOnce() {
    Step first = new Step(3, 8);
    Step second = new Step(4, 9);
    assertThat(computed(new Channel(5, 6, 7))).isTrue();
    assertThat(computed(new Channel(5, 6, 6, List.of(first)))).isTrue();
    assertThat(computed(new Channel(5, 6, 7, List.of(first)))).isFalse();
    assertThat(computed(new Channel(5, 6, 6, List.of(first, second)))).isFalse();
  }

  private static boolean computed(Channel channel) {
    return Outcome.computed(new ProvenRequantizer(3, 0, List.of(channel), Ties.KEEP, 0, CLAMP));
  }
}
