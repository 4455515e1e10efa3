// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files that say dilation by spreading an image over several, and back. */
final class DrawnDilation {
  private static final TestWindows.Sweep PLAIN = new TestWindows.Sweep(false, 1, 1, 1, 1);

  private final DrawnNumbers draw;
  private final TestModel model;
  private final byte type;
  private final float scale;
  private final long zeroPoint;
  private final int channels;

  DrawnDilation(DrawnNumbers draw, TestModel model, byte type) {
    this.draw = draw;
    this.model = model;
    this.type = type;
    this.scale = draw.scale();
    this.zeroPoint = draw.zeroPoint(type);
    this.channels = draw.between(1, 4);
  }

  /** Rows or columns: how many, how they are spread, padded and cropped, and the kernel's. */
  private record Axis(int size, int block, int front, int back, int crop, int kernel) {
    int padded() {
      return size + front + back;
    }

    int spread() {
      return padded() / block;
    }

    int convolved() {
      return spread() - kernel + 1;
    }

    int made() {
      return convolved() * block - crop;
    }
  }

  /** Padding is that of SAME, none, or any; what is there to fill up the blocks is cropped. */
  private Axis axis() {
    int size = draw.between(7, 12);
    int block = draw.between(1, 3);
    int kernel = draw.between(1, 3);
    int covered = (kernel - 1) * block;
    boolean same = draw.once(2);
    int front = same ? covered / 2 : draw.between(0, 2);
    int back = same ? covered - covered / 2 : draw.between(0, 2);
    int filled = Math.floorMod(-(size + front + back), block);
    return new Axis(size, block, front, back + filled, filled, kernel);
  }

  private int tensor(String name, int... shape) {
    return model.activation(name, type, scale, zeroPoint, shape);
  }

  private int pairs(int... values) {
    return model.constant(TensorType.INT32, DrawnNumbers.int32(values), 1, 0, values.length / 2, 2);
  }

  Path image(Path file) throws IOException {
    Axis rows = axis();
    Axis columns = axis();
    boolean depthwise = draw.once(2);
    int filters = depthwise ? channels : draw.between(1, 4);
    int images = rows.block * columns.block;
    int x = tensor("x", 1, rows.size, columns.size, channels);
    int spread = tensor("spread", images, rows.spread(), columns.spread(), channels);
    model.operator(
        BuiltinOperator.SPACE_TO_BATCH_ND,
        new int[] {
          x,
          model.whole(rows.block, columns.block),
          pairs(rows.front, rows.back, columns.front, columns.back)
        },
        spread);
    Output out = output(filters, rows.kernel, columns.kernel, depthwise);
    int sums = out.tensor("sums", images, rows.convolved(), columns.convolved(), filters);
    convolve(out, spread, sums, depthwise);
    int y = out.tensor("y", 1, rows.made(), columns.made(), filters);
    model.operator(
        BuiltinOperator.BATCH_TO_SPACE_ND,
        new int[] {
          sums, model.whole(rows.block, columns.block), pairs(0, rows.crop, 0, columns.crop)
        },
        y);
    return model.write(file, new int[] {x}, y);
  }

  Path sequence(Path file) throws IOException {
    Axis steps = axis();
    int filters = draw.between(1, 4);
    int x = tensor("x", 1, steps.size, channels);
    int spread = tensor("spread", steps.block, steps.spread(), channels);
    model.operator(
        BuiltinOperator.SPACE_TO_BATCH_ND,
        new int[] {x, model.whole(steps.block), pairs(steps.front, steps.back)},
        spread);
    boolean row = draw.once(2);
    int[] wide = shape(row, steps.block, steps.spread(), channels);
    int image = tensor("image", wide);
    model.operator(BuiltinOperator.RESHAPE, new int[] {spread, model.whole(wide)}, image);
    Output out = output(filters, row ? 1 : steps.kernel, row ? steps.kernel : 1, false);
    int sums = out.tensor("sums", shape(row, steps.block, steps.convolved(), filters));
    convolve(out, image, sums, false);
    int[] narrow = {steps.block, steps.convolved(), filters};
    int flat = out.tensor("flat", narrow);
    model.operator(BuiltinOperator.RESHAPE, new int[] {sums, model.whole(narrow)}, flat);
    int y = out.tensor("y", 1, steps.made(), filters);
    model.operator(
        BuiltinOperator.BATCH_TO_SPACE_ND,
        new int[] {flat, model.whole(steps.block), pairs(0, steps.crop)},
        y);
    return model.write(file, new int[] {x}, y);
  }

  private static int[] shape(boolean row, int images, int length, int channels) {
    return row ? new int[] {images, 1, length, channels} : new int[] {images, length, 1, channels};
  }

  /** The numbers of what a convolution makes, and its kernel. */
  private final class Output {
    private final float scale;
    private final long zeroPoint;
    private final int filters;
    private final int rows;
    private final int columns;
    private final float weightScale;

    Output(int filters, int rows, int columns, int terms) {
      this.filters = filters;
      this.rows = rows;
      this.columns = columns;
      this.weightScale = draw.scale();
      this.scale = draw.scaleOfSum((double) DrawnDilation.this.scale * weightScale, terms);
      this.zeroPoint = draw.zeroPoint(type);
    }

    int tensor(String name, int... shape) {
      return model.activation(name, type, scale, zeroPoint, shape);
    }
  }

  private Output output(int filters, int rows, int columns, boolean depthwise) {
    return new Output(filters, rows, columns, rows * columns * (depthwise ? 1 : channels));
  }

  private void convolve(Output out, int from, int to, boolean depthwise) {
    int[] shape =
        depthwise
            ? new int[] {1, out.rows, out.columns, out.filters}
            : new int[] {out.filters, out.rows, out.columns, channels};
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    int w =
        type == TensorType.INT8
            ? model.weights(draw.weights(count), scales(out), depthwise ? 3 : 0, shape)
            : model.constant(type, draw.bytes(count), out.weightScale, draw.weightZero(), shape);
    int b =
        model.constant(
            TensorType.INT32, draw.biases(out.filters), scale * out.weightScale, 0, out.filters);
    int[] inputs = {from, w, b};
    if (depthwise) {
      model.windows().depthwise(inputs, to, PLAIN, 1, draw.activation());
    } else {
      model.windows().convolution(inputs, to, PLAIN, draw.activation());
    }
  }

  private float[] scales(Output out) {
    float[] scales = new float[out.filters];
    Arrays.fill(scales, out.weightScale);
    return scales;
  }
}
