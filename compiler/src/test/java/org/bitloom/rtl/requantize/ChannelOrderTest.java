// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import static org.assertj.core.api.Assertions.assertThat;

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
    ChannelOrder order = ChannelOrder.of(layout, channels);
    assertThat(layout.beats() % order.beats()).as("%s of %s", order, layout).isZero();
    for (int beat = 0; beat < layout.beats(); beat++) {
      int first = beat % layout.beatsPerVector() * layout.lanes();
      int before = beat / layout.beatsPerVector() * layout.length();
      for (int lane = 0; lane < layout.lanes() && first + lane < layout.length(); lane++) {
        assertThat(order.channel(beat % order.beats(), lane))
            .as("%s of %s, beat %d, lane %d", order, layout, beat, lane)
            .hasValue((before + first + lane) % channels);
      }
    }
  }

  @Test
  void constantsAreStoredOnceForAllVectorsWhereTheyCanBe() {
    assertThat(ChannelOrder.of(new StreamLayout(100, 6, 4), 6).beats()).isEqualTo(2);
    assertThat(ChannelOrder.of(new StreamLayout(1, 600, 4), 6).beats()).isEqualTo(3);
    assertThat(ChannelOrder.of(new StreamLayout(1, 18, 4), 3).beats()).isEqualTo(5);
    assertThat(ChannelOrder.of(new StreamLayout(100, 4, 2), 6).beats()).isEqualTo(200);
    assertThat(ChannelOrder.of(new StreamLayout(99, 4, 2), 6).beats()).isEqualTo(6);
  }
}
