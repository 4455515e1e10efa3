// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.timing.GearboxChunks;
import org.junit.jupiter.api.Test;

class AdapterChoiceTest {
  private static Optional<Adapter> between(StreamLayout from, StreamLayout to) {
    return Adapter.between("words", from, to, 8, "tiny.loom:1");
  }

  private static StreamLayout layout(int vectors, int length, int lanes) {
    return new StreamLayout(vectors, length, lanes);
  }

  /** Returns every layout of this many elements, with up to eight lanes. */
  private static List<StreamLayout> layouts(int elements) {
    List<StreamLayout> layouts = new ArrayList<>();
    for (int vectors = 1; vectors <= elements; vectors++) {
      for (int lanes = 1; elements % vectors == 0 && lanes <= 8; lanes++) {
        if (lanes <= elements / vectors) {
          layouts.add(layout(vectors, elements / vectors, lanes));
        }
      }
    }
    return layouts;
  }

  @Test
  void equalBeatsNeedNoAdapter() {
    assertThat(between(layout(3, 7, 2), layout(3, 7, 2))).isEmpty();
    assertThat(between(layout(4, 6, 2), layout(1, 24, 2))).isEmpty();
  }

  @Test
  void multiplesAreCollectedAndDivisorsAreSentOneByOne() {
    assertThat(between(layout(3, 7, 1), layout(3, 7, 3))).get().isInstanceOf(Widen.class);
    assertThat(between(layout(4, 8, 2), layout(1, 32, 4))).get().isInstanceOf(Widen.class);
    assertThat(between(layout(3, 7, 6), layout(3, 7, 2))).get().isInstanceOf(Narrow.class);
    assertThat(between(layout(1, 32, 8), layout(4, 8, 4))).get().isInstanceOf(Narrow.class);
    assertThat(between(layout(3, 3, 2), layout(1, 9, 1))).get().isInstanceOf(Narrow.class);
  }

  @Test
  void everythingElsePassesAGearbox() {
    assertThat(between(layout(1, 12, 3), layout(1, 12, 4))).get().isInstanceOf(Gearbox.class);
    assertThat(between(layout(4, 6, 4), layout(1, 24, 4))).get().isInstanceOf(Gearbox.class);
    assertThat(between(layout(3, 3, 2), layout(1, 9, 9))).get().isInstanceOf(Gearbox.class);
  }

  @Test
  void otherElementsAreRefused() {
    assertThatThrownBy(() -> between(layout(1, 12, 3), layout(1, 13, 3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyPairOfLayoutsHasAnAdapterUnlessTheirBeatsAreEqual() {
    for (int elements = 1; elements <= 30; elements++) {
      for (StreamLayout from : layouts(elements)) {
        for (StreamLayout to : layouts(elements)) {
          Optional<Adapter> adapter = between(from, to);
          assertThat(adapter.isEmpty()).as("%s to %s", from, to).isEqualTo(from.sameBeats(to));
          adapter.ifPresent(
              a -> {
                assertThat(a.from().sameBeats(from)).as("%s to %s", from, to).isTrue();
                assertThat(a.to().sameBeats(to)).as("%s to %s", from, to).isTrue();
              });
        }
      }
    }
  }

  @Test
  void aGearboxIsAsSmallAsTheFullRateAllows() {
    for (int elements = 1; elements <= 30; elements++) {
      for (StreamLayout from : layouts(elements)) {
        for (StreamLayout to : layouts(elements)) {
          if (between(from, to).orElse(null) instanceof Gearbox box) {
            GearboxChunks chunks = box.chunks();
            assertThat(chunks.cyclesPerInference(box.from(), box.to()))
                .as("%s to %s", from, to)
                .isEqualTo(Math.max(from.beats(), to.beats()));
            assertThat(chunks.capacity()).isLessThanOrEqualTo(chunks.capacityBound());
          }
        }
      }
    }
  }
}
