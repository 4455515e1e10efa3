// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

/**
 * LOGISTIC and TANH of int16 in TFLite Micro, {@code logistic_common.cc}, {@code tanh.cc} and
 * {@code integer_ops/logistic.h}, {@code tanh.h}, in their own int32.
 */
final class MicroWideCurve {
  private final boolean tangent;
  private final int multiplier;
  private final int shift;
  private final int[] table = new int[256];

  private MicroWideCurve(float scale, boolean tangent) {
    this.tangent = tangent;
    float log = (float) Math.log(scale) * (1f / (float) Math.log(2));
    int power = 12 + Math.round(log);
    boolean exact = Math.abs(log - Math.round(log)) < 1e-3f;
    if (exact && (power == 0 || power == 1 && tangent)) {
      multiplier = 3 << power;
      shift = 0;
    } else {
      double factor = (double) scale * 4096.0 * 3.0;
      int left = 0;
      while (factor <= 32767.0 / 2.0 && left <= 30) {
        left++;
        factor = factor * 2.0;
      }
      multiplier = (int) factor;
      shift = left;
    }
    for (int i = 0; i < 255; i++) {
      double chord = (share(i) + share(i + 1)) / 2;
      table[i] = (int) Math.rint(share(i) + (share(i + 0.5) - chord) / 2);
    }
    table[255] = 65535;
  }

  /** {@code sigmoid(i / 24)} with 16 fraction bits. */
  private static double share(double i) {
    return 65536 * (0.5 + 0.5 * Math.tanh(i / 48));
  }

  static MicroWideCurve logistic(float scale) {
    return new MicroWideCurve(scale, false);
  }

  static MicroWideCurve tanh(float scale) {
    return new MicroWideCurve(scale, true);
  }

  int of(int x) {
    int input = (x * multiplier + (shift > 0 ? 1 << (shift - 1) : 0)) >> shift;
    int magnitude = Math.abs(input);
    return (short) (tangent ? tangent(input, magnitude) : logistic(input, magnitude));
  }

  private int logistic(int input, int magnitude) {
    int uh = magnitude >>> 9;
    int result =
        uh >= 255
            ? 0x7FFF << 10
            : (table[uh] << 9) + (magnitude & 0x1ff) * (table[uh + 1] - table[uh]);
    return (input >= 0 ? result + (1 << 9) : (1 << (16 + 9)) - result + (1 << 9) - 1) >>> 10;
  }

  private int tangent(int input, int magnitude) {
    int uh = magnitude >>> 8;
    int result =
        uh >= 255
            ? 0xFFFF << 8
            : (table[uh] << 8) + (magnitude & 0xff) * (table[uh + 1] - table[uh]);
    return (input >= 0
            ? result - (1 << (14 + 9)) + (1 << (9 - 2))
            : -result + (1 << (14 + 9)) + (1 << (9 - 2)) - 1)
        >> (9 - 1);
  }
}
