// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.operator.Quantization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** What a file computes in real numbers around its network is left to the software around it. */
class FloatEndsTest {
  private static final byte REAL = TensorType.FLOAT32;
  private static final byte NONE = ActivationFunctionType.NONE;

  @TempDir Path folder;

  private final TestModel model = new TestModel();
  private final Diagnostics diagnostics = new Diagnostics();

  private int real(int... shape) {
    return model.activation("real", REAL, 0, 0, shape);
  }

  private int number(float value) {
    return model.constant(REAL, DrawnNumbers.int32(Float.floatToIntBits(value)), new float[0]);
  }

  private int dense(int input, float scale) {
    int w = model.constant(TensorType.INT8, new byte[] {1, -2, 3, 4, 5, -6}, 0.25f, 0, 2, 3);
    int output = model.activation("y", TensorType.INT8, scale, 7, 1, 2);
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, new int[] {input, w}, output, NONE);
    return output;
  }

  private int dequantized(int input) {
    int output = real(1, 2);
    model.operator(BuiltinOperator.DEQUANTIZE, new int[] {input}, output);
    return output;
  }

  private Optional<Network> read(int[] inputs, int... outputs) throws IOException {
    Path file = model.write(folder.resolve("ends.tflite"), inputs, outputs);
    return TfliteImporter.read(file, Arithmetic.REFERENCE, diagnostics);
  }

  private int normalized(int input, int... shape) {
    int scaled = real(shape);
    int moved = real(shape);
    model.arithmetic(BuiltinOperator.MUL, new int[] {input, number(0.5f)}, scaled, NONE);
    model.arithmetic(BuiltinOperator.SUB, new int[] {scaled, number(3)}, moved, NONE);
    int x = model.activation("x", TensorType.INT8, 0.5f, -3, shape);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {moved}, x);
    return x;
  }

  @Test
  void aHeadAndATailWithACustomOperatorAreLeftOut() throws IOException {
    int image = real(1, 3);
    int x = normalized(image, 1, 3);
    int boxes = dense(x, 0.3f);
    int scores = dense(x, 0.4f);
    int probabilities = real(1, 2);
    int found = real(1, 4);
    int count = real(1);
    int realScores = dequantized(scores);
    model.softmax(realScores, probabilities, 1);
    model.custom("Detect", new int[] {dequantized(boxes), probabilities}, found, count);

    Network network = read(new int[] {image}, found, count, realScores).orElseThrow();

    assertThat(network.inputs()).hasSize(1);
    assertThat(network.inputs().get(0).quantization()).isEqualTo(new Quantization(0.5, -3));
    assertThat(network.layers()).hasSize(2);
    assertThat(network.outputs())
        .containsExactly(network.layers().get(0).name(), network.layers().get(1).name());
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("warning[B0508]: input 'real'", "begins behind MUL, SUB, which")
        .contains("ends in front of SOFTMAX, custom operator Detect, which");
  }

  @Test
  void weightsInRealNumbersAreRefused() throws IOException {
    int x = model.activation("x", TensorType.INT8, 0.5f, -3, 1, 3);
    int y = real(1, 2);
    int w = model.constant(REAL, new byte[4 * 4], new float[0], 2, 2);
    int sums = dequantized(dense(x, 0.3f));
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, new int[] {sums, w}, y, NONE);

    assertThat(read(new int[] {x}, y)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("operator 1 (DEQUANTIZE)", "operator 2 (FULLY_CONNECTED)");
  }

  @Test
  void realNumbersThatComeBackAreRefused() throws IOException {
    int x = model.activation("x", TensorType.INT8, 0.5f, -3, 1, 3);
    int odd = real(1, 2);
    int back = model.activation("back", TensorType.INT8, 0.5f, -3, 1, 2);
    model.custom("Odd", new int[] {dequantized(dense(x, 0.3f))}, odd);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {odd}, back);

    assertThat(read(new int[] {x}, back)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics)).contains("(custom operator Odd)");
  }
}
