// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.syntax.Expression;

/** Reads scales: float32, positive and finite. */
final class ScaleCheck {
  private ScaleCheck() {}

  /** Returns the scale, or reports why it is none. */
  static Optional<Float> read(Expression value, Problems problems) {
    Optional<Float> scale = Scalars.nearestFloat(value);
    String label = scale.isEmpty() ? "no number" : problem(scale.get()).orElse("");
    if (label.isEmpty()) {
      return scale;
    }
    problems.report(
        Code.INVALID_SCALE
            .at(value.span(), value.span().text())
            .withLabel(label)
            .withNote("real = scale * (quantized - zero_point), with a float32 scale"));
    return Optional.empty();
  }

  /** Returns why a float32 cannot be a scale. */
  static Optional<String> problem(float scale) {
    if (Float.isNaN(scale)) {
      return Optional.of("not a number");
    }
    if (Float.isInfinite(scale)) {
      return Optional.of("infinite as float32");
    }
    if (scale < 0) {
      return Optional.of("negative");
    }
    return scale == 0 ? Optional.of("zero as float32") : Optional.empty();
  }
}
