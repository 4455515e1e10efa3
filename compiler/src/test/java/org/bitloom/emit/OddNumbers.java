// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;

/** Draws the numbers and words of odd networks: each is often at an edge. */
final class OddNumbers {
  private static final List<String> FORMATS =
      List.of("bipolar", "ternary", "pow2(3)", "pow2(4)", "sign_magnitude<5>", "codebook(4)");

  private final SplittableRandom random;

  OddNumbers(SplittableRandom random) {
    this.random = random;
  }

  int side() {
    return chance(3) ? 1 : random.nextInt(1, 5);
  }

  double scale() {
    return chance(2)
        ? Math.scalb(1.0, random.nextInt(-6, 3))
        : Math.exp(random.nextDouble(-4, 1.5));
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.9f", Math.max(value, 1e-6));
  }

  String combination() {
    return pick(List.of("add", "sub", "mul"));
  }

  /** Returns the word of a format of weights. */
  String format() {
    return chance(2) ? "int" + random.nextInt(1, 9) : pick(FORMATS);
  }

  String activation() {
    return pick(List.of("", ", activation: relu", ", activation: relu6"));
  }

  String weights(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(i -> weight(format))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String weight(String format) {
    if (format.startsWith("int")) {
      int bits = Integer.parseInt(format.substring(3));
      return String.valueOf(random.nextInt(-(1 << (bits - 1)), 1 << (bits - 1)));
    }
    return switch (format) {
      case "bipolar" -> random.nextBoolean() ? "1" : "-1";
      case "ternary" -> String.valueOf(random.nextInt(-1, 2));
      case "pow2(3)", "pow2(4)" -> pick(List.of("0", "1", "-1", "2", "-4"));
      case "codebook(4)" -> pick(List.of("-9", "0", "2", "7"));
      default -> String.valueOf(random.nextInt(-15, 16));
    };
  }

  /** {@code [filters, h, w, channels]}, or {@code [h, w, outputs]}. */
  NpyArray kernel(boolean deep, int outputs, int rows, int columns, int channels, int bits) {
    List<Integer> shape =
        deep ? List.of(outputs, rows, columns, channels) : List.of(rows, columns, outputs);
    long most = 1L << (bits - 1);
    int count = shape.stream().reduce(1, Math::multiplyExact);
    return NpyArray.ofIntegers(NpyType.INT8, shape, random.longs(count, -most, most).toArray());
  }

  boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
