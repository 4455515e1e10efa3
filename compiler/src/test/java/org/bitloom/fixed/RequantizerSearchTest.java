// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("search")
class RequantizerSearchTest {
  private static final long SEED = 20_240_611;

  private static Multiplier multiplier(Rounding rounding, double scale) {
    return switch (rounding) {
      case FLOAT32_EVEN, FLOAT32_EVEN_INSIDE -> Multiplier.ofFloat32(scale);
      case FLOAT32_DIVIDED -> Multiplier.ofFloat32(Math.min(1 / scale, Float.MAX_VALUE));
      case HALF_UP, HALF_EVEN, HALF_AWAY, FLOOR, DOUBLE_AWAY, DOUBLE_UP, SINGLE_UP ->
          Multiplier.quantize(scale);
      case REDUCED_UP -> Multiplier.quantize(scale).reduced();
    };
  }

  @ParameterizedTest
  @EnumSource(Rounding.class)
  void equals_the_reference_for_every_accumulator_of_small_ranges(Rounding rounding) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 300; round++) {
      double scale = Math.exp(random.nextDouble(-9, 1.2));
      if (round % 5 == 0) {
        scale = Math.scalb(1.0, -random.nextInt(0, 10));
      }
      long zeroPoint = random.nextInt(-128, 128);
      Interval clamp = round % 3 == 0 ? new Interval(zeroPoint, 127) : new Interval(-128, 127);
      long width = 1L << random.nextInt(1, 13);
      long low = random.nextLong(-width, width);
      Interval range = new Interval(low, low + random.nextLong(1, width + 1));
      long inputZeroPoint = round % 4 == 0 ? random.nextInt(-300, 300) : 0;
      Requantization reference =
          new Requantization(
              rounding, List.of(multiplier(rounding, scale)), inputZeroPoint, zeroPoint, clamp);
      ProvenRequantizer proven = RequantizerSearch.smallest(reference, List.of(range));
      for (long acc = range.min(); acc <= range.max(); acc++) {
        assertThat(proven.apply(0, acc))
            .as("%s of %d in %s", reference, acc, range)
            .isEqualTo(reference.apply(0, acc));
      }
      assertThat(RequantizerChecker.check(reference, proven, 0, range)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Rounding.class)
  void is_confirmed_by_the_checker_over_wide_ranges(Rounding rounding) {
    SplittableRandom random = new SplittableRandom(SEED + 1);
    for (int round = 0; round < 40; round++) {
      int channels = random.nextInt(1, 6);
      List<Multiplier> multipliers = new ArrayList<>();
      List<Interval> ranges = new ArrayList<>();
      for (int c = 0; c < channels; c++) {
        multipliers.add(multiplier(rounding, Math.exp(random.nextDouble(-9, -7))));
        long width = 1L << random.nextInt(14, 20);
        ranges.add(new Interval(-random.nextLong(width), random.nextLong(width)));
      }
      long zeroPoint = random.nextInt(-128, 128);
      Requantization reference =
          new Requantization(rounding, multipliers, 0, zeroPoint, new Interval(-128, 127));
      ProvenRequantizer proven = RequantizerSearch.smallest(reference, ranges);
      for (int c = 0; c < channels; c++) {
        assertThat(RequantizerChecker.check(reference, proven, c, ranges.get(c))).isEmpty();
        assertThat(proven.multiplierBits()).isLessThanOrEqualTo(27);
      }
    }
  }

  @Test
  void finds_no_smaller_shift_by_brute_force() {
    Requantization reference =
        new Requantization(
            Rounding.HALF_UP, List.of(Multiplier.quantize(0.3)), 0, 0, new Interval(0, 3));
    Interval range = new Interval(0, 10);
    ProvenRequantizer proven = RequantizerSearch.smallest(reference, List.of(range));
    for (int shift = 0; shift < proven.shift(); shift++) {
      for (long m = 0; m < 64; m++) {
        for (long r = -256; r < 256; r++) {
          assertThat(equalEverywhere(reference, m, r, shift, range)).isFalse();
        }
      }
    }
    assertThat(proven.shift()).isEqualTo(4);
    assertThat(proven.channel(0)).isEqualTo(new ProvenRequantizer.Channel(5, 7, 7));
  }

  private static boolean equalEverywhere(
      Requantization reference, long m, long r, int shift, Interval range) {
    for (long acc = range.min(); acc <= range.max(); acc++) {
      long y = reference.clamp().clamp((m * acc + r) >> shift);
      if (y != reference.apply(0, acc)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void needs_far_fewer_bits_than_the_reference_multiplier() {
    Requantization reference =
        new Requantization(
            Rounding.DOUBLE_AWAY,
            List.of(Multiplier.quantize(0.0029795)),
            0,
            -128,
            new Interval(-128, 127));
    ProvenRequantizer proven =
        RequantizerSearch.smallest(reference, List.of(new Interval(-400_000, 400_000)));
    assertThat(proven.multiplierBits()).isLessThan(22);
  }

  @Test
  void rounds_half_even_with_real_ties() {
    Requantization reference =
        new Requantization(
            Rounding.HALF_EVEN, List.of(Multiplier.quantize(0.5)), 0, 3, new Interval(-128, 127));
    Interval range = new Interval(-300, 300);
    ProvenRequantizer proven = RequantizerSearch.smallest(reference, List.of(range));
    for (long acc = range.min(); acc <= range.max(); acc++) {
      long floor = Math.floorDiv(acc, 2);
      long even = Math.floorMod(acc, 2) == 0 || Math.floorMod(floor, 2) == 0 ? floor : floor + 1;
      assertThat(proven.apply(0, acc)).isEqualTo(Math.max(-128, Math.min(127, even + 3)));
    }
  }

  @Test
  void rejects_a_corrupted_constant() {
    Interval range = new Interval(-50_000, 50_000);
    Requantization reference =
        new Requantization(
            Rounding.DOUBLE_AWAY,
            List.of(Multiplier.quantize(0.0031)),
            0,
            5,
            new Interval(-128, 127));
    ProvenRequantizer good = RequantizerSearch.smallest(reference, List.of(range));
    ProvenRequantizer.Channel c = good.channel(0);
    List<ProvenRequantizer.Channel> corrupted =
        List.of(
            new ProvenRequantizer.Channel(c.multiplier() + 8, c.addendBelow(), c.addend()),
            new ProvenRequantizer.Channel(
                c.multiplier(), c.addendBelow() - (1L << good.shift()), c.addend()),
            new ProvenRequantizer.Channel(
                c.multiplier(), c.addendBelow(), c.addend() + (1L << good.shift()) / 2));
    for (ProvenRequantizer.Channel bad : corrupted) {
      ProvenRequantizer claim =
          new ProvenRequantizer(
              good.shift(), good.pivot(), List.of(bad), good.ties(), good.tieBits(), good.clamp());
      assertThat(RequantizerChecker.check(reference, claim, 0, range)).isPresent();
    }
  }

  /** Float32 has 24 bits: it rounds these accumulators, and products of them, before the end. */
  private static final Requantization IRREGULAR =
      new Requantization(
          Rounding.FLOAT32_EVEN,
          List.of(Multiplier.ofFloat32(0.00001311)),
          -7,
          5,
          new Interval(-128, 127));

  private static final Interval IRREGULAR_RANGE = new Interval(-9_000_000, 33_000_000);

  @Test
  void changes_the_addend_at_steps_where_nothing_else_equals_the_reference() {
    ProvenRequantizer proven = RequantizerSearch.smallest(IRREGULAR, List.of(IRREGULAR_RANGE));
    assertThat(proven.steps()).isPositive();
    // By Java's float arithmetic, one accumulator after the other.
    for (long acc = IRREGULAR_RANGE.min(); acc <= IRREGULAR_RANGE.max(); acc++) {
      long expected = (long) Math.rint((float) (acc + 7) * 0.00001311f) + 5;
      if (proven.apply(0, acc) != Math.max(-128, Math.min(127, expected))) {
        throw new AssertionError("accumulator " + acc);
      }
    }
    assertThat(RequantizerChecker.check(IRREGULAR, proven, 0, IRREGULAR_RANGE)).isEmpty();
  }

  @Test
  void every_rounding_has_a_form_for_an_output_of_8_bits() {
    SplittableRandom random = new SplittableRandom(SEED + 2);
    for (Rounding rounding : Rounding.values()) {
      for (int bits = 22; bits <= 44; bits += 2) {
        double scale = Math.scalb(random.nextDouble(0.1, 3), 8 - bits);
        long zeroPoint = random.nextInt(-128, 128);
        Requantization reference =
            new Requantization(
                rounding,
                List.of(multiplier(rounding, scale)),
                random.nextInt(-9, 9),
                zeroPoint,
                new Interval(-128, 127));
        Interval range =
            new Interval(-random.nextLong(1L << bits - 1), random.nextLong(1L << bits - 1));
        ProvenRequantizer proven = RequantizerSearch.smallest(reference, List.of(range));
        assertThat(RequantizerChecker.check(reference, proven, 0, range)).isEmpty();
        assertThat(proven.steps()).isLessThanOrEqualTo(255);
      }
    }
  }

  @Test
  void the_checker_rejects_a_step_that_is_missing_or_has_another_addend() {
    ProvenRequantizer good = RequantizerSearch.smallest(IRREGULAR, List.of(IRREGULAR_RANGE));
    List<ProvenRequantizer.Step> steps = good.channel(0).steps();
    for (int i = 0; i < steps.size(); i++) {
      List<ProvenRequantizer.Step> missing = new ArrayList<>(steps);
      ProvenRequantizer.Step step = missing.remove(i);
      assertThat(accepted(with(good, missing))).isFalse();
      List<ProvenRequantizer.Step> other = new ArrayList<>(steps);
      other.set(i, new ProvenRequantizer.Step(step.from(), step.addend() + (1L << good.shift())));
      assertThat(accepted(with(good, other))).isFalse();
    }
  }

  /** Both addends are often right for the accumulators next to a step. */
  @Test
  void the_checker_rejects_exactly_those_moved_steps_that_change_an_output() {
    ProvenRequantizer good = RequantizerSearch.smallest(IRREGULAR, List.of(IRREGULAR_RANGE));
    List<ProvenRequantizer.Step> steps = good.channel(0).steps();
    int rejected = 0;
    for (int i = 0; i < steps.size(); i++) {
      ProvenRequantizer.Step step = steps.get(i);
      for (long by : new long[] {-60_000, -1, 1, 60_000}) {
        List<ProvenRequantizer.Step> moved = new ArrayList<>(steps);
        moved.set(i, new ProvenRequantizer.Step(step.from() + by, step.addend()));
        ProvenRequantizer claim = with(good, moved);
        boolean same =
            LongStream.rangeClosed(step.from() - 60_000, step.from() + 60_000)
                .allMatch(acc -> claim.apply(0, acc) == IRREGULAR.apply(0, acc));
        assertThat(accepted(claim)).as("%s moved by %d", step, by).isEqualTo(same);
        rejected += same ? 0 : 1;
      }
    }
    assertThat(rejected).isGreaterThan(steps.size());
  }

  private static boolean accepted(ProvenRequantizer claim) {
    return RequantizerChecker.check(IRREGULAR, claim, 0, IRREGULAR_RANGE).isEmpty();
  }

  private static ProvenRequantizer with(
      ProvenRequantizer good, List<ProvenRequantizer.Step> steps) {
    ProvenRequantizer.Channel c = good.channel(0);
    return new ProvenRequantizer(
        good.shift(),
        good.pivot(),
        List.of(new ProvenRequantizer.Channel(c.multiplier(), c.addendBelow(), c.addend(), steps)),
        good.ties(),
        good.tieBits(),
        good.clamp());
  }

  /** Products of two bytes with a float32 of 24 bits: all that is near to a tie is one. */
  @Test
  void the_checker_rejects_other_bits_of_a_tie() {
    Requantization reference =
        new Requantization(
            Rounding.FLOAT32_EVEN,
            List.of(Multiplier.ofFloat32(0.00007123)),
            0,
            -3,
            new Interval(-128, 127));
    Interval range = new Interval(-1_800_000, 1_800_000);
    ProvenRequantizer good = PieceForms.fewest(reference, List.of(range));
    assertThat(RequantizerChecker.check(reference, good, 0, range)).isEmpty();
    assertThat(good.tieBits()).isPositive();
    for (int tieBits : new int[] {0, good.tieBits() + 5}) {
      ProvenRequantizer claim =
          new ProvenRequantizer(
              good.shift(), good.pivot(), good.channels(), good.ties(), tieBits, good.clamp());
      assertThat(RequantizerChecker.check(reference, claim, 0, range)).isPresent();
    }
  }
}
