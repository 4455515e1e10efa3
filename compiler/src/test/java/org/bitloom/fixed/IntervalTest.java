// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
  private static List<Interval> all() {
    List<Interval> intervals = new ArrayList<>();
    for (long min = -4; min <= 4; min++) {
      for (long max = min; max <= 4; max++) {
        intervals.add(new Interval(min, max));
      }
    }
    return intervals;
  }

  @Test
  void sums_products_and_hulls_are_exact_for_all_small_intervals() {
    for (Interval a : all()) {
      for (Interval b : all()) {
        long minSum = Long.MAX_VALUE;
        long maxSum = Long.MIN_VALUE;
        long minProduct = Long.MAX_VALUE;
        long maxProduct = Long.MIN_VALUE;
        for (long x = a.min(); x <= a.max(); x++) {
          for (long y = b.min(); y <= b.max(); y++) {
            minSum = Math.min(minSum, x + y);
            maxSum = Math.max(maxSum, x + y);
            minProduct = Math.min(minProduct, x * y);
            maxProduct = Math.max(maxProduct, x * y);
          }
        }
        assertThat(a.plus(b)).isEqualTo(new Interval(minSum, maxSum));
        assertThat(a.times(b)).isEqualTo(new Interval(minProduct, maxProduct));
        Interval hull = a.hull(b);
        assertThat(hull.contains(a) && hull.contains(b)).isTrue();
        assertThat(hull.min() == a.min() || hull.min() == b.min()).isTrue();
        assertThat(hull.max() == a.max() || hull.max() == b.max()).isTrue();
      }
    }
  }

  @Test
  void clamping_saturates_every_value() {
    for (Interval a : all()) {
      for (Interval b : all()) {
        Interval clamped = a.clampTo(b);
        for (long x = a.min(); x <= a.max(); x++) {
          long y = b.clamp(x);
          assertThat(b.contains(y)).isTrue();
          assertThat(clamped.contains(y)).isTrue();
          if (b.contains(x)) {
            assertThat(y).isEqualTo(x);
          }
        }
      }
    }
  }

  @Test
  void the_narrowest_type_holds_a_range_and_one_bit_less_does_not() {
    for (Interval range : all()) {
      IntType signed = IntType.signedFor(range);
      assertThat(signed.range().contains(range)).isTrue();
      if (signed.bits() > 1) {
        assertThat(IntType.signed(signed.bits() - 1).range().contains(range)).isFalse();
      }
      IntType narrowest = IntType.narrowestFor(range);
      assertThat(narrowest.range().contains(range)).isTrue();
      assertThat(narrowest.signed()).isEqualTo(range.min() < 0);
    }
    assertThat(IntType.signedFor(new Interval(-128, 127))).hasToString("int8");
    assertThat(IntType.narrowestFor(new Interval(0, 255))).hasToString("uint8");
  }

  @Test
  void arithmetic_beyond_long_is_an_error_and_never_wraps() {
    Interval wide = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThatThrownBy(() -> wide.plus(Interval.of(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> wide.times(2)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Interval(1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
