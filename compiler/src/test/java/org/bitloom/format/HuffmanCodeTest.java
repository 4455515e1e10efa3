// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitloom.Draws;
import org.bitloom.format.HuffmanCode.BitString;
import org.junit.jupiter.api.Test;

/** Codes that are decoded again, and as short as the entropy and all other prefix codes allow. */
class HuffmanCodeTest {
  private static long[] sequence(SplittableRandom random, int symbols, int length) {
    double skew = random.nextDouble(0.2, 4);
    return random
        .doubles(length)
        .mapToLong(x -> (long) (symbols * Math.pow(x, skew)) - symbols / 2)
        .toArray();
  }

  private static List<Long> counts(long[] sequence) {
    return List.copyOf(
        Arrays.stream(sequence)
            .boxed()
            .collect(Collectors.groupingBy(s -> s, TreeMap::new, Collectors.counting()))
            .values());
  }

  @Test
  void everySequenceIsDecodedAgain() {
    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < Draws.of(300); round++) {
      long[] sequence = sequence(random, random.nextInt(1, 300), random.nextInt(1, 400));
      HuffmanCode code = HuffmanCode.of(sequence);
      BitString bits = code.encode(sequence);
      assertThat(code.decode(bits, sequence.length)).isEqualTo(sequence);
      assertThat((long) bits.length()).isEqualTo(code.length(sequence));
    }
  }

  @Test
  void theLengthIsLessThanOneBitPerSymbolAboveTheEntropy() {
    SplittableRandom random = new SplittableRandom(10);
    for (int round = 0; round < Draws.of(100); round++) {
      long[] sequence = sequence(random, 50, 2000);
      double entropy =
          counts(sequence).stream()
              .mapToDouble(n -> n * (Math.log(sequence.length) - Math.log(n)) / Math.log(2))
              .sum();
      assertThat((double) HuffmanCode.of(sequence).length(sequence))
          .isBetween(entropy - 1e-6, entropy + sequence.length);
    }
  }

  /** Every full prefix code of few symbols has lengths that some sequence of splits makes. */
  @Test
  void noPrefixCodeOfFewSymbolsIsShorter() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < Draws.of(200); round++) {
      long[] sequence = sequence(random, 6, 60);
      List<Long> counts = counts(sequence);
      if (counts.size() > 1) {
        assertThat(HuffmanCode.of(sequence).length(sequence))
            .isEqualTo(least(counts, new int[counts.size()], 0));
      }
    }
  }

  /** Tries all lengths up to the number of symbols that satisfy Kraft's inequality. */
  private static long least(List<Long> counts, int[] lengths, int next) {
    if (next == lengths.length) {
      double kraft = Arrays.stream(lengths).mapToDouble(l -> Math.scalb(1.0, -l)).sum();
      long bits = 0;
      for (int i = 0; i < lengths.length; i++) {
        bits += counts.get(i) * lengths[i];
      }
      return kraft <= 1 ? bits : Long.MAX_VALUE;
    }
    long least = Long.MAX_VALUE;
    for (int length = 1; length < lengths.length; length++) {
      lengths[next] = length;
      least = Math.min(least, least(counts, lengths, next + 1));
    }
    return least;
  }

  @Test
  void oneSymbolTakesOneBit() {
    long[] sequence = {7, 7, 7};
    HuffmanCode code = HuffmanCode.of(sequence);
    assertThat(code.length(sequence)).isEqualTo(3);
    assertThat(code.decode(code.encode(sequence), 3)).isEqualTo(sequence);
  }

  @Test
  void bitsThatEndInsideASymbolAreRefused() {
    HuffmanCode code = HuffmanCode.of(new long[] {1, 2, 3});
    BitString bits = code.encode(new long[] {1, 2, 3});
    assertThatThrownBy(() -> code.decode(bits, 4)).isInstanceOf(IllegalArgumentException.class);
  }
}
