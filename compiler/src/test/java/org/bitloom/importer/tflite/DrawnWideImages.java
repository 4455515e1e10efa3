// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files of one operator that makes something else of images of int16. */
final class DrawnWideImages {
  private static final byte INT16 = TensorType.INT16;

  private final DrawnNumbers draw;
  private final TestModel model;

  DrawnWideImages(DrawnNumbers draw, TestModel model) {
    this.draw = draw;
    this.model = model;
  }

  private int wide(String name, float scale, int... shape) {
    return model.activation(name, INT16, scale, 0, shape);
  }

  Path pool(int kind, Path file) throws IOException {
    int height = draw.between(4, 12);
    int width = draw.between(4, 12);
    int channels = draw.between(1, 6);
    int rows = draw.between(1, 4);
    int columns = draw.between(1, 4);
    TestWindows.Sweep sweep =
        new TestWindows.Sweep(draw.once(2), draw.between(1, 3), draw.between(1, 3), 1, 1);
    float scale = draw.wideScale();
    int x = wide("x", scale, 1, height, width, channels);
    int y = wide("y", scale, 1, sweep.rows(height, rows), sweep.columns(width, columns), channels);
    model.windows().pool(kind, x, y, sweep, rows, columns, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  Path mean(boolean image, Path file) throws IOException {
    int height = draw.between(1, 9);
    int width = draw.between(1, 9);
    int channels = draw.between(1, 32);
    float scale = draw.scale();
    boolean keeps = draw.once(2);
    int x = wide("x", scale, 1, height, width, channels);
    int axes = image ? model.whole(1, 2) : model.whole(draw.between(1, 3));
    int axis = 0;
    int[] shape = {1, height, width, channels};
    int y;
    float to = draw.once(3) ? scale : draw.scale();
    if (image) {
      y = keeps ? wide("y", to, 1, 1, 1, channels) : wide("y", to, 1, channels);
    } else {
      axis = draw.between(1, 3);
      axes = model.whole(axis);
      int reduced = axis;
      int[] kept =
          IntStream.range(0, 4)
              .filter(i -> keeps || i != reduced)
              .map(i -> i == reduced ? 1 : shape[i])
              .toArray();
      y = wide("y", to, kept);
    }
    model.reduce(BuiltinOperator.MEAN, new int[] {x, axes}, y, keeps);
    return model.write(file, new int[] {x}, y);
  }

  Path concatenation(Path file) throws IOException {
    float scale = draw.scale();
    int axis = draw.between(1, 3);
    int[] one = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] two = one.clone();
    two[axis] = draw.between(1, 4);
    int[] all = one.clone();
    all[axis] = one[axis] + two[axis];
    int x1 = wide("x1", scale, one);
    int x2 = wide("x2", scale, two);
    int y = wide("y", scale, all);
    model.moves().concatenation(new int[] {x1, x2}, y, axis, ActivationFunctionType.NONE);
    return model.write(file, new int[] {x1, x2}, y);
  }

  Path pad(Path file) throws IOException {
    float scale = draw.scale();
    int[] from = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] to = from.clone();
    int[] sides = new int[8];
    for (int i = 2; i < sides.length; i++) {
      sides[i] = draw.between(0, 2);
      to[i / 2] += sides[i];
    }
    int x = wide("x", scale, from);
    int p = model.constant(TensorType.INT32, DrawnNumbers.int32(sides), 1, 0, 4, 2);
    int y = wide("y", scale, to);
    if (draw.once(2)) {
      model.operator(BuiltinOperator.PAD, new int[] {x, p}, y);
    } else {
      int v = model.constant(INT16, draw.bytes(Short.BYTES), scale, 0, 1);
      model.operator(BuiltinOperator.PADV2, new int[] {x, p, v}, y);
    }
    return model.write(file, new int[] {x}, y);
  }
}
