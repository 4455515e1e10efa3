// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/** Draws types, scales and what rounds and clamps. */
final class RandomNumbers {
  private static final double MOST_OUTPUT_SHIFT = 3;

  private final SplittableRandom random;

  RandomNumbers(SplittableRandom random) {
    this.random = random;
  }

  boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  <T> T oneOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  Shape shape() {
    return switch (random.nextInt(4)) {
      case 0 -> Shape.of(random.nextInt(1, 5), random.nextInt(1, 7));
      case 1 -> Shape.of(random.nextInt(1, 4), random.nextInt(1, 4), random.nextInt(1, 4));
      default -> Shape.of(random.nextInt(1, 28));
    };
  }

  IntType type() {
    int bits = oneIn(2) ? random.nextInt(2, 12) : 8;
    return new IntType(random.nextBoolean(), bits);
  }

  long zeroPoint(IntType type) {
    return oneIn(4) && type.min() < 0 ? 0 : random.nextLong(type.min(), type.max() + 1);
  }

  Rounding rounding() {
    return oneOf(Rounding.values());
  }

  Activation activation() {
    float low = (float) random.nextDouble(-8, 8);
    return oneOf(
        new Activation[] {
          new Activation.None(),
          new Activation.Relu(),
          new Activation.Relu6(),
          new Activation.Clip(low, low + (float) random.nextDouble(0, 8))
        });
  }

  /**
   * Returns an output format in which most results neither vanish nor saturate.
   *
   * @param scale of the accumulator
   * @param spread typical magnitude of the accumulator
   */
  Output.Requantized format(double scale, double spread) {
    IntType type = type();
    double span = Math.scalb(1.0, type.bits() - 1);
    double wanted = scale * spread / span;
    double shift = random.nextDouble(-MOST_OUTPUT_SHIFT, MOST_OUTPUT_SHIFT);
    return new Output.Requantized(
        type, new Quantization((float) (wanted * Math.pow(2, shift)), zeroPoint(type)));
  }
}
