// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Network;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.TfliteVariant;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** The forms of operators of int16 tensors: which are built, how they round, which are refused. */
class WideFormsTest {
  private static final byte INT16 = TensorType.INT16;

  @TempDir Path folder;

  private final TestModel model = new TestModel();

  private Optional<Network> read(
      Arithmetic arithmetic, Diagnostics diagnostics, int input, int output) throws IOException {
    Path file = model.write(folder.resolve("net.tflite"), new int[] {input}, output);
    return TfliteImporter.read(file, arithmetic, diagnostics);
  }

  private String refusal(int input, int output) throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(read(Arithmetic.PORTABLE, diagnostics, input, output)).isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }

  /** Adds a fully connected layer of two inputs and one unit with a bias, if any. */
  private int dense(int x, float weightScale, Optional<Byte> biasType, long bias) {
    byte[] values = {100, -50};
    int w = model.constant(TensorType.INT8, values, weightScale, 0, 1, 2);
    int y = model.activation("y", INT16, 0.5f, 0, 1, 1);
    boolean wide = biasType.equals(Optional.of(TensorType.INT64));
    ByteBuffer bytes =
        ByteBuffer.allocate(wide ? Long.BYTES : Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] data = (wide ? bytes.putLong(bias) : bytes.putInt((int) bias)).array();
    int b = biasType.map(type -> model.constant(type, data, 1, 0, 1)).orElse(-1);
    model.fullyConnected(new int[] {x, w, b}, y, (byte) 0, false);
    return y;
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, PORTABLE, REDUCED_UP",
    "INT64, REFERENCE, REDUCED_UP",
    "INT64, XNNPACK, REDUCED_UP",
    "INT32, X86, DOUBLE_AWAY",
    "INT32, REFERENCE, DOUBLE_AWAY",
    ", PORTABLE, REDUCED_UP",
    ", REFERENCE, DOUBLE_AWAY"
  })
  void theBiasSaysHowSumsAreRounded(String bias, Arithmetic arithmetic, Rounding rounding)
      throws IOException {
    int x = model.activation("x", INT16, 0.25f, 0, 1, 2);
    Optional<Byte> type =
        Optional.ofNullable(bias).map(b -> b.equals("INT64") ? TensorType.INT64 : TensorType.INT32);
    Diagnostics diagnostics = new Diagnostics();
    Network network = read(arithmetic, diagnostics, x, dense(x, 0.125f, type, 3)).orElseThrow();
    assertThat(network.layers())
        .singleElement()
        .isInstanceOfSatisfying(
            DenseLayer.class, layer -> assertThat(layer.rounding()).isEqualTo(rounding));
  }

  @Test
  void aRatioOfScalesAboveThatOfTheKernelsIsRefused() throws IOException {
    int x = model.activation("x", INT16, 8, 0, 1, 2);
    assertThat(refusal(x, dense(x, 8, Optional.of(TensorType.INT64), 0)))
        .contains("operator 0 (FULLY_CONNECTED)", "scale_x * scale_w / scale_y is 128.0", "2^7");
  }

  @ParameterizedTest
  @CsvSource({
    "0.25, 0.5003, 0.5, scale 0.5003 of tensor 1 is taken for the power of two beside it",
    "0.25, 0.25, 0.5, 'its scales are 0.25, 0.25 and 0.5, all powers of two'",
    "1, 0.5, 0.5, 'its scales are 1.0, 0.5 and 0.5, all powers of two'"
  })
  void powersOfTwoThatTheKernelDoesNotTakeAreRefused(
      float left, float right, float to, String reason) throws IOException {
    int a = model.activation("a", INT16, left, 0, 1, 4);
    int b = model.activation("b", INT16, right, 0, 1, 4);
    int y = model.activation("y", INT16, to, 0, 1, 4);
    model.arithmetic(BuiltinOperator.ADD, new int[] {a, b}, y, (byte) 0, true);
    Path file = model.write(folder.resolve("net.tflite"), new int[] {a, b}, y);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics)).contains(reason, "pot_scale_int16 = false");
    assertThat(TfliteImporter.read(file, Arithmetic.REFERENCE, new Diagnostics())).isPresent();
  }

  @Test
  void int16HasNoZeroPoint() throws IOException {
    int x = model.activation("x", INT16, 0.25f, 5, 1, 2);
    assertThat(refusal(x, dense(x, 0.125f, Optional.of(TensorType.INT64), 0)))
        .contains("tensor 0 is int16 with zero point 5");
  }

  @ParameterizedTest
  @CsvSource({"ABS, 101", "ELU, 111", "HARD_SWISH, 117"})
  void operatorsWithoutAnInt16FormAreNamedWithThoseThatHaveOne(String name, int kind)
      throws IOException {
    int x = model.activation("x", INT16, 0.25f, 0, 1, 8);
    int y = model.activation("y", INT16, 0.25f, 0, 1, 8);
    model.operator(kind, new int[] {x}, y);
    assertThat(refusal(x, y))
        .contains("operator 0 (" + name + ")", "tensor 0 is INT16[1, 8]")
        .contains(String.join(", ", WideOperators.built()));
  }

  @ParameterizedTest
  @CsvSource({"REFERENCE, MICRO", "X86, DESKTOP", "PORTABLE, DESKTOP", "XNNPACK, DESKTOP"})
  void theArithmeticSaysWhoseSoftmaxItIs(Arithmetic arithmetic, TfliteVariant variant)
      throws IOException {
    int x = model.activation("x", INT16, 0.001f, 0, 1, 4);
    int y = model.activation("y", INT16, 1f / 32768, 0, 1, 4);
    model.softmax(x, y, 0.5f);
    Network network = read(arithmetic, new Diagnostics(), x, y).orElseThrow();
    assertThat(network.layers())
        .singleElement()
        .isInstanceOfSatisfying(
            SoftmaxLayer.class, layer -> assertThat(layer.variant()).isEqualTo(variant));
  }

  @ParameterizedTest
  @CsvSource({
    "9, 1, 7, 0.000030517578125, 'it makes INT16 of INT8'",
    "7, 1, 9, 0.00390625, 'it makes INT8 of INT16'",
    "7, 1, 7, 0.00390625, 'its output has'",
    "7, 8, 7, 0.000030517578125, 'from 2.33e-9 to 4.999'"
  })
  void aSoftmaxOfOtherNumbersIsRefused(
      byte from, float scale, byte to, float outputScale, String reason) throws IOException {
    int x = model.activation("x", from, scale, 0, 1, 4);
    int y = model.activation("y", to, outputScale, 0, 1, 4);
    model.softmax(x, y, 1);
    assertThat(refusal(x, y)).contains(reason, "from int16 to int16 with scale 1/32768");
  }

  @ParameterizedTest
  @CsvSource({
    "9, 1, 7, 0.000030517578125, 'its tensors are INT8[1, 4] and INT16[1, 4]'",
    "7, 1, 9, 0.00390625, 'its tensors are INT16[1, 4] and INT8[1, 4]'",
    "7, 1, 7, 0.00390625, 'its output has scale 0.00390625'",
    "7, 1, 7, 0.000030588, 'its output has scale 3.0588E-5'",
    "7, 5.34, 7, 0.000030517578125, 'scale 5.34 of its input leaves int32'",
    "7, 0.00024431, 7, 0.000030517578125, 'may be taken for a power of two'"
  })
  void aCurveOfOtherNumbersIsRefused(
      byte from, float scale, byte to, float outputScale, String reason) throws IOException {
    for (int kind : new int[] {BuiltinOperator.LOGISTIC, BuiltinOperator.TANH}) {
      TestModel other = new TestModel();
      int x = other.activation("x", from, scale, 0, 1, 4);
      int y = other.activation("y", to, outputScale, 0, 1, 4);
      other.operator(kind, new int[] {x}, y);
      Path file = other.write(folder.resolve("curve.tflite"), new int[] {x}, y);
      Diagnostics diagnostics = new Diagnostics();
      assertThat(TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics)).isEmpty();
      assertThat(DiagnosticRenderer.render(diagnostics))
          .contains(reason, "of one int16 tensor to another with scale 1/32768");
    }
  }

  @Test
  void theTypesOfTensorsThatDoNotGoTogetherAreNamed() throws IOException {
    int x = model.activation("x", INT16, 0.25f, 0, 1, 1);
    byte[] values = {1, 0};
    int w = model.constant(INT16, values, 0.5f, 0, 1, 1);
    int y = model.activation("y", INT16, 0.5f, 0, 1, 1);
    model.fullyConnected(new int[] {x, w, -1}, y, (byte) 0, false);
    assertThat(refusal(x, y)).contains("its tensors are INT16[1, 1], INT16[1, 1] and INT16[1, 1]");
  }

  @Test
  void sumsWhoseProductLeavesInt32AreNamed() throws IOException {
    int x = model.activation("x", INT16, 0.25f, 0, 1, 2);
    int y = dense(x, 0.5f, Optional.of(TensorType.INT64), 1L << 40);
    Network network =
        read(Arithmetic.PORTABLE, new Diagnostics(), x, y)
            .orElseThrow(() -> new AssertionError("refused"));
    Diagnostics diagnostics = new Diagnostics();
    assertThat(Planner.plan(network, diagnostics)).isPresent();
    List<Diagnostic> found = diagnostics.sorted();
    assertThat(found).singleElement().extracting(Diagnostic::code).isEqualTo(Code.SOURCE_WRAPS);
    // The multiplier is 1/4 = 16384 / 2^16, so sums end at 4 * 2^31 less one half.
    assertThat(found.get(0).notes().get(0))
        .contains("what the source scales exactly ends at -8589934594 and 8589934589");
  }
}
