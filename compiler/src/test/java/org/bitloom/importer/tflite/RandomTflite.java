// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Draws TFLite files: chains of fully connected operators with every fused activation. */
final class RandomTflite {
  private static final byte[] ACTIVATIONS = {
    ActivationFunctionType.NONE, ActivationFunctionType.RELU, ActivationFunctionType.RELU6
  };

  private final SplittableRandom random;
  private final TestModel model = new TestModel();
  private int width;
  private float scale;

  RandomTflite(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Writes the file. */
  Path write(Path file) throws IOException {
    width = random.nextInt(1, 60);
    scale = drawnScale();
    int input = model.activation("x", TensorType.INT8, scale, random.nextInt(-128, 128), 1, width);
    int tensor = input;
    int layers = random.nextInt(1, 5);
    for (int layer = 0; layer < layers; layer++) {
      tensor = fullyConnected(tensor, "y" + layer);
    }
    return model.write(file, new int[] {input}, tensor);
  }

  private int fullyConnected(int input, String name) {
    int units = random.nextInt(1, 40);
    float weightScale = (float) random.nextDouble(0.002, 0.02);
    byte[] weights = new byte[units * width];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) random.nextInt(-127, 128);
    }
    float[] biasScale = {scale * weightScale};
    int w = model.constant(TensorType.INT8, weights, new float[] {weightScale}, units, width);
    int b = model.constant(TensorType.INT32, bias(units), biasScale, units);
    float outputScale = drawnScale();
    int output =
        model.activation(name, TensorType.INT8, outputScale, random.nextInt(-128, 128), 1, units);
    byte activation = ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
    model.fullyConnected(
        BuiltinOperator.FULLY_CONNECTED, new int[] {input, w, b}, output, activation);
    width = units;
    scale = outputScale;
    return output;
  }

  private float drawnScale() {
    return (float) random.nextDouble(0.02, 0.1);
  }

  private byte[] bias(int units) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * units).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < units; i++) {
      bytes.putInt(random.nextInt(-20000, 20000));
    }
    return bytes.array();
  }
}
