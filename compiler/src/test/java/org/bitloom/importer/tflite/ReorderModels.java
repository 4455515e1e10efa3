// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** TFLite files with operators that put elements into another place. */
public final class ReorderModels {
  static final float SCALE = 0.3f;
  static final long ZERO_POINT = -7;

  private ReorderModels() {}

  static byte[] int32(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  static int tensor(TestModel model, String name, int... shape) {
    return model.activation(name, TensorType.INT8, SCALE, ZERO_POINT, shape);
  }

  /**
   * Writes a file whose output is {@code x} in another size.
   *
   * @param sizes height and width of {@code x}, then of the output
   */
  public static Path resized(Path file, int[] sizes, boolean alignCorners, boolean halfPixelCenters)
      throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, sizes[0], sizes[1], 3);
    int y = tensor(model, "y", 1, sizes[2], sizes[3], 3);
    byte[] numbers = int32(sizes[2], sizes[3]);
    int size = model.constant(TensorType.INT32, numbers, new float[0], 2);
    model.windows().resize(x, size, y, alignCorners, halfPixelCenters);
    return model.write(file, new int[] {x}, y);
  }

  /** Writes a file that interpolates an image of uint8. */
  static Path resizedUnsigned(
      Path file, int[] from, int[] to, boolean alignCorners, boolean halfPixelCenters)
      throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", TensorType.UINT8, 0.1f, 5, 1, from[0], from[1], 3);
    int y = model.activation("y", TensorType.UINT8, 0.1f, 5, 1, to[0], to[1], 3);
    model.windows().resizeBilinear(x, model.whole(to), y, alignCorners, halfPixelCenters);
    return model.write(file, new int[] {x}, y);
  }

  /** Writes a file whose output is {@code x} twice over its width, padded twice. */
  public static Path joinedAndPadded(Path file) throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, 2, 3, 2);
    int joined = tensor(model, "joined", 1, 2, 6, 2);
    int zeros = tensor(model, "zeros", 1, 4, 6, 2);
    int ones = tensor(model, "ones", 1, 4, 6, 5);
    int up = model.constant(TensorType.INT32, int32(0, 0, 2, 0, 0, 0, 0, 0), new float[0], 4, 2);
    int deep = model.constant(TensorType.INT32, int32(0, 0, 0, 0, 0, 0, 1, 2), new float[0], 4, 2);
    int value = model.constant(TensorType.INT8, new byte[] {5}, SCALE, ZERO_POINT, 1);
    model.moves().concatenation(new int[] {x, x}, joined, -2, ActivationFunctionType.NONE);
    model.operator(BuiltinOperator.PAD, new int[] {joined, up}, zeros);
    model.operator(BuiltinOperator.PADV2, new int[] {zeros, deep, value}, ones);
    return model.write(file, new int[] {x}, ones);
  }
}
