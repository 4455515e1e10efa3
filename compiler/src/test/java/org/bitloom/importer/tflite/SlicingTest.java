// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Holds slices against loops that take one element after another. */
class SlicingTest {
  private static final TfliteOptions.StridedSlice PLAIN =
      new TfliteOptions.StridedSlice(0, 0, 0, 0, 0);

  private static Integers counting(List<Integer> shape) {
    int count = shape.stream().reduce(1, (a, b) -> a * b);
    return new Integers(shape, LongStream.range(0, count).boxed().toList());
  }

  /** What Python's {@code range(size)[begin:end:step]} holds. */
  private static List<Integer> indices(int size, Integer begin, Integer end, int step) {
    List<Integer> all = new ArrayList<>();
    int from = begin == null ? (step > 0 ? 0 : size - 1) : begin < 0 ? begin + size : begin;
    int to = end == null ? (step > 0 ? size : -1) : end < 0 ? Math.max(end + size, -1) : end;
    from = step > 0 ? Math.max(0, from) : Math.min(size - 1, from);
    for (int i = from; step > 0 ? i < Math.min(to, size) : i > to; i += step) {
      if (i >= 0) {
        all.add(i);
      }
    }
    return all;
  }

  @Test
  void stridedSlicesOfOneDimensionKeepWhatPythonKeeps() {
    int kept = 0;
    for (int size = 1; size <= 5; size++) {
      for (int step : new int[] {-3, -2, -1, 1, 2, 3}) {
        for (int begin = -6; begin <= 6; begin++) {
          for (int end = -6; end <= 6; end++) {
            for (int mask = 0; mask < 4; mask++) {
              TfliteOptions.StridedSlice masks =
                  new TfliteOptions.StridedSlice(mask & 1, mask >> 1, 0, 0, 0);
              List<Integer> wanted =
                  indices(size, (mask & 1) != 0 ? null : begin, (mask & 2) != 0 ? null : end, step);
              Optional<Slicing> slicing =
                  Slicing.of(List.of(size), List.of(begin), List.of(end), List.of(step), masks);
              Integers all = counting(List.of(size));
              assertThat(slicing.map(all::slice).map(Integers::whole).orElse(List.of()))
                  .as("%d elements [%d:%d:%d], masks %d", size, begin, end, step, mask)
                  .isEqualTo(wanted);
              kept += wanted.size();
            }
          }
        }
      }
    }
    assertThat(kept).isGreaterThan(10_000);
  }

  @Test
  void slicesOfSeveralDimensionsKeepTheProductOfTheirRanges() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 500; round++) {
      List<Integer> shape = IntStream.range(0, 3).mapToObj(i -> random.nextInt(1, 5)).toList();
      List<Integer> begin = shape.stream().map(random::nextInt).toList();
      List<Integer> size = new ArrayList<>();
      IntStream.range(0, 3).forEach(i -> size.add(1 + random.nextInt(shape.get(i) - begin.get(i))));
      List<Long> wanted = new ArrayList<>();
      for (int a = 0; a < size.get(0); a++) {
        for (int b = 0; b < size.get(1); b++) {
          for (int c = 0; c < size.get(2); c++) {
            wanted.add(
                ((begin.get(0) + a) * shape.get(1) + begin.get(1) + b) * (long) shape.get(2)
                    + begin.get(2)
                    + c);
          }
        }
      }
      Integers result = counting(shape).slice(Slicing.of(shape, begin, size).orElseThrow());
      assertThat(result.values()).isEqualTo(wanted);
      assertThat(result.shape()).isEqualTo(size);
    }
  }

  @Test
  void aShrunkDimensionGoes() {
    Slicing slicing =
        Slicing.of(
                List.of(1, 4, 6),
                List.of(0),
                List.of(1),
                List.of(1),
                new TfliteOptions.StridedSlice(0, 0, 0, 0, 1))
            .orElseThrow();
    assertThat(slicing.shape()).containsExactly(4, 6);
  }

  @Test
  void whatKeepsNothingOrFitsNoShapeIsNoSlice() {
    assertThat(Slicing.of(List.of(4), List.of(2), List.of(2), List.of(1), PLAIN)).isEmpty();
    assertThat(Slicing.of(List.of(4), List.of(0), List.of(4), List.of(0), PLAIN)).isEmpty();
    assertThat(Slicing.of(List.of(4), List.of(0, 0), List.of(4, 4), List.of(1, 1), PLAIN))
        .isEmpty();
    assertThat(Slicing.of(List.of(4), List.of(1), List.of(4))).isEmpty();
  }
}
