// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;

/** Arrays that are whole, and of which nothing else can be said: any type, shape and values. */
final class HostileArrays {
  private static final double[] REALS = {
    0, -0.0, 1, -1, 0.5, 1e-45, 1e-38, 1e30, -1e38, 3.4e38, 1e300, Double.NaN, 1 / 0.0
  };

  private HostileArrays() {}

  /** Returns an array that has this shape most of the time. */
  static NpyArray of(List<Integer> shape, SplittableRandom random) {
    List<Integer> dimensions = new ArrayList<>(shape);
    switch (random.nextInt(10)) {
      case 0 -> dimensions.clear();
      case 1 -> dimensions.add(1);
      case 2 -> dimensions.set(random.nextInt(dimensions.size()), random.nextInt(4));
      default -> {
        // As it should be.
      }
    }
    NpyType type = NpyType.values()[random.nextInt(NpyType.values().length)];
    int size = dimensions.stream().reduce(1, Math::multiplyExact);
    return type.isInteger()
        ? NpyArray.ofIntegers(type, dimensions, integers(type, size, random))
        : NpyArray.ofReals(type, dimensions, reals(size, random));
  }

  private static long[] integers(NpyType type, int size, SplittableRandom random) {
    long[] values = new long[size];
    int kind = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (kind) {
            case 0 -> type.minimum();
            case 1 -> type.maximum();
            case 2 -> random.nextBoolean() ? type.minimum() : type.maximum();
            default -> Math.clamp(random.nextInt(-200, 200), type.minimum(), type.maximum());
          };
    }
    return values;
  }

  private static double[] reals(int size, SplittableRandom random) {
    double[] values = new double[size];
    boolean extreme = random.nextBoolean();
    double same = REALS[random.nextInt(REALS.length)];
    for (int i = 0; i < size; i++) {
      values[i] = extreme ? REALS[random.nextInt(REALS.length)] : same * random.nextDouble();
    }
    return values;
  }
}
