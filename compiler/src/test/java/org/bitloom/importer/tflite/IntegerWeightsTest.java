// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/**
 * Float files whose weights alone are int8 become the real weights. The witness is TFLite on the
 * same file with its weights in float32, as its kernels of int8 weights round the inputs, too.
 */
class IntegerWeightsTest {
  private static final byte NONE = ActivationFunctionType.NONE;
  private static final int CHANNELS = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyChannelOfWeightsHasItsScale(boolean perChannel) throws IOException {
    Path integer = write("int8.tflite", perChannel, true);
    Path real = write("float.tflite", perChannel, false);
    RealWitness.assertEqualsTheLibrary(integer, real, 5 * 6 * CHANNELS);
  }

  /** As many filters as input channels, so that no dimension tells which one has the scales. */
  private Path write(String name, boolean perChannel, boolean integer) throws IOException {
    TestModel model = new TestModel();
    SplittableRandom random = new SplittableRandom(11);
    int scales = perChannel ? CHANNELS : 1;
    int x = tensor(model, 1, 5, 6, CHANNELS);
    int conv = tensor(model, 1, 5, 6, CHANNELS);
    TestWindows.Sweep sweep = new TestWindows.Sweep(true, 1, 1, 1, 1);
    int filters = weights(model, random, scales, 0, integer, CHANNELS, 3, 3, CHANNELS);
    model
        .windows()
        .convolution(new int[] {x, filters, model.reals(random, CHANNELS)}, conv, sweep, NONE);
    int depthwise = tensor(model, 1, 5, 6, CHANNELS);
    int windows = weights(model, random, scales, 3, integer, 1, 3, 3, CHANNELS);
    int[] inputs = {conv, windows, model.reals(random, CHANNELS)};
    model.windows().depthwise(inputs, depthwise, sweep, 1, NONE);
    int pooled = tensor(model, 1, CHANNELS);
    model.reduce(BuiltinOperator.MEAN, new int[] {depthwise, model.whole(1, 2)}, pooled, false);
    int y = tensor(model, 1, CHANNELS);
    int matrix = weights(model, random, scales, 0, integer, CHANNELS, CHANNELS);
    int[] dense = {pooled, matrix, model.reals(random, CHANNELS)};
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, dense, y, NONE);
    return model.write(folder.resolve(name), new int[] {x}, y);
  }

  private static int tensor(TestModel model, int... shape) {
    return model.activation("t", TensorType.FLOAT32, 1, 0, shape);
  }

  private static int weights(
      TestModel model,
      SplittableRandom random,
      int scaleCount,
      int axis,
      boolean integer,
      int... shape) {
    byte[] bytes = new byte[IntStream.of(shape).reduce(1, (a, b) -> a * b)];
    random.nextBytes(bytes);
    float[] scales = new float[scaleCount];
    for (int c = 0; c < scaleCount; c++) {
      scales[c] = (float) random.nextDouble(0.001, 0.02);
    }
    if (integer) {
      return model.weights(bytes, scales, axis, shape);
    }
    int inner = IntStream.of(shape).skip(axis + 1L).reduce(1, (a, b) -> a * b);
    ByteBuffer real =
        ByteBuffer.allocate(Float.BYTES * bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < bytes.length; i++) {
      real.putFloat(scales[i / inner % scaleCount] * bytes[i]);
    }
    return model.constant(TensorType.FLOAT32, real.array(), new float[] {1}, shape);
  }
}
