// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.TensorType;

/**
 * Draws scales, zero points and weights where kernels could differ: most scales are simple ratios
 * of one base, so that many products are ties, and zero points lie at the ends of the type.
 */
final class DrawnNumbers {
  private static final byte[] ACTIVATIONS = {
    ActivationFunctionType.NONE,
    ActivationFunctionType.RELU,
    ActivationFunctionType.RELU6,
    ActivationFunctionType.RELU_N1_TO_1
  };
  private static final float[] BASES = {0.1f, 0.05f, 0.25f, 1f, 1 / 255f, 1 / 128f, 0.3f, 0.007f};

  final SplittableRandom random;
  private final double base;
  private final boolean simple;

  DrawnNumbers(long seed) {
    random = new SplittableRandom(seed);
    base = BASES[random.nextInt(BASES.length)];
    simple = random.nextInt(4) > 0;
  }

  /** Returns a number from low to high. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** Tells yes once in so many times. */
  boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  /** Returns a simple multiple of the base, or any number within a factor of 12 of it. */
  float scale() {
    double ratio =
        simple
            ? (double) between(1, 12) / between(1, 12)
            : Math.exp(random.nextDouble(-Math.log(12), Math.log(12)));
    return (float) (simple && once(2) ? (float) base * (float) ratio : base * ratio);
  }

  /** Returns a scale with which a sum of so many products keeps most of its values in the type. */
  float scaleOfSum(double product, int terms) {
    double spread = 64 * Math.sqrt(terms);
    double exact = product * spread;
    if (!simple) {
      return (float) (exact * random.nextDouble(0.3, 3));
    }
    // The ratio of the product to the result is one of small integers.
    double step = Math.scalb(1.0, Math.getExponent(spread));
    return (float) (product * step * between(1, 12) / between(1, 12));
  }

  /** Returns INT8, or sometimes UINT8. */
  byte type() {
    return once(4) ? TensorType.UINT8 : TensorType.INT8;
  }

  /** Returns a zero point, often one at an end; int16 has none. */
  long zeroPoint(byte type) {
    if (type == TensorType.INT16) {
      return 0;
    }
    long signed =
        switch (between(0, 3)) {
          case 0 -> -128;
          case 1 -> 127;
          case 2 -> 0;
          default -> between(-128, 127);
        };
    return signed + (type == TensorType.UINT8 ? 128 : 0);
  }

  /** Returns a zero point with as many values on both sides. */
  long middle(byte type) {
    return between(-8, 8) + (type == TensorType.UINT8 ? 128 : 0);
  }

  /** Returns a zero point of uint8 weights, seldom one at an end. */
  long weightZero() {
    return once(8) ? zeroPoint(TensorType.UINT8) : between(100, 156);
  }

  byte activation() {
    return ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
  }

  /** Returns int8 weights without -128. */
  byte[] weights(int count) {
    byte[] weights = new byte[count];
    boolean sparse = once(3);
    for (int i = 0; i < count; i++) {
      weights[i] = (byte) (sparse ? between(-2, 2) : between(-127, 127));
    }
    return weights;
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns int32 biases. */
  byte[] biases(int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = between(-3000, 3000);
    }
    return int32(values);
  }

  static byte[] int32(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  /** Draws strides, a padding, and a dilation where there can be one. */
  TestWindows.Sweep sweep(boolean dilated) {
    boolean dilates = dilated && once(3);
    int dilationY = dilates ? between(1, 3) : 1;
    int dilationX = dilates ? between(1, 3) : 1;
    return new TestWindows.Sweep(once(2), between(1, 3), between(1, 3), dilationY, dilationX);
  }

  /** Draws the scales of channels. */
  float[] scales(int count) {
    float[] scales = new float[count];
    for (int i = 0; i < count; i++) {
      scales[i] = scale();
    }
    return scales;
  }

  /** Draws a scale of int16, mostly one with which 1 and 6 lie within int16. */
  float wideScale() {
    return once(3) ? scale() : scale() / 4096;
  }
}
