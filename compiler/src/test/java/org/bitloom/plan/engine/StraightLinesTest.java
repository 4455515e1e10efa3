// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;
import org.bitloom.Draws;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StraightLinesTest {
  private static final IntType INT16 = IntType.signed(16);

  private static Lookup lookup(IntType from, IntType to, LongUnaryOperator function) {
    Tensor table =
        Tensor.generate(
            Shape.of(1 << from.bits()),
            i -> to.range().clamp(function.applyAsLong(from.min() + i)));
    return new Lookup(TensorType.full(Shape.of(1), from), table, to);
  }

  private static LongUnaryOperator real(DoubleUnaryOperator function, double from, double to) {
    return q -> (long) Math.rint(function.applyAsDouble(q * from) / to);
  }

  /** Returns the bits of a table's lines, which hold all values. */
  private static long bits(Lookup lookup) {
    StraightLines lines = StraightLines.of(lookup).orElseThrow();
    IntType from = lookup.input().elementType();
    for (long x = from.min(); x <= from.max(); x++) {
      if (lines.value(x) != lookup.value(x)) {
        assertThat(lines.value(x)).as("%s of %s", x, lines).isEqualTo(lookup.value(x));
      }
    }
    return lines.totalBits(lookup.table().range());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0x1p-14, 0x1p-12, 0x1p-10, 0x1p-7})
  void smoothFunctionsTakeAFractionOfTheirTable(double scale) {
    long table = 16L << 16;
    assertThat(bits(lookup(INT16, INT16, real(x -> 1 / (1 + Math.exp(-x)), scale, 0x1p-15))))
        .isLessThan(table / 4);
    assertThat(bits(lookup(INT16, INT16, real(Math::tanh, scale, 0x1p-15)))).isLessThan(table / 4);
    assertThat(bits(lookup(INT16, INT16, real(x -> x / (1 + Math.exp(-x)), scale, scale))))
        .isLessThan(table / 8);
  }

  @Test
  void whereTheFunctionIsConstantThereAreNoPlaces() {
    Lookup steep = lookup(INT16, INT16, real(Math::tanh, 0.5, 0x1p-15));
    StraightLines lines = StraightLines.of(steep).orElseThrow();
    assertThat(lines.places()).isLessThanOrEqualTo(64);
    assertThat(lines.first()).isNegative();
    assertThat(lines.last()).isPositive();
    assertThat(bits(steep)).isLessThan(2048);
  }

  @Test
  void aFunctionWithNoiseHasRests() {
    SplittableRandom random = new SplittableRandom(1);
    Lookup noisy =
        lookup(INT16, INT16, q -> Math.round(20000 * Math.tanh(q / 4000.0)) + random.nextInt(3));
    assertThat(StraightLines.of(noisy).orElseThrow().restBits()).isBetween(1, 2);
    assertThat(bits(noisy)).isLessThan(6L << 16);
  }

  @Test
  void constantsAndStepsAndTheEndsOfTheTypeHaveLines() {
    for (IntType from : new IntType[] {INT16, IntType.unsigned(16), IntType.signed(11)}) {
      assertThat(bits(lookup(from, INT16, q -> 7))).isLessThan(256);
      assertThat(bits(lookup(from, INT16, q -> q < from.max() ? -1 : 5))).isLessThan(256);
      assertThat(bits(lookup(from, INT16, q -> q > from.min() ? -1 : 5))).isLessThan(256);
      assertThat(bits(lookup(from, INT16, q -> q < 100 ? -3 : 30000))).isLessThan(256);
      assertThat(bits(lookup(from, INT16, q -> q))).isLessThan((from.bits() + 2L) << 10);
      assertThat(bits(lookup(from, IntType.unsigned(8), q -> Math.max(q, 0) >> 3))).isPositive();
    }
  }

  @Test
  void narrowElementsAndFunctionsWithoutOrderHaveTables() {
    SplittableRandom random = new SplittableRandom(2);
    assertThat(StraightLines.of(lookup(IntType.signed(10), INT16, q -> q))).isEmpty();
    Optional<StraightLines> lines =
        StraightLines.of(lookup(INT16, INT16, q -> random.nextLong(-32768, 32768)));
    assertThat(lines).isEmpty();
  }

  @Test
  void drawnFunctionsHaveTheirValues() {
    for (long seed = 0; seed < Draws.of(60); seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      IntType from = new IntType(random.nextBoolean(), random.nextInt(11, 17));
      IntType to = new IntType(random.nextBoolean(), random.nextInt(1, 24));
      double centre = random.nextLong(from.min(), from.max());
      double scale = Math.scalb(random.nextDouble(0.5, 1), -random.nextInt(2, 17));
      double size = Math.scalb(1.0, random.nextInt(to.bits() + 1));
      int noise = random.nextInt(3) == 0 ? 1 << random.nextInt(5) : 1;
      Lookup drawn =
          lookup(
              from,
              to,
              q ->
                  Math.round(size * Math.sin(scale * (q - centre)) + to.max() / 2.0)
                      + random.nextInt(noise));
      if (StraightLines.of(drawn).isPresent()) {
        assertThat(bits(drawn)).isLessThan((long) to.bits() << from.bits());
      }
    }
  }
}
