// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;

/** Codes with bounded lengths, against all of them where there are few. */
class LimitedLengthsTest {
  private static Map<Long, Long> counts(SplittableRandom random, int symbols) {
    Map<Long, Long> counts = new TreeMap<>();
    double skew = random.nextDouble(1, 3);
    for (long symbol = 0; symbol < symbols; symbol++) {
      counts.put(symbol, 1 + (long) Math.pow(random.nextInt(1, 20), skew));
    }
    return counts;
  }

  private static long bits(Map<Long, Long> counts, Map<Long, Integer> lengths) {
    return counts.entrySet().stream().mapToLong(e -> e.getValue() * lengths.get(e.getKey())).sum();
  }

  /** Returns the fewest bits of all lengths that a prefix code can have. */
  private static long fewest(long[] counts, int symbol, int longest, int room) {
    if (symbol == counts.length) {
      return 0;
    }
    return IntStream.rangeClosed(1, longest)
        .filter(length -> 1 << (longest - length) <= room)
        .mapToLong(
            length -> {
              long rest = fewest(counts, symbol + 1, longest, room - (1 << (longest - length)));
              return rest == Long.MAX_VALUE ? rest : rest + counts[symbol] * length;
            })
        .min()
        .orElse(Long.MAX_VALUE);
  }

  @Test
  void noOtherPrefixCodeOfThatLengthIsShorter() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < Draws.of(300); round++) {
      int longest = random.nextInt(1, 5);
      int symbols = random.nextInt(1, Math.min(6, 1 << longest) + 1);
      Map<Long, Long> counts = counts(random, symbols);
      Map<Long, Integer> lengths = LimitedLengths.of(counts, longest);
      long[] all = counts.values().stream().mapToLong(Long::longValue).toArray();
      assertThat(lengths.values()).allMatch(length -> length >= 1 && length <= longest);
      assertThat(bits(counts, lengths)).isEqualTo(fewest(all, 0, longest, 1 << longest));
    }
  }

  @Test
  void aLimitThatDoesNotMatterCostsNothing() {
    SplittableRandom random = new SplittableRandom(6);
    for (int round = 0; round < Draws.of(100); round++) {
      Map<Long, Long> counts = counts(random, random.nextInt(1, 100));
      long[] sequence =
          counts.entrySet().stream()
              .flatMapToLong(e -> LongStream.generate(e::getKey).limit(e.getValue()))
              .toArray();
      assertThat(HuffmanCode.limited(sequence, 30).length(sequence))
          .isEqualTo(HuffmanCode.of(sequence).length(sequence));
      HuffmanCode limited = HuffmanCode.limited(sequence, 8);
      assertThat(limited.decode(limited.encode(sequence), sequence.length)).isEqualTo(sequence);
    }
  }

  @Test
  void twoHundredAndFiftySixSymbolsHaveCodesOfEightBits() {
    Map<Long, Long> counts = counts(new SplittableRandom(7), 256);
    assertThat(LimitedLengths.of(counts, 8).values()).allMatch(length -> length == 8);
    counts.put(256L, 1L);
    assertThatThrownBy(() -> LimitedLengths.of(counts, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
