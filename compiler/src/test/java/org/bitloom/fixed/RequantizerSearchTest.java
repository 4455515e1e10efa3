// SPDX-License-Identifier: Apache-2.0
package org.bitloom.fixed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequantizerSearchTest {
  private static final long SEED = 20_240_611;

  private static Multiplier multiplier(Rounding rounding, double scale) {
    return rounding == Rounding.FLOAT32_EVEN
        ? Multiplier.ofFloat32(scale)
        : Multiplier.quantize(scale);
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
      ProvenRequantizer proven =
          RequantizerSearch.smallest(reference, List.of(range)).orElseThrow();
      for (long acc = range.min(); acc <= range.max(); acc++) {
        assertThat(proven.apply(0, acc))
            .as("%s of %d in %s", reference, acc, range)
            .isEqualTo(reference.apply(0, acc));
      }
      assertThat(RequantizerChecker.check(reference, proven, 0, range)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Rounding.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FLOAT32_EVEN"})
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
      ProvenRequantizer proven = RequantizerSearch.smallest(reference, ranges).orElseThrow();
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
    ProvenRequantizer proven = RequantizerSearch.smallest(reference, List.of(range)).orElseThrow();
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
        RequantizerSearch.smallest(reference, List.of(new Interval(-400_000, 400_000)))
            .orElseThrow();
    assertThat(proven.multiplierBits()).isLessThan(22);
  }

  @Test
  void rounds_half_even_with_real_ties() {
    Requantization reference =
        new Requantization(
            Rounding.HALF_EVEN, List.of(Multiplier.quantize(0.5)), 0, 3, new Interval(-128, 127));
    Interval range = new Interval(-300, 300);
    Optional<ProvenRequantizer> proven = RequantizerSearch.smallest(reference, List.of(range));
    assertThat(proven).isPresent();
    for (long acc = range.min(); acc <= range.max(); acc++) {
      long floor = Math.floorDiv(acc, 2);
      long even = Math.floorMod(acc, 2) == 0 || Math.floorMod(floor, 2) == 0 ? floor : floor + 1;
      assertThat(proven.orElseThrow().apply(0, acc))
          .isEqualTo(Math.max(-128, Math.min(127, even + 3)));
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
    ProvenRequantizer good = RequantizerSearch.smallest(reference, List.of(range)).orElseThrow();
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
              good.shift(), good.pivot(), List.of(bad), good.ties(), good.clamp());
      assertThat(RequantizerChecker.check(reference, claim, 0, range)).isPresent();
    }
  }
}
