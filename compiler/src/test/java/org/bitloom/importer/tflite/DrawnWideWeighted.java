// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator that adds up weighted elements of int16. */
final class DrawnWideWeighted {
  private static final byte INT16 = TensorType.INT16;

  private final DrawnNumbers draw;
  private final TestModel model;

  /** Whether sums are int32, and so must not be shifted to the left. */
  private final boolean narrowSums;

  DrawnWideWeighted(DrawnNumbers draw, TestModel model, boolean narrowSums) {
    this.draw = draw;
    this.model = model;
    this.narrowSums = narrowSums;
  }

  private int wide(String name, float scale, int... shape) {
    return model.activation(name, INT16, scale, 0, shape);
  }

  Path convolution(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int filters = draw.between(1, 8);
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestWindows.Sweep sweep = sweep();
    float from = draw.scale();
    float[] weight = draw.scales(draw.once(4) ? 1 : filters);
    float to = scaleOfSum(from, weight, rows * columns * channels);
    byte[] values = draw.weights(filters * rows * columns * channels);
    int x = wide("x", from, 1, height, width, channels);
    int w = model.weights(values, weight, 0, filters, rows, columns, channels);
    int b = bias(filters, from, weight, to);
    int y = wide("y", to, 1, sweep.rows(height, rows), sweep.columns(width, columns), filters);
    model.windows().convolution(new int[] {x, w, b}, y, sweep, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  Path depthwise(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int multiplier = draw.between(1, 3);
    int filters = channels * multiplier;
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestWindows.Sweep sweep = sweep();
    float from = draw.scale();
    float[] weight = draw.scales(draw.once(4) ? 1 : filters);
    float to = scaleOfSum(from, weight, rows * columns);
    int x = wide("x", from, 1, height, width, channels);
    int w =
        model.weights(draw.weights(rows * columns * filters), weight, 3, 1, rows, columns, filters);
    int b = bias(filters, from, weight, to);
    int y = wide("y", to, 1, sweep.rows(height, rows), sweep.columns(width, columns), filters);
    model.windows().depthwise(new int[] {x, w, b}, y, sweep, multiplier, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  Path fullyConnected(int vectors, Path file) throws IOException {
    int inputs = draw.between(1, 40);
    int units = draw.between(1, 40);
    float from = draw.scale();
    float[] weight = {draw.scale()};
    float to = scaleOfSum(from, weight, inputs);
    int x = wide("x", from, 1, vectors, inputs);
    int w = model.weights(draw.weights(inputs * units), weight, 0, units, inputs);
    int b = !narrowSums && draw.once(4) ? -1 : bias(units, from, weight, to);
    int y = wide("y", to, 1, vectors, units);
    model.fullyConnected(new int[] {x, w, b}, y, draw.activation(), false);
    return model.write(file, new int[] {x}, y);
  }

  /** Returns a scale with which sums of products of int16 and int8 mostly stay in int16. */
  private float scaleOfSum(float from, float[] weights, int terms) {
    float largest = 0;
    for (float weight : weights) {
      largest = Math.max(largest, weight);
    }
    return draw.scaleOfSum((double) from * largest, terms)
        * (!narrowSums && draw.once(8) ? 1f / 16 : 1);
  }

  /** Returns biases, now and then beyond int32 where their products with the scales are not. */
  private int bias(int units, float from, float[] weights, float to) {
    if (narrowSums) {
      return draw.once(3) ? -1 : model.constant(TensorType.INT32, draw.biases(units), 1, 0, units);
    }
    ByteBuffer bytes = ByteBuffer.allocate(8 * units).order(ByteOrder.LITTLE_ENDIAN);
    int bits = draw.once(4) ? 44 : draw.between(8, 24);
    for (int i = 0; i < units; i++) {
      double ratio = (double) from * weights[i % weights.length] / to;
      long most = (long) Math.min(1L << bits, 1e9 / ratio);
      bytes.putLong(draw.random.nextLong(-most, most + 1));
    }
    float[] scales = new float[weights.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = from * weights[i];
    }
    return model.constant(TensorType.INT64, bytes.array(), scales, units);
  }

  private TestWindows.Sweep sweep() {
    int dilationY = draw.once(3) ? draw.between(1, 3) : 1;
    int dilationX = draw.once(3) ? draw.between(1, 3) : 1;
    return new TestWindows.Sweep(
        draw.once(2), draw.between(1, 3), draw.between(1, 3), dilationY, dilationX);
  }
}
