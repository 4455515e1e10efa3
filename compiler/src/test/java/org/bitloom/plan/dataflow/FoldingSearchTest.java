// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.operator.Window.Axis;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacFront;
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
        FoldingSearch search = new FoldingSearch(serial, 3, 20, 0, Optional.empty());
        for (long target = 1; target <= 800; target += 3) {
          check(search, target);
        }
      }
    }
  }

  @Test
  void no_smaller_array_keeps_the_pace_of_windows_read_by_columns() {
    Axis[] axes = {new Axis(3, 1, 1, 1, 1), new Axis(2, 2, 1, 0, 1), new Axis(1, 1, 1, 0, 0)};
    for (Axis rows : axes) {
      for (Axis columns : axes) {
        for (int multiplier = 0; multiplier <= 2; multiplier++) {
          Shape shape = Shape.of(5, 4, multiplier == 0 ? 4 : 3);
          Window window = new Window(rows, columns);
          if (window.positions() > 1) {
            checkWindows(shape, window, multiplier);
          }
        }
      }
    }
  }

  private static void checkWindows(Shape shape, Window window, int multiplier) {
    int channels = multiplier == 0 ? shape.channels() : 1;
    int outputs = multiplier == 0 ? 5 : shape.channels() * multiplier;
    Folding serial =
        new Folding(outputs, window.positions(), channels, Math.max(1, multiplier), 1, multiplier);
    FoldingSearch search =
        new FoldingSearch(
            serial,
            window.output(shape, outputs).vectors(),
            shape.vectors(),
            0,
            Optional.of(new MacFront.Sliding(shape, window)));
    for (long target = 1; target <= 900; target += 7) {
      check(search, target);
    }
  }

  private static void check(FoldingSearch search, long target) {
    int fewest = Integer.MAX_VALUE;
    for (int pe = 1; pe <= search.outputs(); pe++) {
      for (int simd = 1; simd <= search.inputs(); simd++) {
        if (pe % Math.max(1, search.serial().outputsPerLane()) != 0) {
          continue;
        }
        for (Folding folding : foldings(search, pe, simd)) {
          if (search.cycles(folding) <= target) {
            fewest = Math.min(fewest, pe * simd);
          }
        }
      }
    }
    Optional<Folding> found = search.smallest(target);
    assertThat(found.map(Folding::multipliers).orElse(Integer.MAX_VALUE)).isEqualTo(fewest);
    found.ifPresent(f -> assertThat(search.cycles(f)).isLessThanOrEqualTo(target));
    found.ifPresent(f -> assertThat(cheap(f)).isTrue());
  }

  @Test
  void no_two_arrays_are_smaller_than_those_of_the_parts() {
    for (int outputs = 1; outputs <= 12; outputs++) {
      for (int inputs = 1; inputs <= 9; inputs++) {
        FoldingSearch search = new FoldingSearch(outputs, inputs, 3, 0);
        for (long target = 3; target <= 160; target += 5) {
          int whole = multipliers(search, target);
          int fewest = whole;
          for (int first = 1; first < outputs; first++) {
            fewest = Math.min(fewest, both(search, first, target));
          }
          int found = new OutputCut(search, target).first();
          assertThat(found == outputs ? whole : both(search, found, target)).isEqualTo(fewest);
          assertThat(found == outputs).isEqualTo(fewest == whole);
        }
      }
    }
  }

  private static int both(FoldingSearch search, int first, long target) {
    return multipliers(search.withOutputs(first), target)
        + multipliers(search.withOutputs(search.outputs() - first), target);
  }

  private static int multipliers(FoldingSearch search, long target) {
    return search.smallest(target).map(Folding::multipliers).orElse(1 << 20);
  }

  private static List<Folding> byColumns(Folding folding, MacFront.Sliding s, int simd) {
    if (folding.outputsPerLane() > 0) {
      return List.of(folding.byColumns(0).withSimd(simd));
    }
    int channels = folding.channels();
    List<Folding> all = new ArrayList<>();
    for (int lanes = 1; lanes <= 2 * channels; lanes++) {
      int part = folding.positions() * Math.min(lanes, channels);
      boolean even = s.window().columns().stride() == 2 && lanes == 2 * channels;
      if ((channels % lanes == 0 || even) && (simd <= part || simd % part == 0)) {
        all.add(folding.byColumns(lanes).withSimd(simd));
      }
    }
    return all;
  }

  private static List<Folding> foldings(FoldingSearch search, int pe, int simd) {
    Folding serial = search.serial();
    List<Folding> all = new ArrayList<>();
    int channels = serial.channels();
    if (simd <= channels) {
      all.add(serial.withSimd(simd).withPe(pe));
    }
    for (int lanes = 1; lanes <= channels && serial.outputsPerLane() == 0; lanes++) {
      if (serial.positions() > 1 && channels % lanes == 0) {
        all.add(
            new Folding(
                serial.outputs(), serial.positions(), channels, pe, simd, 0, lanes, false, false));
      }
    }
    search.sliding().ifPresent(s -> all.addAll(byColumns(serial.withPe(pe), s, simd)));
    all.removeIf(f -> !cheap(f));
    return all;
  }

  private static boolean cheap(Folding folding) {
    return !folding.gathered() || folding.alignedTo(folding.windowLanes());
  }

  @Test
  void an_array_can_be_wider_than_a_position_of_the_window() {
    Folding serial = new Folding(16, 9, 3, 1, 1, 0);
    FoldingSearch search = new FoldingSearch(serial, 1024, 1024, 0, Optional.empty());
    Folding folding = search.smallest(24 * 1024).orElseThrow();
    assertThat(folding.multipliers()).isEqualTo(18);
    assertThat(folding.gathered()).isTrue();
    assertThat(search.cycles(folding)).isEqualTo(24 * 1024);
  }

  @Test
  void an_array_by_columns_is_the_last_choice_of_those_that_are_as_small() {
    Window window = new Window(new Axis(3, 1, 1, 1, 1), new Axis(3, 1, 1, 1, 1));
    MacFront.Sliding sliding = new MacFront.Sliding(Shape.of(8, 8, 4), window);
    Folding serial = new Folding(4, 9, 1, 1, 1, 1);
    FoldingSearch search = new FoldingSearch(serial, 64, 64, 0, Optional.of(sliding));
    assertThat(search.smallest(64 * 9L).orElseThrow().columns()).isFalse();
    Folding fast = search.smallest(8 * 9L).orElseThrow();
    assertThat(fast.columns()).isTrue();
    assertThat(fast.multipliers()).isEqualTo(36);
    assertThat(search.smallestPlain(8 * 9L, false)).isEmpty();
  }

  /** Every input once, however channels are cut, in words that are padded or hold several parts. */
  @Test
  void words_of_windows_read_by_columns_hold_every_input_once() {
    for (int lanes : new int[] {1, 2, 3, 6, 12}) {
      for (int simd = 1; simd <= 24; simd++) {
        int part = 4 * Math.min(lanes, 6);
        if (simd <= part || simd % part == 0) {
          Folding folding = new Folding(5, 4, 6, 2, 1, 0).byColumns(lanes).withSimd(simd);
          List<Integer> inputs = new ArrayList<>();
          for (int word = 0; word < folding.synapseFold(); word++) {
            for (int lane = 0; lane < simd; lane++) {
              inputs.add(folding.input(word, lane));
            }
          }
          inputs.removeIf(i -> i < 0);
          assertThat(inputs)
              .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 24).boxed().toList());
        }
      }
    }
  }

  @Test
  void words_of_gathered_windows_hold_every_input_once() {
    Folding folding = new Folding(5, 6, 4, 2, 5, 0, 4, false, false);
    List<Integer> inputs = new ArrayList<>();
    for (int word = 0; word < folding.synapseFold(); word++) {
      for (int lane = 0; lane < folding.simd(); lane++) {
        inputs.add(folding.input(word, lane));
      }
    }
    assertThat(inputs).hasSize(25).endsWith(23, -1);
    assertThat(inputs.subList(0, 24)).isEqualTo(IntStream.range(0, 24).boxed().toList());
  }
}
