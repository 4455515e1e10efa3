// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** The forms of operators that no recorded network has. */
class TfliteFormsTest {
  private static final byte[] WEIGHTS = {1, -2, 3, 4, 5, -6};

  @TempDir Path folder;

  private final TestModel model = new TestModel();
  private int input;

  @BeforeEach
  void addInput() {
    input = model.activation("x", TensorType.INT8, 0.5f, -3, 1, 3);
  }

  private static byte[] int32(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private Optional<Network> read(Diagnostics diagnostics, int... outputs) {
    try {
      Path file = model.write(folder.resolve("net.tflite"), new int[] {input}, outputs);
      return TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Layer> layers(int... outputs) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network = read(diagnostics, outputs);
    assertThat(DiagnosticRenderer.render(diagnostics)).isEmpty();
    new Evaluation(network.orElseThrow())
        .run(new long[network.get().inputs().get(0).shape().elements()]);
    return network.get().layers();
  }

  private String refusal(int... outputs) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(read(diagnostics, outputs)).isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }

  private int weights(byte type, float... scales) {
    return model.constant(type, WEIGHTS, scales, 2, 3);
  }

  private void dense(int[] inputs, int output, byte activation) {
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, inputs, output, activation);
  }

  @Test
  void weightsPerChannelAndNoBias() {
    int w = weights(TensorType.INT8, 0.25f, 0.75f);
    int y = model.activation("y", TensorType.INT8, 0.125f, 7, 1, 2);
    dense(new int[] {input, w}, y, ActivationFunctionType.RELU_N1_TO_1);
    DenseLayer layer = (DenseLayer) layers(y).get(0);
    assertThat(layer.weights())
        .isEqualTo(
            new LayerWeights(
                Tensor.of(Shape.of(2, 3), 1, -2, 3, 4, 5, -6),
                IntType.signed(8),
                List.of(0.25, 0.75),
                0));
    assertThat(layer.bias()).isEmpty();
    assertThat(layer.activation()).isEqualTo(new Activation.Clip(-1, 1));
    assertThat(layer.rounding()).isEqualTo(Rounding.SINGLE_UP);
    assertThat(layer.input()).isEqualTo("x");
  }

  @Test
  void aBiasThatIsLeftOutOrGiven() {
    int w = weights(TensorType.INT8, 0.25f);
    int b = model.constant(TensorType.INT32, int32(100, -200), new float[] {0.125f}, 2);
    int y = model.activation("y", TensorType.INT8, 0.125f, 7, 1, 1, 2);
    int z = model.activation("z", TensorType.INT8, 0.125f, 7, 1, 2);
    dense(new int[] {input, w, -1}, y, ActivationFunctionType.RELU6);
    dense(new int[] {input, w, b}, z, ActivationFunctionType.RELU);
    List<Layer> layers = layers(y, z);
    assertThat(((DenseLayer) layers.get(0)).bias()).isEmpty();
    assertThat(((DenseLayer) layers.get(1)).bias()).contains(Tensor.of(Shape.of(2), 100, -200));
  }

  @Test
  void elementwiseOperatorsReshapesAndTheIndexOfTheMaximum() {
    int axis = model.constant(TensorType.INT32, int32(-1), new float[0]);
    int q = model.activation("q", TensorType.UINT8, 0.5f, 125, 1, 3);
    int r = model.activation("r", TensorType.UINT8, 0.25f, 1, 1, 3);
    int n = model.activation("n", TensorType.INT8, 0.25f, 1, 1, 3);
    int s = model.activation("s", TensorType.INT8, 0.25f, 1, 1, 3, 1);
    int t = model.activation("t", TensorType.INT8, 0.25f, 1, 1, 3);
    int top = model.activation("top", TensorType.INT64, 1, 0, 1);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {input}, q);
    model.operator(BuiltinOperator.RELU6, new int[] {q}, r);
    model.operator(BuiltinOperator.RELU_N1_TO_1, new int[] {r}, n);
    model.operator(BuiltinOperator.EXPAND_DIMS, new int[] {n, axis}, s);
    model.operator(BuiltinOperator.SQUEEZE, new int[] {s}, t);
    model.operator(BuiltinOperator.ARG_MAX, new int[] {t, axis}, top);
    List<Layer> layers = layers(top);
    assertThat(layers)
        .extracting(Layer::name)
        .containsExactly("quantize_0", "relu6_1", "clip_2", "reshape_3", "reshape_4", "argmax_5");
    RequantizeLayer quantize = (RequantizeLayer) layers.get(0);
    assertThat(quantize.type()).isEqualTo(IntType.unsigned(8));
    assertThat(quantize.quantization()).isEqualTo(new Quantization(0.5, 125));
    assertThat(quantize.rounding()).isEqualTo(Rounding.DOUBLE_AWAY);
    assertThat(((ReshapeLayer) layers.get(3)).shape()).isEqualTo(Shape.of(3, 1));
    assertThat(layers.get(5)).isInstanceOf(ArgMaxLayer.class);
  }

  @Test
  void allFormsThatCannotBeBuiltSayWhyInOneRun() {
    int axis = model.constant(TensorType.INT32, int32(0), new float[0]);
    int w = weights(TensorType.INT8, 0.25f);
    int wide = model.activation("wide", TensorType.INT16, 0.5f, 0, 1, 2);
    int real = model.activation("real", TensorType.FLOAT32, 0.5f, 0, 1, 3);
    int top = model.activation("top", TensorType.INT64, 1, 0, 1);
    int a = model.activation("a", TensorType.INT8, 0.5f, 0, 1, 2);
    int b = model.activation("b", TensorType.INT8, 0.5f, 200, 1, 2);
    int c = model.activation("c", TensorType.INT8, 0.5f, -3, 1, 4);
    int d = model.activation("d", TensorType.INT8, 0.5f, 0, 1, 2);
    int e = model.activation("e", TensorType.INT8, Float.NaN, 0, 1, 3);
    dense(new int[] {input, w}, wide, ActivationFunctionType.NONE);
    model.operator(BuiltinOperator.DEQUANTIZE, new int[] {input}, real);
    model.operator(BuiltinOperator.ARG_MAX, new int[] {input, axis}, top);
    dense(new int[] {input, w}, a, ActivationFunctionType.TANH);
    dense(new int[] {input, w}, b, ActivationFunctionType.NONE);
    model.operator(BuiltinOperator.RESHAPE, new int[] {input}, c);
    dense(new int[] {input, input}, d, ActivationFunctionType.NONE);
    model.operator(BuiltinOperator.RELU, new int[] {input}, e);
    String text = refusal(wide, real, top, a, b, c, d, e);
    assertThat(text)
        .contains("operator 0 (FULLY_CONNECTED)", "INT8[2, 3] and INT16[1, 2]")
        .contains("operator 1 (DEQUANTIZE)", "int8 output (inference_output_type)")
        .contains("operator 2 (ARG_MAX)", "its axis is not the last one")
        .contains("operator 3 (FULLY_CONNECTED)", "its activation TANH is not built")
        .contains("operator 4 (FULLY_CONNECTED)", "has zero point 200")
        .contains("operator 5 (RESHAPE)", "the input has 3 elements, shape [4] has 4")
        .contains("operator 6 (FULLY_CONNECTED)", "its weights are computed at run time")
        .contains("operator 7 (RELU)", "has scale NaN");
    assertThat(text.split("error\\[")).hasSize(9);
  }

  @Test
  void aGraphWithoutOutputOrWithAnInputAsOutputIsRefused() {
    assertThat(refusal()).startsWith("error[B0505]").contains("it has no output");
    assertThat(refusalOf(new TestModel())).contains("listed twice");
  }

  private String refusalOf(TestModel other) {
    try {
      int x = other.activation("x", TensorType.INT8, 1, 0, 1, 2);
      Path file = other.write(folder.resolve("input.tflite"), new int[] {x}, x);
      Diagnostics diagnostics = new Diagnostics();
      assertThat(TfliteImporter.read(file, Arithmetic.REFERENCE, diagnostics)).isEmpty();
      return DiagnosticRenderer.render(diagnostics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void thousandsOfTensorsThatShareOneLongVectorAreRefusedSoon() {
    model.sharedScales(10_000, 100_000);
    assertThat(refusal(input)).startsWith("error[B0502]").contains("a list claims 100000 elements");
  }

  @Test
  void aTensorOfManyDimensionsIsRefusedWithoutListingThem() {
    int deep = model.activation("deep", TensorType.INT8, 1, 0, new int[5000]);
    assertThat(refusal(deep)).startsWith("error[B0502]").contains("has 5000 dimensions");
  }

  @Test
  void aNegativeDimensionIsRefused() {
    int wrong = model.activation("wrong", TensorType.INT8, 1, 0, 1, -3, 2);
    assertThat(refusal(wrong)).startsWith("error[B0502]").contains("has shape [1, -3, 2]");
  }

  @Test
  void anInputWithoutElementsIsRefused() throws IOException {
    int empty = model.activation("empty", TensorType.INT8, 1, 0, 1, 0, 2);
    int output = model.activation("y", TensorType.INT8, 1, 0, 1, 0, 2);
    model.operator(BuiltinOperator.RELU, new int[] {empty}, output);
    Path file = model.write(folder.resolve("empty.tflite"), new int[] {empty}, output);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.REFERENCE, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("error[B0504]", "which has no element");
  }

  private String refusalOfLogSoftmax(byte type, float scale, long zeroPoint, Arithmetic arithmetic)
      throws IOException {
    TestModel other = new TestModel();
    int x = other.activation("x", type, 0.1f, 5, 1, 3);
    int y = other.activation("y", type, scale, zeroPoint, 1, 3);
    other.operator(BuiltinOperator.LOG_SOFTMAX, new int[] {x}, y);
    Path file = other.write(folder.resolve("log.tflite"), new int[] {x}, y);
    Diagnostics diagnostics = new Diagnostics();
    TfliteImporter.read(file, arithmetic, diagnostics);
    return DiagnosticRenderer.render(diagnostics);
  }

  @Test
  void logarithmsOfSoftmaxHaveOneFormPerTypeAndKernel() throws IOException {
    byte int8 = TensorType.INT8;
    byte uint8 = TensorType.UINT8;
    assertThat(refusalOfLogSoftmax(int8, 1f / 16, 127, Arithmetic.REFERENCE)).isEmpty();
    assertThat(refusalOfLogSoftmax(uint8, 1f / 16, 255, Arithmetic.XNNPACK)).isEmpty();
    assertThat(refusalOfLogSoftmax(uint8, 1f / 16, 255, Arithmetic.REFERENCE))
        .contains("TFLite Micro has no kernel that makes UINT8");
    assertThat(refusalOfLogSoftmax(int8, 1f / 16, 126, Arithmetic.PORTABLE))
        .contains("instead of 0.0625 and 127");
    assertThat(refusalOfLogSoftmax(int8, 1f / 8, 127, Arithmetic.REFERENCE))
        .contains("instead of 0.0625 and 127");
  }
}
