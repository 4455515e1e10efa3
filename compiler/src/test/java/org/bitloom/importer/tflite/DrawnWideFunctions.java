// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.lite.schema.TensorType;

/** Draws files of one function of int16 each. */
final class DrawnWideFunctions {
  private static final byte INT16 = TensorType.INT16;

  /** A step of the input above it leaves int32 in the library. */
  private static final float LARGEST_STEP = 4.99f;

  private final DrawnNumbers draw;
  private final TestModel model;

  DrawnWideFunctions(DrawnNumbers draw, TestModel model) {
    this.draw = draw;
    this.model = model;
  }

  /**
   * Vectors of a few elements and of thousands, with scales of which the table of exponentials
   * covers all of int16, a part of it, or a few steps.
   */
  Path softmax(Path file) throws IOException {
    int[] shape = shape();
    float beta = draw.once(2) ? 1 : (float) draw.random.nextDouble(0.01, 3);
    float scale = draw.scale() / (draw.once(4) ? 1 : 1 << draw.between(6, 14));
    int x = model.activation("x", INT16, Math.min(scale, LARGEST_STEP / beta), 0, shape);
    int y = model.activation("y", INT16, 1f / 32768, 0, shape);
    model.softmax(x, y, beta);
    return model.write(file, new int[] {x}, y);
  }

  /**
   * A ramp through all of int16, or a part of it, with scales that are powers of two or nearly, and
   * others, of which the curve bends within a few steps or is a line.
   */
  Path curve(int kind, Path file) throws IOException {
    float power = Math.scalb(1f, -draw.between(0, 19));
    float scale =
        switch (draw.between(0, 3)) {
          case 0 -> power;
          case 1 -> power * (float) draw.random.nextDouble(0.9995, 1.0005);
          default -> power * (float) draw.random.nextDouble(0.5, 1);
        };
    int elements = draw.once(4) ? 1 << 16 : draw.between(1, 3000);
    int x = model.activation("x", INT16, scale, 0, 1, elements);
    int y = model.activation("y", INT16, 1f / 32768, 0, 1, elements);
    model.operator(kind, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }

  /** Shares of two elements show every step of the reciprocal; there are many of them. */
  private int[] shape() {
    return switch (draw.between(0, 3)) {
      case 0 -> new int[] {1, 32, 32, 2};
      case 1 -> new int[] {1, draw.between(41, 4000)};
      case 2 -> new int[] {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 40)};
      default -> new int[] {1, draw.between(1, 40)};
    };
  }
}
