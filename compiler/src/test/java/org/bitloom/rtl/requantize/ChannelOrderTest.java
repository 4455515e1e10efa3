// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.StreamLayout;
import org.junit.jupiter.api.Test;

class ChannelOrderTest {
  @Test
  void everyLaneOfEveryBeatHasTheChannelOfItsElement() {
    for (int channels = 1; channels <= 6; channels++) {
      for (int length = 1; length <= 12; length++) {
        for (int lanes = 1; lanes <= length; lanes++) {
          check(new StreamLayout(channels, length, lanes), channels);
          check(new StreamLayout(3 * channels, length, lanes), channels);
          check(new StreamLayout(1, channels * length, lanes), channels);
        }
      }
    }
  }

  private static void check(StreamLayout layout, int channels) {
    List<Integer> own = IntStream.range(0, channels).boxed().toList();
    List<Integer> other = new ArrayList<>(own);
    Collections.shuffle(other, new Random(layout.hashCode()));
    check(layout, Optional.empty(), own);
    check(layout, Optional.of(new Arrangement(other)), other);
  }

  private static void check(
      StreamLayout layout, Optional<Arrangement> arrangement, List<Integer> expected) {
    int channels = expected.size();
    ChannelOrder order = ChannelOrder.of(layout, channels, arrangement);
    assertThat(layout.beats() % order.beats()).as("%s of %s", order, layout).isZero();
    for (int beat = 0; beat < layout.beats(); beat++) {
      int first = beat % layout.beatsPerVector() * layout.lanes();
      int before = beat / layout.beatsPerVector() * layout.length();
      for (int lane = 0; lane < layout.lanes() && first + lane < layout.length(); lane++) {
        assertThat(order.channel(beat % order.beats(), lane))
            .as("%s of %s, beat %d, lane %d", order, layout, beat, lane)
            .hasValue(expected.get((before + first + lane) % channels));
      }
    }
  }

  @Test
  void constantsAreStoredOnceForAllVectorsWhereTheyCanBe() {
    assertThat(beats(new StreamLayout(100, 6, 4), 6)).isEqualTo(2);
    assertThat(beats(new StreamLayout(1, 600, 4), 6)).isEqualTo(3);
    assertThat(beats(new StreamLayout(1, 18, 4), 3)).isEqualTo(5);
    assertThat(beats(new StreamLayout(100, 4, 2), 6)).isEqualTo(200);
    assertThat(beats(new StreamLayout(99, 4, 2), 6)).isEqualTo(6);
  }

  private static int beats(StreamLayout layout, int channels) {
    return ChannelOrder.of(layout, channels, Optional.empty()).beats();
  }
}
