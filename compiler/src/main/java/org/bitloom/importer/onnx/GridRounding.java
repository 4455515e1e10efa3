// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How real numbers become quantized values: QuantizeLinear's way, or one of QONNX's. */
enum GridRounding {
  /** {@code clamp(rint(f32(x / s)) + z)}. */
  LINEAR("LINEAR"),
  /** To nearest, ties to even; the clamp comes before the rounding in this and all others. */
  EVEN("ROUND", "HALF_EVEN"),
  CEIL("CEIL"),
  FLOOR("FLOOR"),
  UP("UP"),
  DOWN("DOWN", "ROUND_TO_ZERO"),
  HALF_UP("HALF_UP"),
  HALF_DOWN("HALF_DOWN"),
  /** -1 below real 0, else 1. */
  SIGN("SIGN");

  private final String[] words;

  GridRounding(String... words) {
    this.words = words;
  }

  /** Returns the rounding with a name of QONNX, in any case. */
  static Optional<GridRounding> named(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(r -> r != LINEAR && r != SIGN)
        .filter(r -> Arrays.asList(r.words).contains(upper))
        .findFirst();
  }

  /** Returns a number, rounded. */
  double round(double x) {
    return switch (this) {
      case LINEAR, EVEN -> Math.rint(x);
      case CEIL -> Math.ceil(x);
      case FLOOR -> Math.floor(x);
      case UP -> Math.copySign(Math.ceil(Math.abs(x)), x);
      case DOWN -> Math.copySign(Math.floor(Math.abs(x)), x);
      case HALF_UP -> Math.copySign(Math.floor(Math.abs(x) + 0.5), x);
      case HALF_DOWN -> Math.copySign(Math.ceil(Math.abs(x) - 0.5), x);
      case SIGN -> x >= 0 ? 1 : -1;
    };
  }

  long code(double real, double scale, double zeroPoint, long low, long high) {
    if (this == LINEAR) {
      float ratio = (float) real / (float) scale;
      double code = Math.rint(ratio) + zeroPoint;
      return Double.isNaN(code) ? low : (long) Math.min(Math.max(code, low), high);
    }
    double ratio = real / scale + zeroPoint;
    return this == SIGN ? (long) round(ratio) : (long) round(Math.min(Math.max(ratio, low), high));
  }
}
