// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Writes TFLite files of one {@code ADD}, {@code SUB} or {@code MUL} with a constant. */
public final class ConstantModels {
  public static final int[] KINDS = {BuiltinOperator.ADD, BuiltinOperator.SUB, BuiltinOperator.MUL};
  private static final int[] INPUT = {1, 4, 3, 6};
  private static final int[][] SHAPES = {
    {}, {1}, {6}, {1, 1, 1, 6}, {1, 4, 3, 6}, {3, 1}, {4, 1, 6}
  };
  private static final byte[] ACTIVATIONS = {
    ActivationFunctionType.NONE, ActivationFunctionType.RELU, ActivationFunctionType.RELU6
  };

  private ConstantModels() {}

  /** Writes a file with random numbers; all shapes come in turn. */
  public static Path write(Path file, int kind, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte type = seed / SHAPES.length % 3 == 2 ? TensorType.UINT8 : TensorType.INT8;
    int[] shape = SHAPES[(int) (seed % SHAPES.length)];
    TestModel model = new TestModel();
    int x = model.activation("x", type, scale(random), zeroPoint(random, type), INPUT);
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    byte[] values = new byte[elements];
    random.nextBytes(values);
    int constant = model.constant(type, values, scale(random), zeroPoint(random, type), shape);
    float output = kind == BuiltinOperator.MUL ? 0.3f * scale(random) : 1.5f * scale(random);
    int y = model.activation("y", type, output, zeroPoint(random, type), INPUT);
    int[] inputs = random.nextBoolean() ? new int[] {x, constant} : new int[] {constant, x};
    model.arithmetic(kind, inputs, y, ACTIVATIONS[random.nextInt(ACTIVATIONS.length)]);
    return model.write(file, new int[] {x}, y);
  }

  private static float scale(SplittableRandom random) {
    return (float) random.nextDouble(0.02, 0.1);
  }

  private static long zeroPoint(SplittableRandom random, byte type) {
    return random.nextInt(-128, 128) + (type == TensorType.UINT8 ? 128 : 0);
  }
}
