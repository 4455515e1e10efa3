// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator that is a function of an element or of a vector. */
final class DrawnFunctions {
  private static final byte INT8 = TensorType.INT8;

  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;

  DrawnFunctions(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
  }

  private int tensor(String name, byte elements, float scale, int... shape) {
    return model.activation(name, elements, scale, draw.zeroPoint(elements), shape);
  }

  Path unary(int kind, byte elements, Path file) throws IOException {
    int x = tensor("x", elements, draw.scale(), 1, 256);
    int y = tensor("y", elements, draw.scale(), 1, 256);
    model.operator(kind, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }

  /** The library refuses scales whose ratio is above 128. */
  Path hardSwish(Path file) throws IOException {
    float from = draw.scale();
    int x = tensor("x", type, from, 1, 256);
    int y = tensor("y", type, Math.max(draw.scale(), from / 100), 1, 256);
    model.operator(BuiltinOperator.HARD_SWISH, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }

  Path leakyRelu(Path file) throws IOException {
    int x = tensor("x", type, draw.scale(), 1, 256);
    int y = tensor("y", type, draw.scale(), 1, 256);
    float[] slopes = {0, 0.5f, 0.25f, 0.1f, 0.2f, 1, 2, (float) draw.random.nextDouble(0, 3)};
    model.leakyRelu(x, y, slopes[draw.between(0, slopes.length - 1)]);
    return model.write(file, new int[] {x}, y);
  }

  /** The kernels have the numbers of the output built in. */
  Path curve(int kind, float scale, long zeroPoint, Path file) throws IOException {
    int x = tensor("x", type, draw.scale() / draw.between(1, 8), 1, 256);
    int y = model.activation("y", type, scale, zeroPoint - (type == INT8 ? 128 : 0), 1, 256);
    model.operator(kind, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }

  Path softmax(Path file) throws IOException {
    int channels = draw.between(2, 40);
    int x = tensor("x", type, draw.scale(), 1, channels);
    int y = model.activation("y", type, 1f / 256, type == INT8 ? -128 : 0, 1, channels);
    model.softmax(x, y, draw.once(3) ? 0.5f : 1);
    return model.write(file, new int[] {x}, y);
  }

  Path logSoftmax(Path file) throws IOException {
    int channels = draw.once(4) ? draw.between(41, 1000) : draw.between(1, 40);
    int vectors = draw.between(1, 20);
    float scale = Math.min(draw.scale(), 3.9f);
    int x = tensor("x", type, scale, 1, vectors, channels);
    int zeroPoint = type == INT8 ? 127 : 255;
    int y = model.activation("y", type, 1f / 16, zeroPoint, 1, vectors, channels);
    model.operator(BuiltinOperator.LOG_SOFTMAX, new int[] {x}, y);
    return model.write(file, new int[] {x}, y);
  }

  Path prelu(Path file) throws IOException {
    int channels = draw.between(1, 12);
    int[][] shapes = {{1, 1, channels}, {channels}, {1}, {8, 8, channels}};
    int[] shape = shapes[draw.between(0, shapes.length - 1)];
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    int x = tensor("x", type, draw.scale(), 1, 8, 8, channels);
    int k = model.constant(type, draw.bytes(elements), draw.scale(), draw.zeroPoint(type), shape);
    int y = tensor("y", type, draw.scale(), 1, 8, 8, channels);
    model.operator(BuiltinOperator.PRELU, new int[] {x, k}, y);
    return model.write(file, new int[] {x}, y);
  }
}
