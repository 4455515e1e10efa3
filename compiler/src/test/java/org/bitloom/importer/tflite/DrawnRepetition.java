// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Draws TFLite files of one operator that reverses or repeats dimensions. */
final class DrawnRepetition {
  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;
  private final float scale;
  private final long zeroPoint;

  DrawnRepetition(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
    this.scale = draw.scale();
    this.zeroPoint = draw.zeroPoint(type);
  }

  private int tensor(String name, int... shape) {
    return model.activation(name, type, scale, zeroPoint, shape);
  }

  private int[] shape() {
    return new int[] {1, draw.between(1, 5), draw.between(1, 5), draw.between(1, 5)};
  }

  /** This version of the library reverses one axis at a time. */
  Path reversed(Path file) throws IOException {
    int[] shape = shape();
    int axis = draw.between(1, 3);
    int x = tensor("x", shape);
    int y = tensor("y", shape);
    int axes = model.whole(draw.once(2) ? axis : axis - 4);
    model.operator(BuiltinOperator.REVERSE_V2, new int[] {x, axes}, y);
    return model.write(file, new int[] {x}, y);
  }

  Path tiled(Path file) throws IOException {
    int[] from = shape();
    int[] times = {1, draw.between(1, 3), draw.between(1, 3), draw.between(1, 3)};
    int[] to = IntStream.range(0, 4).map(i -> from[i] * times[i]).toArray();
    int x = tensor("x", from);
    int y = tensor("y", to);
    model.operator(BuiltinOperator.TILE, new int[] {x, model.whole(times)}, y);
    return model.write(file, new int[] {x}, y);
  }

  /** Some dimensions of 1, or the first ones left out, are repeated. */
  Path broadcast(Path file) throws IOException {
    int[] to = shape();
    boolean vector = draw.once(3);
    int[] from = to.clone();
    for (int axis = 1; axis < 4; axis++) {
      from[axis] = draw.once(2) ? 1 : to[axis];
    }
    int x = vector ? tensor("x", 1, to[3]) : tensor("x", from);
    int y = tensor("y", to);
    model.operator(BuiltinOperator.BROADCAST_TO, new int[] {x, model.whole(to)}, y);
    return model.write(file, new int[] {x}, y);
  }
}
