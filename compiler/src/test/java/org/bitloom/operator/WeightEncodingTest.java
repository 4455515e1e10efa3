// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.WeightEncoding.Bipolar;
import org.bitloom.operator.WeightEncoding.SignMagnitude;
import org.bitloom.operator.WeightEncoding.Ternary;
import org.bitloom.operator.WeightEncoding.TwosComplement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All codes of all encodings, against lists of their values. */
class WeightEncodingTest {
  private static final int BEYOND = 40;

  static List<WeightEncoding> encodings() {
    List<WeightEncoding> all = new ArrayList<>(List.of(new Bipolar(), new Ternary()));
    IntStream.rangeClosed(1, 10)
        .mapToObj(n -> new TwosComplement(IntType.signed(n)))
        .forEach(all::add);
    IntStream.rangeClosed(1, 10)
        .mapToObj(n -> new TwosComplement(IntType.unsigned(n)))
        .forEach(all::add);
    IntStream.rangeClosed(2, 10).mapToObj(SignMagnitude::new).forEach(all::add);
    IntStream.rangeClosed(2, PowerOfTwo.MAX_BITS).mapToObj(PowerOfTwo::new).forEach(all::add);
    all.add(new Codebook(4, List.of(-7L, 3L, 100L)));
    all.add(new Codebook(2, List.of(5L)));
    all.add(new Codebook(7, List.of(-9L, -8L, -2L, 0L, 2L, 60L, 61L)));
    return all;
  }

  /** Every code has one value, and the narrowest type of all of them holds no less. */
  @ParameterizedTest
  @MethodSource("encodings")
  void codesAndValuesAreInverse(WeightEncoding encoding) {
    TreeSet<Long> values = values(encoding);
    for (long value : values) {
      long code = encoding.code(value);
      assertThat(code).isBetween(0L, (1L << encoding.bits()) - 1);
      assertThat(encoding.value(code)).isEqualTo(value);
    }
    Interval range = new Interval(values.first(), values.last());
    assertThat(encoding.valueType().range().contains(range)).isTrue();
    assertThat(encoding.valueType().bits()).isLessThanOrEqualTo(IntType.signedFor(range).bits());
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void aValueIsHeldOrHasANearestThatIs(WeightEncoding encoding) {
    TreeSet<Long> values = values(encoding);
    for (long v = values.first() - BEYOND; v <= values.last() + BEYOND; v++) {
      long value = v;
      long nearest =
          values.stream()
              .min(
                  Comparator.<Long>comparingLong(c -> Math.abs(c - value))
                      .thenComparingLong(Math::abs))
              .orElseThrow();
      assertThat(encoding.holds(value)).as("%d", value).isEqualTo(values.contains(value));
      if (!(encoding instanceof Bipolar && value == 0)) {
        assertThat(encoding.nearest(value)).as("%d", value).isEqualTo(nearest);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void withZeroAddsNothingButZero(WeightEncoding encoding) {
    TreeSet<Long> expected = values(encoding);
    expected.add(0L);
    assertThat(values(encoding.withZero())).isEqualTo(expected);
  }

  @Test
  void theFormatsHaveTheValuesOfTheSpecification() {
    assertThat(values(new Bipolar())).containsExactly(-1L, 1L);
    assertThat(values(new Ternary())).containsExactly(-1L, 0L, 1L);
    assertThat(values(new PowerOfTwo(3))).containsExactly(-4L, -2L, -1L, 0L, 1L, 2L, 4L);
    assertThat(values(new PowerOfTwo(4)).last()).isEqualTo(64);
    assertThat(values(new SignMagnitude(4)))
        .containsExactlyElementsOf(LongStream.rangeClosed(-7, 7).boxed().toList());
    assertThat(values(new TwosComplement(IntType.signed(3))))
        .containsExactlyElementsOf(LongStream.rangeClosed(-4, 3).boxed().toList());
  }

  @Test
  void aValueOfNoCodeIsRefused() {
    Stream.of(new Bipolar(), new Codebook(2, List.of(3L, 4L)))
        .forEach(
            encoding ->
                assertThatThrownBy(() -> encoding.code(0))
                    .isInstanceOf(IllegalArgumentException.class));
  }

  private static TreeSet<Long> values(WeightEncoding encoding) {
    TreeSet<Long> values = new TreeSet<>();
    LongStream.range(0, 1L << encoding.bits()).map(encoding::value).forEach(values::add);
    return values;
  }
}
