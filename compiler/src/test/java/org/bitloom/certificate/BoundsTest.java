// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.LongStream;
import org.bitloom.fixed.Interval;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final int REACH = 4;

  /** Brute force over all small ranges. */
  @Test
  void sumsAndProductsAreThoseOfTheExtremeValues() {
    for (Interval a : small()) {
      for (Interval b : small()) {
        assertThat(Bounds.of(a).plus(Bounds.of(b)).interval())
            .isEqualTo(hull(values(a).flatMap(x -> values(b).map(y -> x + y))));
        assertThat(Bounds.of(a).times(Bounds.of(b)).interval())
            .isEqualTo(hull(values(a).flatMap(x -> values(b).map(y -> x * y))));
        assertThat(Bounds.around(List.of(Bounds.of(a), Bounds.of(b))).interval())
            .isEqualTo(hull(LongStream.concat(values(a), values(b))));
      }
      assertThat(Bounds.of(a).minus(3).interval()).isEqualTo(hull(values(a).map(x -> x - 3)));
    }
  }

  @Test
  void doesNotOverflow() {
    Bounds large = Bounds.of(Long.MIN_VALUE).times(Bounds.of(Long.MIN_VALUE));
    assertThat(large.most()).isEqualTo(BigInteger.ONE.shiftLeft(126));
  }

  private static List<Interval> small() {
    return LongStream.rangeClosed(-REACH, REACH)
        .boxed()
        .flatMap(min -> LongStream.rangeClosed(min, REACH).mapToObj(max -> new Interval(min, max)))
        .toList();
  }

  private static LongStream values(Interval range) {
    return LongStream.rangeClosed(range.min(), range.max());
  }

  private static Interval hull(LongStream values) {
    long[] all = values.toArray();
    return new Interval(
        LongStream.of(all).min().orElseThrow(), LongStream.of(all).max().orElseThrow());
  }
}
