// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws sums and differences of int16 tensors, and of one and a constant. */
final class DrawnWideSums {
  private static final byte INT16 = TensorType.INT16;

  private final DrawnNumbers draw;
  private final TestModel model;

  DrawnWideSums(DrawnNumbers draw, TestModel model) {
    this.draw = draw;
    this.model = model;
  }

  /** Scales of the operands and of the output. */
  private record Scales(float left, float right, float to) {
    boolean powers() {
      return power(left) && power(right) && power(to);
    }

    private static boolean power(float scale) {
      return scale == Math.scalb(1f, Math.getExponent(scale));
    }
  }

  /** Writes a file. */
  Path write(DrawnWideModel.Kind kind, Path file) throws IOException {
    return switch (kind) {
      case ADD -> general(BuiltinOperator.ADD, false, file);
      case SUB -> general(BuiltinOperator.SUB, false, file);
      case ADD_CONSTANT -> general(BuiltinOperator.ADD, true, file);
      case SUB_CONSTANT -> general(BuiltinOperator.SUB, true, file);
      case ADD_POWERS -> powers(BuiltinOperator.ADD, file);
      case SUB_POWERS -> powers(BuiltinOperator.SUB, file);
      default -> throw new IllegalArgumentException("no sum: " + kind);
    };
  }

  private Scales general() {
    float left = draw.once(3) ? draw.scale() : draw.scale() / 4096;
    float right = draw.once(4) ? left : left * (draw.scale() / draw.scale());
    float largest = Math.max(left, right);
    float to = largest * draw.between(1, 12) / draw.between(1, 6);
    return new Scales(left, right, draw.once(4) ? largest : to);
  }

  private Path general(int kind, boolean constant, Path file) throws IOException {
    // Powers of two whose files forbid the kernel for them are drawn as well.
    boolean allowed = draw.once(2);
    Scales scales = allowed || draw.once(2) ? general() : powers();
    boolean powers = allowed && !scales.powers();
    int channels = draw.between(1, 8);
    int y = model.activation("y", INT16, scales.to, 0, 1, 16, 16, channels);
    byte activation = draw.activation();
    if (constant) {
      boolean first = draw.once(2);
      float own = first ? scales.right : scales.left;
      int x = model.activation("x", INT16, own, 0, 1, 16, 16, channels);
      int count = draw.once(3) ? 1 : channels;
      float other = first ? scales.left : scales.right;
      int k = model.constant(INT16, draw.bytes(Short.BYTES * count), other, 0, count);
      int[] operands = first ? new int[] {k, x} : new int[] {x, k};
      model.arithmetic(kind, operands, y, activation, powers);
      return model.write(file, new int[] {x}, y);
    }
    int x1 = model.activation("x1", INT16, scales.left, 0, 1, 16, 16, channels);
    int x2 =
        draw.once(3)
            ? model.activation("x2", INT16, scales.right, 0, 1, 1, 1, channels)
            : model.activation("x2", INT16, scales.right, 0, 1, 16, 16, channels);
    model.arithmetic(kind, new int[] {x1, x2}, y, activation, powers);
    return model.write(file, new int[] {x1, x2}, y);
  }

  private Scales powers() {
    float to = Math.scalb(1f, draw.between(-15, 2));
    float other = to / (1 << draw.between(0, 14));
    return draw.once(2) ? new Scales(to, other, to) : new Scales(other, to, to);
  }

  private Path powers(int kind, Path file) throws IOException {
    Scales scales = powers();
    int channels = draw.between(1, 8);
    int x1 = model.activation("x1", INT16, scales.left, 0, 1, 16, 16, channels);
    int y = model.activation("y", INT16, scales.to, 0, 1, 16, 16, channels);
    if (draw.once(3)) {
      int count = 16 * 16 * channels;
      byte[] values = draw.bytes(Short.BYTES * count);
      int k = model.constant(INT16, values, scales.right, 0, 1, 16, 16, channels);
      model.arithmetic(kind, new int[] {x1, k}, y, draw.activation());
      return model.write(file, new int[] {x1}, y);
    }
    int x2 = model.activation("x2", INT16, scales.right, 0, 1, 16, 16, channels);
    model.arithmetic(kind, new int[] {x1, x2}, y, draw.activation());
    return model.write(file, new int[] {x1, x2}, y);
  }
}
