// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Draws TFLite files of one operator that moves elements. */
final class DrawnMoves {
  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;
  private final float scale;
  private final long zeroPoint;

  DrawnMoves(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
    this.scale = draw.scale();
    this.zeroPoint = draw.zeroPoint(type);
  }

  private int tensor(String name, int... shape) {
    return model.activation(name, type, scale, zeroPoint, shape);
  }

  /** Returns three drawn dimensions behind a sample. */
  private int[] shape(int most) {
    return new int[] {1, draw.between(1, most), draw.between(1, most), draw.between(1, most)};
  }

  Path transpose(Path file) throws IOException {
    int[] from = shape(9);
    List<Integer> order = new ArrayList<>(List.of(1, 2, 3));
    Collections.rotate(order, draw.between(0, 2));
    if (draw.once(2)) {
      Collections.swap(order, 0, draw.between(1, 2));
    }
    order.add(draw.once(3) ? 1 : 0, 0);
    int[] axes = order.stream().mapToInt(Integer::intValue).toArray();
    int[] to = order.stream().mapToInt(axis -> from[axis]).toArray();
    // Sums with themselves keep the transposes from being folded into the border.
    int x = tensor("x", from);
    int y = tensor("y", to);
    int sum = tensor("sum", Math.max(1, product(from)));
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {x, model.whole(axes)}, y);
    model.operator(BuiltinOperator.MAXIMUM, new int[] {flat(y, to), flat(x, from)}, sum);
    return model.write(file, new int[] {x}, sum);
  }

  private int flat(int tensor, int[] shape) {
    int flat = tensor("flat" + tensor, product(shape));
    model.operator(BuiltinOperator.RESHAPE, new int[] {tensor, model.whole(product(shape))}, flat);
    return flat;
  }

  private static int product(int[] shape) {
    return IntStream.of(shape).reduce(1, (a, b) -> a * b);
  }

  Path pack(Path file) throws IOException {
    int[] from = shape(5);
    int axis = draw.between(1, 4);
    int[] to = new int[5];
    for (int i = 0; i < 5; i++) {
      to[i] = i == axis ? 2 : from[i < axis ? i : i - 1];
    }
    int a = tensor("a", from);
    int b = tensor("b", from);
    int y = tensor("y", to);
    model.moves().pack(new int[] {a, b}, y, draw.once(2) ? axis : axis - 5);
    return model.write(file, new int[] {a, b}, y);
  }

  Path unpack(Path file) throws IOException {
    int[] from = shape(5);
    int axis = draw.between(1, 3);
    int[] to = IntStream.range(0, 4).filter(i -> i != axis).map(i -> from[i]).toArray();
    int x = tensor("x", from);
    int[] parts = IntStream.range(0, from[axis]).map(i -> tensor("y" + i, to)).toArray();
    model.moves().unpack(x, draw.once(2) ? axis : axis - 4, parts);
    return model.write(file, new int[] {x}, parts);
  }

  Path gather(Path file) throws IOException {
    int[] from = shape(7);
    int axis = draw.between(1, 3);
    int[] positions =
        IntStream.range(0, draw.between(1, 9)).map(i -> draw.between(0, from[axis] - 1)).toArray();
    int[] to = from.clone();
    to[axis] = positions.length;
    int x = tensor("x", from);
    int y = tensor("y", to);
    model.moves().gather(x, model.whole(positions), y, draw.once(2) ? axis : axis - 4);
    return model.write(file, new int[] {x}, y);
  }

  Path mirrorPad(Path file) throws IOException {
    int[] from = shape(5);
    int[] to = from.clone();
    boolean symmetric = draw.once(2);
    int[] sides = new int[8];
    for (int i = 2; i < 8; i++) {
      sides[i] = draw.between(0, Math.min(2, from[i / 2] - (symmetric ? 0 : 1)));
      to[i / 2] += sides[i];
    }
    int x = tensor("x", from);
    int p =
        model.constant(
            org.tensorflow.lite.schema.TensorType.INT32, DrawnNumbers.int32(sides), 1, 0, 4, 2);
    int y = tensor("y", to);
    model.moves().mirrorPad(x, p, y, symmetric);
    return model.write(file, new int[] {x}, y);
  }

  Path blocks(boolean toSpace, Path file) throws IOException {
    int block = draw.between(1, 3);
    int[] small = shape(4);
    int[] deep = {1, small[1], small[2], small[3] * block * block};
    int[] wide = {1, small[1] * block, small[2] * block, small[3]};
    int x = tensor("x", toSpace ? deep : wide);
    int y = tensor("y", toSpace ? wide : deep);
    model.moves().blocks(toSpace, x, y, block);
    return model.write(file, new int[] {x}, y);
  }
}
