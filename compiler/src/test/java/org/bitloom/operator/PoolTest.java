// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.RequantizerChecker;
import org.bitloom.fixed.RequantizerSearch;
import org.bitloom.fixed.Rounding;
import org.bitloom.operator.Window.Axis;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final IntType INT8 = IntType.signed(8);

  private static final Multiplier ONE = Multiplier.quantize(1);

  private static Axis axis(SplittableRandom random) {
    int kernel = random.nextInt(1, 6);
    return new Axis(
        kernel, random.nextInt(1, 6), 1, random.nextInt(kernel), random.nextInt(kernel));
  }

  /** The elements of a channel under a window, found by looking at every element of the input. */
  private static List<Long> under(Tensor x, Window w, int row, int column, int channel) {
    int width = x.shape().dimensions().get(1);
    List<Long> found = new ArrayList<>();
    for (int i = channel; i < x.size(); i += x.shape().channels()) {
      int down = i / x.shape().channels() / width - (row * w.rows().stride() - w.rows().before());
      int aside =
          i / x.shape().channels() % width - (column * w.columns().stride() - w.columns().before());
      if (down >= 0 && down < w.rows().kernel() && aside >= 0 && aside < w.columns().kernel()) {
        found.add(x.get(i));
      }
    }
    return found;
  }

  /** Division as in C, which truncates. */
  private static long average(List<Long> elements) {
    long sum = elements.stream().mapToLong(e -> e).sum();
    long n = elements.size();
    return sum > 0 ? (sum + n / 2) / n : (sum - n / 2) / n;
  }

  @Test
  void random_pools_equal_a_search_through_the_whole_input() {
    SplittableRandom random = new SplittableRandom(5);
    int pools = 0;
    while (pools < 400) {
      Shape shape = Shape.of(random.nextInt(1, 8), random.nextInt(1, 8), random.nextInt(1, 4));
      Window window = new Window(axis(random), axis(random));
      if (window.rows().windows(shape.dimensions().get(0)) < 1
          || window.columns().windows(shape.dimensions().get(1)) < 1) {
        continue;
      }
      pools++;
      assertPoolsRight(TensorType.full(shape, INT8), window, random);
    }
  }

  private static void assertPoolsRight(TensorType input, Window window, SplittableRandom random) {
    Tensor x = Tensor.generate(input.shape(), i -> random.nextInt(-128, 128));
    Pool largest = Pool.of(input, window, Pool.Kind.MAXIMUM);
    Pool sum = Pool.of(input, window, Pool.Kind.SUM);
    Requantization division =
        new Requantization(Rounding.HALF_UP, List.of(ONE), 0, 0, INT8.range(), sum.divisor());
    Tensor maxima = largest.evaluate(List.of(x));
    Tensor sums = sum.evaluate(List.of(x));
    assertThat(sum.output().range().contains(sums.range())).isTrue();
    int columns = largest.shape().dimensions().get(1);
    int channels = input.shape().channels();
    for (int i = 0; i < maxima.size(); i++) {
      List<Long> elements =
          under(x, window, i / channels / columns, i / channels % columns, i % channels);
      assertThat(maxima.get(i)).isEqualTo(Collections.max(elements));
      assertThat(division.apply(0, sums.get(i))).isEqualTo(average(elements));
    }
  }

  @Test
  void every_average_of_small_divisors_is_proven_and_equals_the_division_of_c() {
    for (int n = 1; n <= 130; n++) {
      Interval sums = new Interval(-128L * n, 127L * n);
      Requantization reference =
          new Requantization(Rounding.HALF_UP, List.of(ONE), 0, 0, INT8.range(), n);
      var proven = RequantizerSearch.smallest(reference, List.of(sums));
      assertThat(RequantizerChecker.check(reference, proven, 0, sums)).isEmpty();
      for (long s = sums.min(); s <= sums.max(); s++) {
        long expected = s > 0 ? (s + n / 2) / n : (s - n / 2) / n;
        assertThat(proven.apply(0, s)).as("%d / %d", s, n).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_mean_requantizes_first_and_divides_second() {
    Multiplier m = Multiplier.quantize(0.37);
    int n = 20;
    Requantization reference =
        new Requantization(Rounding.DOUBLE_AWAY, List.of(m), 7L * n, -5, INT8.range(), n);
    Requantization first =
        new Requantization(Rounding.DOUBLE_AWAY, List.of(m), 7L * n, 0, IntType.signed(40).range());
    Interval sums = new Interval(-128L * n, 127L * n);
    var proven = RequantizerSearch.smallest(reference, List.of(sums));
    for (long s = sums.min(); s <= sums.max(); s++) {
      long a = first.apply(0, s);
      long expected = (a > 0 ? (a + n / 2) / n : (a - n / 2) / n) - 5;
      assertThat(proven.apply(0, s)).isEqualTo(expected);
    }
  }

  @Test
  void sums_of_windows_in_padding_get_the_divisor_of_the_others() {
    Axis same = Axis.same(5, 3, 1, 1);
    Pool pool =
        Pool.of(
            new TensorType(Shape.of(5, 5, 1), INT8, new Interval(-3, 2)),
            new Window(same, same),
            Pool.Kind.SUM);
    assertThat(pool.divisor()).isEqualTo(36);
    assertThat(pool.rowFactors()).containsExactly(3, 2, 2, 2, 3);
    assertThat(pool.output().range()).isEqualTo(new Interval(-108, 72));
  }

  @Test
  void a_window_in_padding_alone_is_refused() {
    TensorType input = TensorType.full(Shape.of(4, 4, 1), INT8);
    Axis plain = new Axis(2, 2, 1, 0, 0);
    for (Axis axis :
        List.of(
            new Axis(2, 1, 1, 2, 0),
            new Axis(2, 1, 1, 0, 2),
            new Axis(2, 1, 2, 0, 0),
            new Axis(5, 1, 1, 0, 0))) {
      assertThatThrownBy(() -> Pool.of(input, new Window(axis, plain), Pool.Kind.MAXIMUM))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
