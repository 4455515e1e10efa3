// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator that adds up weighted elements. */
final class DrawnWeighted {
  private static final byte INT8 = TensorType.INT8;

  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;

  DrawnWeighted(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
  }

  private int tensor(String name, byte elements, float scale, int... shape) {
    return model.activation(name, elements, scale, draw.zeroPoint(elements), shape);
  }

  Path fullyConnected(Path file) throws IOException {
    int inputs = draw.between(1, 40);
    int units = draw.between(1, 40);
    float from = draw.scale();
    float weight = draw.scale();
    float to = draw.scaleOfSum((double) from * weight, inputs);
    int x = tensor("x", type, from, 1, inputs);
    int w = weights(new float[] {weight}, 0, units, inputs);
    int b = model.constant(TensorType.INT32, draw.biases(units), from * weight, 0, units);
    int y = tensor("y", type, to, 1, units);
    int[] operands = draw.once(5) ? new int[] {x, w, -1} : new int[] {x, w, b};
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, operands, y, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  /** Draws a fully connected operator along the last of three or four dimensions. */
  Path vectors(Path file) throws IOException {
    int inputs = draw.between(1, 20);
    int units = draw.between(1, 20);
    int rows = draw.between(2, 6);
    int columns = draw.between(1, 4);
    boolean image = draw.once(2);
    boolean keeps = draw.once(2);
    float from = draw.scale();
    float weight = draw.scale();
    float to = draw.scaleOfSum((double) from * weight, inputs);
    int x =
        image
            ? tensor("x", type, from, 1, rows, columns, inputs)
            : tensor("x", type, from, 1, rows * columns, inputs);
    int w = weights(new float[] {weight}, 0, units, inputs);
    int b = model.constant(TensorType.INT32, draw.biases(units), from * weight, 0, units);
    int[] shape =
        !keeps
            ? new int[] {rows * columns, units}
            : image ? new int[] {1, rows, columns, units} : new int[] {1, rows * columns, units};
    int y = tensor("y", type, to, shape);
    model.fullyConnected(new int[] {x, w, b}, y, draw.activation(), keeps);
    return model.write(file, new int[] {x}, y);
  }

  Path convolution(Path file) throws IOException {
    int height = draw.between(7, 12);
    int width = draw.between(7, 12);
    int channels = draw.between(1, 6);
    int filters = draw.between(1, 8);
    int rows = draw.between(1, 3);
    int columns = draw.between(1, 3);
    TestWindows.Sweep sweep = draw.sweep(true);
    float from = draw.scale();
    float[] weight = draw.scales(type != INT8 || draw.once(4) ? 1 : filters);
    float to = draw.scaleOfSum((double) from * weight[0], rows * columns * channels);
    int x = tensor("x", type, from, 1, height, width, channels);
    int w = weights(weight, 0, filters, rows, columns, channels);
    int b = model.constant(TensorType.INT32, draw.biases(filters), products(from, weight), filters);
    int[] shape = {1, sweep.rows(height, rows), sweep.columns(width, columns), filters};
    int y = tensor("y", type, to, shape);
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
    TestWindows.Sweep sweep = draw.sweep(true);
    float from = draw.scale();
    float[] weight = draw.scales(type != INT8 || draw.once(4) ? 1 : filters);
    float to = draw.scaleOfSum((double) from * weight[0], rows * columns);
    int x = tensor("x", type, from, 1, height, width, channels);
    int w = weights(weight, 3, 1, rows, columns, filters);
    int b = model.constant(TensorType.INT32, draw.biases(filters), products(from, weight), filters);
    int[] shape = {1, sweep.rows(height, rows), sweep.columns(width, columns), filters};
    int y = tensor("y", type, to, shape);
    model.windows().depthwise(new int[] {x, w, b}, y, sweep, multiplier, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  Path transposeConvolution(Path file) throws IOException {
    int[] from = {1, draw.between(1, 6), draw.between(1, 6), draw.between(1, 5)};
    int filters = draw.between(1, 6);
    int rows = draw.between(1, 4);
    int columns = draw.between(1, 4);
    int strideY = draw.between(1, 3);
    int strideX = draw.between(1, 3);
    boolean same = draw.once(2);
    int height = same ? from[1] * strideY : (from[1] - 1) * strideY + rows;
    int width = same ? from[2] * strideX : (from[2] - 1) * strideX + columns;
    float scale = draw.scale();
    float[] weight = draw.scales(type == INT8 ? filters : 1);
    float to = draw.scaleOfSum((double) scale * weight[0], rows * columns * from[3]);
    int shape = model.whole(1, height, width, filters);
    int w = weights(weight, 0, filters, rows, columns, from[3]);
    int x = tensor("x", type, scale, from);
    int b =
        model.constant(TensorType.INT32, draw.biases(filters), products(scale, weight), filters);
    int y = tensor("y", type, to, 1, height, width, filters);
    int[] inputs = draw.once(3) ? new int[] {shape, w, x} : new int[] {shape, w, x, b};
    model.windows().transposeConvolution(inputs, y, same, strideY, strideX);
    return model.write(file, new int[] {x}, y);
  }

  /** Adds int8 weights, or uint8 ones with a zero point. */
  private int weights(float[] scales, int scaleDimension, int... shape) {
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    return type == INT8
        ? model.weights(draw.weights(elements), scales, scaleDimension, shape)
        : model.constant(type, draw.bytes(elements), scales[0], draw.weightZero(), shape);
  }

  private static float[] products(float from, float[] weight) {
    float[] products = new float[weight.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = from * weight[i];
    }
    return products;
  }
}
