// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Ways to make a good file bad; the same random numbers give the same file. */
final class Damage {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*|\"[^\"\\n]*\"");

  /** Numbers at the ends of types, and beyond. */
  private static final List<String> EXTREMES =
      List.of(
          "0",
          "-1",
          "1",
          "2",
          "16",
          "17",
          "63",
          "64",
          "127",
          "128",
          "255",
          "4096",
          "65536",
          "20000",
          "2147483647",
          "-2147483648",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "18446744073709551616",
          "1e-320",
          "1e-38",
          "0.5",
          "1e30",
          "1e38",
          "1e308",
          "1e999",
          "0.1",
          "-0.0");

  private Damage() {}

  /** Damages text: numbers, words and lines, or single bytes. */
  static byte[] text(byte[] good, SplittableRandom random) {
    String text = new String(good, StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      text =
          switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> swapped(text, NUMBER, EXTREMES, random);
            case 4, 5 -> swapped(text, WORD, all(text, WORD), random);
            case 6 -> lines(text, random);
            default -> new String(bytes(utf8(text), random), StandardCharsets.ISO_8859_1);
          };
    }
    return utf8(text);
  }

  /** Puts an extreme number in the place of one: the form of the file stays good. */
  static byte[] numbers(byte[] good, SplittableRandom random) {
    String text = new String(good, StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      text = swapped(text, NUMBER, EXTREMES, random);
    }
    return utf8(text);
  }

  /** Damages anything: bits, small numbers, a missing end, a part that is there twice. */
  static byte[] bytes(byte[] good, SplittableRandom random) {
    if (good.length == 0) {
      return good;
    }
    byte[] bad = good.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bad.length);
      bad[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) (bad[at] ^ 1 << random.nextInt(8));
            case 1 -> (byte) random.nextInt(-1, 9);
            case 2 -> (byte) random.nextInt(256);
            default -> bad[random.nextInt(bad.length)];
          };
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bad, random.nextInt(2 * bad.length)) : bad;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> all(String text, Pattern pattern) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }

  private static String swapped(
      String text, Pattern pattern, List<String> others, SplittableRandom random) {
    List<MatchResult> places = pattern.matcher(text).results().toList();
    if (places.isEmpty() || others.isEmpty()) {
      return text;
    }
    MatchResult place = places.get(random.nextInt(places.size()));
    String other = others.get(random.nextInt(others.size()));
    return text.substring(0, place.start()) + other + text.substring(place.end());
  }

  private static String lines(String text, SplittableRandom random) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    if (lines.size() < 2) {
      return text;
    }
    String line = lines.remove(random.nextInt(lines.size()));
    if (random.nextBoolean()) {
      lines.add(random.nextInt(lines.size() + 1), line);
      lines.add(random.nextInt(lines.size() + 1), line);
    }
    return String.join("\n", lines) + "\n";
  }
}
