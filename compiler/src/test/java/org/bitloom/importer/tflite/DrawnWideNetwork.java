// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/**
 * Draws networks of int16 tensors, int8 weights and int64 biases: a convolution, a depthwise one or
 * another convolution, a pool, a convolution of one pixel, a mean and a fully connected layer;
 * behind it, where the seed is odd, a softmax.
 */
final class DrawnWideNetwork {
  private static final byte INT16 = TensorType.INT16;
  private static final int MOST_PIXELS = 8;

  private final DrawnNumbers draw;
  private final boolean classifies;
  private final TestModel model = new TestModel();
  private int height;
  private int width;
  private int channels;
  private float scale;

  DrawnWideNetwork(long seed) {
    draw = new DrawnNumbers(seed);
    classifies = seed % 2 == 1;
  }

  /** Writes a file. */
  Path write(Path file) throws IOException {
    height = draw.between(5, MOST_PIXELS);
    width = draw.between(5, MOST_PIXELS);
    channels = draw.between(1, 3);
    scale = draw.scale() / 4096;
    int input = tensor("x");
    int x = convolution(input, draw.between(2, 5), 3);
    x = draw.once(2) ? depthwise(x) : convolution(x, draw.between(2, 5), 2);
    x = pool(x);
    x = convolution(x, draw.between(2, 6), 1);
    int units = draw.between(2, 8);
    int y = fullyConnected(mean(x), units);
    return model.write(file, new int[] {input}, classifies ? softmax(y, units) : y);
  }

  private int tensor(String name) {
    return model.activation(name, INT16, scale, 0, 1, height, width, channels);
  }

  private float[] weightScales(int count) {
    float[] scales = new float[draw.once(3) ? 1 : count];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (float) (0.01 * draw.between(4, 12) / 8);
    }
    return scales;
  }

  /** Sets the scale with which sums of so many products mostly stay in int16; returns biases. */
  private int rescaled(float[] weights, int units, int terms) {
    float from = scale;
    float[] products = new float[weights.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = from * weights[i];
    }
    scale = draw.scaleOfSum(products[0], terms);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * units).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < units; i++) {
      bytes.putLong(draw.random.nextLong(-(1 << 20), 1 << 20));
    }
    return model.constant(TensorType.INT64, bytes.array(), products, units);
  }

  private int convolution(int x, int filters, int kernel) {
    TestWindows.Sweep sweep = new TestWindows.Sweep(draw.once(2), 1, 1, 1, 1);
    float[] scales = weightScales(filters);
    byte[] values = draw.weights(filters * kernel * kernel * channels);
    int w = model.weights(values, scales, 0, filters, kernel, kernel, channels);
    int b = rescaled(scales, filters, kernel * kernel * channels);
    height = sweep.rows(height, kernel);
    width = sweep.columns(width, kernel);
    channels = filters;
    int y = tensor("conv");
    model.windows().convolution(new int[] {x, w, b}, y, sweep, draw.activation());
    return y;
  }

  private int depthwise(int x) {
    TestWindows.Sweep sweep = new TestWindows.Sweep(true, 1, 1, 1, 1);
    int multiplier = draw.between(1, 2);
    int filters = channels * multiplier;
    float[] scales = weightScales(filters);
    byte[] values = draw.weights(9 * filters);
    int w = model.weights(values, scales, 3, 1, 3, 3, filters);
    int b = rescaled(scales, filters, 9);
    channels = filters;
    int y = tensor("depthwise");
    model.windows().depthwise(new int[] {x, w, b}, y, sweep, multiplier, draw.activation());
    return y;
  }

  private int pool(int x) {
    TestWindows.Sweep sweep = new TestWindows.Sweep(true, 2, 2, 1, 1);
    height = sweep.rows(height, 2);
    width = sweep.columns(width, 2);
    int y = tensor("pool");
    int kind = draw.once(2) ? BuiltinOperator.MAX_POOL_2D : BuiltinOperator.AVERAGE_POOL_2D;
    model.windows().pool(kind, x, y, sweep, 2, 2, (byte) 0);
    return y;
  }

  private int mean(int x) {
    int y = model.activation("mean", INT16, scale, 0, 1, channels);
    model.reduce(BuiltinOperator.MEAN, new int[] {x, model.whole(1, 2)}, y, false);
    return y;
  }

  private int softmax(int x, int units) {
    int y = model.activation("classes", INT16, 1f / 32768, 0, 1, units);
    model.softmax(x, y, 1);
    return y;
  }

  private int fullyConnected(int x, int units) {
    float[] scales = {0.01f};
    int w = model.weights(draw.weights(units * channels), scales, 0, units, channels);
    int b = rescaled(scales, units, channels);
    int y = model.activation("dense", INT16, scale, 0, 1, units);
    model.fullyConnected(new int[] {x, w, b}, y, (byte) 0, false);
    return y;
  }
}
