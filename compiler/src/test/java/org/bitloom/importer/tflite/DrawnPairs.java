// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator on two tensors, or on a tensor and a constant. */
final class DrawnPairs {
  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;

  DrawnPairs(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
  }

  private int tensor(String name, byte elements, float scale, int... shape) {
    return model.activation(name, elements, scale, draw.zeroPoint(elements), shape);
  }

  Path pair(int kind, Path file) throws IOException {
    float left = draw.scale();
    float right = draw.scale();
    int x1 = tensor("x1", type, left, 1, 32, 32, 4);
    int x2 = tensor("x2", type, right, 1, 32, 32, 4);
    int y = tensor("y", type, result(kind, left, right), 1, 32, 32, 4);
    model.arithmetic(kind, new int[] {x1, x2}, y, draw.activation());
    return model.write(file, new int[] {x1, x2}, y);
  }

  /** Dimensions of 1, or none, on either side. */
  Path broadcast(int kind, Path file) throws IOException {
    int[] all = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 9)};
    int[] one = all.clone();
    int[] two = all.clone();
    for (int axis = 1; axis < all.length; axis++) {
      int[] repeated = draw.once(3) ? one : two;
      repeated[axis] = draw.once(2) ? 1 : all[axis];
    }
    float left = draw.scale();
    float right = draw.scale();
    boolean vector = draw.once(4);
    int[] small = vector ? new int[] {1, all[3]} : two;
    int x1 = tensor("x1", type, left, vector ? all : one);
    int x2 = tensor("x2", type, right, small);
    boolean first = draw.once(2);
    int y = tensor("y", type, result(kind, left, right), all);
    model.arithmetic(kind, first ? new int[] {x1, x2} : new int[] {x2, x1}, y, draw.activation());
    return model.write(file, new int[] {x1, x2}, y);
  }

  /** Of two tensors, or of one and a number. */
  Path choice(int kind, Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int[] shape = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 9)};
    int[] other = draw.once(3) ? new int[] {1, 1, 1, shape[3]} : shape;
    int x1 = model.activation("x1", type, scale, zeroPoint, shape);
    boolean constant = draw.once(2);
    int x2 =
        constant
            ? model.constant(type, draw.bytes(1), scale, zeroPoint)
            : model.activation("x2", type, scale, zeroPoint, other);
    int y = model.activation("y", type, scale, zeroPoint, shape);
    model.operator(kind, draw.once(2) ? new int[] {x1, x2} : new int[] {x2, x1}, y);
    return constant
        ? model.write(file, new int[] {x1}, y)
        : model.write(file, new int[] {x1, x2}, y);
  }

  private float result(int kind, float left, float right) {
    return kind == BuiltinOperator.MUL ? draw.scaleOfSum((double) left * right, 1) : draw.scale();
  }

  Path constant(int kind, Path file) throws IOException {
    int channels = draw.between(1, 12);
    int[][] shapes = {{}, {1}, {channels}, {1, 1, 1, channels}, {1, 16, 16, channels}, {16, 1}};
    int[] shape = shapes[draw.between(0, shapes.length - 1)];
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    float left = draw.scale();
    float right = draw.scale();
    int x = tensor("x", type, left, 1, 16, 16, channels);
    int k = model.constant(type, draw.bytes(elements), right, draw.zeroPoint(type), shape);
    int y = tensor("y", type, result(kind, left, right), 1, 16, 16, channels);
    model.arithmetic(
        kind, draw.once(2) ? new int[] {x, k} : new int[] {k, x}, y, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  /** The library divides uint8 alone, and this version of it by positive numbers alone. */
  Path division(int divisors, Path file) throws IOException {
    byte unsigned = TensorType.UINT8;
    float from = draw.scale();
    float by = draw.scale();
    int zeroPoint = draw.between(0, 200);
    byte[] divisor = new byte[divisors];
    for (int c = 0; c < divisors; c++) {
      boolean again = c > 0 && draw.once(3);
      divisor[c] = again ? divisor[c - 1] : (byte) draw.between(zeroPoint + 1, 255);
    }
    int[] shape = divisors == 1 ? new int[] {1, 256} : new int[] {1, 8, 8, divisors};
    int[] leading = draw.once(2) ? new int[] {divisors} : new int[] {1, 1, divisors};
    int x = tensor("x", unsigned, from, shape);
    int k =
        divisors == 1
            ? model.constant(unsigned, divisor, by, zeroPoint)
            : model.constant(unsigned, divisor, by, zeroPoint, leading);
    int y = tensor("y", unsigned, from / by / draw.between(1, 40), shape);
    model.arithmetic(BuiltinOperator.DIV, new int[] {x, k}, y, draw.activation());
    return model.write(file, new int[] {x}, y);
  }
}
