// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/**
 * Draws TFLite files of one operator that makes something else of an image: pools, means and other
 * reductions, joined, padded and resized images.
 */
final class DrawnImages {
  private static final byte INT8 = TensorType.INT8;

  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;

  DrawnImages(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
  }

  private int tensor(String name, byte elements, float scale, int... shape) {
    return model.activation(name, elements, scale, draw.zeroPoint(elements), shape);
  }

  Path pool(int kind, Path file) throws IOException {
    int height = draw.between(4, 12);
    int width = draw.between(4, 12);
    int channels = draw.between(1, 6);
    int rows = draw.between(1, 4);
    int columns = draw.between(1, 4);
    TestWindows.Sweep sweep = draw.sweep(false);
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int x = model.activation("x", type, scale, zeroPoint, 1, height, width, channels);
    int[] shape = {1, sweep.rows(height, rows), sweep.columns(width, columns), channels};
    int y = model.activation("y", type, scale, zeroPoint, shape);
    model.windows().pool(kind, x, y, sweep, rows, columns, draw.activation());
    return model.write(file, new int[] {x}, y);
  }

  Path mean(Path file) throws IOException {
    boolean square = draw.once(2);
    int height = square ? 2 : draw.between(1, 9);
    int width = square ? 2 : draw.between(1, 9);
    int channels = draw.between(1, 32);
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int x = model.activation("x", type, scale, zeroPoint, 1, height, width, channels);
    int axes = model.constant(TensorType.INT32, DrawnNumbers.int32(1, 2), 1, 0, 2);
    boolean keeps = draw.once(2);
    int[] shape = keeps ? new int[] {1, 1, 1, channels} : new int[] {1, channels};
    boolean same = draw.once(3);
    float to = same ? scale : draw.scale();
    long toZero = same || draw.once(4) ? zeroPoint : draw.zeroPoint(type);
    int y = model.activation("y", type, to, toZero, shape);
    model.reduce(BuiltinOperator.MEAN, new int[] {x, axes}, y, keeps);
    return model.write(file, new int[] {x}, y);
  }

  /** Draws a tensor of two to four dimensions and axes, which need not follow each other. */
  Path reduction(int kind, Path file) throws IOException {
    int rank = draw.between(2, 4);
    int first = draw.between(1, rank - 1);
    int last = draw.between(first, rank - 1);
    boolean keeps = draw.once(2);
    int[] from = new int[rank];
    List<Integer> axes = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      from[axis] = axis == 0 ? 1 : draw.between(1, 5);
      boolean apart = draw.once(3);
      boolean reduced = axis >= first && axis <= last || axis > 0 && apart;
      if (reduced) {
        axes.add(draw.once(2) ? axis : axis - rank);
      }
      if (!reduced || keeps) {
        kept.add(reduced ? 1 : from[axis]);
      }
    }
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    boolean same =
        kind == BuiltinOperator.REDUCE_MAX
            || kind == BuiltinOperator.REDUCE_MIN
            || kind == BuiltinOperator.MEAN && draw.once(3);
    boolean sum = kind == BuiltinOperator.SUM;
    int x = model.activation("x", type, scale, zeroPoint, from);
    int a = model.whole(axes.stream().mapToInt(Integer::intValue).toArray());
    int y =
        model.activation(
            "y",
            type,
            same ? scale : sum ? scale * draw.between(300, 900) : draw.scale(),
            same ? zeroPoint : sum ? draw.middle(type) : draw.zeroPoint(type),
            kept.stream().mapToInt(Integer::intValue).toArray());
    model.reduce(kind, new int[] {x, a}, y, keeps);
    return model.write(file, new int[] {x}, y);
  }

  Path concatenation(Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int axis = draw.between(1, 3);
    int[] one = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] two = one.clone();
    two[axis] = draw.between(1, 4);
    int[] all = one.clone();
    all[axis] = one[axis] + two[axis];
    boolean other = type == TensorType.UINT8 && draw.once(2);
    int x1 = model.activation("x1", type, scale, zeroPoint, one);
    int x2 =
        other
            ? tensor("x2", type, draw.scale(), two)
            : model.activation("x2", type, scale, zeroPoint, two);
    int y =
        other
            ? tensor("y", type, draw.scale(), all)
            : model.activation("y", type, scale, zeroPoint, all);
    model
        .moves()
        .concatenation(
            new int[] {x1, x2}, y, draw.once(2) ? axis : axis - 4, ActivationFunctionType.NONE);
    return model.write(file, new int[] {x1, x2}, y);
  }

  Path resizeBilinear(Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int[] from = {1, draw.between(1, 9), draw.between(1, 9), draw.between(1, 4)};
    boolean corners = draw.once(3);
    boolean centers = !corners && draw.once(2);
    int height = resized(from[1], corners);
    int width = resized(from[2], corners);
    int x = model.activation("x", type, scale, zeroPoint, from);
    int y = model.activation("y", type, scale, zeroPoint, 1, height, width, from[3]);
    model.windows().resizeBilinear(x, model.whole(height, width), y, corners, centers);
    return model.write(file, new int[] {x}, y);
  }

  /** uint8 is interpolated exactly where the sizes' ratio is one of powers of two alone. */
  private int resized(int from, boolean corners) {
    if (type == INT8) {
      return draw.once(2) ? from * draw.between(1, 4) : draw.between(1, 20);
    }
    int factor = 1 << draw.between(0, 3);
    return corners ? (from - 1) * factor + 1 : from * factor;
  }

  Path pad(Path file) throws IOException {
    float scale = draw.scale();
    long zeroPoint = draw.zeroPoint(type);
    int[] from = {1, draw.between(1, 4), draw.between(1, 4), draw.between(1, 4)};
    int[] to = from.clone();
    int[] sides = new int[8];
    for (int i = 2; i < sides.length; i++) {
      sides[i] = draw.between(0, 2);
      to[i / 2] += sides[i];
    }
    int x = model.activation("x", type, scale, zeroPoint, from);
    int p = model.constant(TensorType.INT32, DrawnNumbers.int32(sides), 1, 0, 4, 2);
    int v = model.constant(type, draw.bytes(1), scale, zeroPoint, 1);
    int y = model.activation("y", type, scale, zeroPoint, to);
    if (draw.once(2)) {
      model.operator(BuiltinOperator.PAD, new int[] {x, p}, y);
    } else {
      model.operator(BuiltinOperator.PADV2, new int[] {x, p, v}, y);
    }
    return model.write(file, new int[] {x}, y);
  }
}
