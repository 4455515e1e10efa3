// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Operators that the library beside the tests does not have, against their real functions. */
class FunctionOperatorsTest {
  private static final byte INT8 = TensorType.INT8;

  @TempDir Path folder;

  private Tensor all(Path file, Arithmetic arithmetic) {
    IntegerNetwork network = DrawnNetwork.lowered(file, arithmetic);
    Shape shape = network.inputs().get(0).type().shape();
    Tensor x = Tensor.generate(shape, i -> i % 256 - 128);
    return new GoldenModel(network).outputs(List.of(List.of(x))).get(0).get(0);
  }

  private static double real(String name, double x) {
    DoubleUnaryOperator f =
        switch (name) {
          case "CEIL" -> Math::ceil;
          case "COS" -> Math::cos;
          case "EXP" -> Math::exp;
          case "FLOOR" -> Math::floor;
          // The tanh form is within 0.0005 of the function.
          case "GELU" ->
              v -> v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)));
          case "LOG" -> Math::log;
          case "NEG" -> v -> -v;
          case "ROUND" -> Math::rint;
          case "RSQRT" -> v -> 1 / Math.sqrt(v);
          case "SIN" -> Math::sin;
          case "SQRT" -> Math::sqrt;
          case "SQUARE" -> v -> v * v;
          default -> throw new IllegalArgumentException(name);
        };
    return f.applyAsDouble(x);
  }

  private static int code(String name) {
    return List.of(BuiltinOperator.names).indexOf(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CEIL", "COS", "EXP", "FLOOR", "GELU", "LOG", "NEG", "ROUND", "RSQRT", "SIN", "SQRT",
        "SQUARE"
      })
  void aFunctionIsTheNearestCodeOrItsNeighbour(String name) throws IOException {
    boolean positive = List.of("LOG", "RSQRT", "SQRT").contains(name);
    float scale = 1f / 32;
    long zero = positive ? -128 : 0;
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, scale, zero, 1, 256);
    int y = model.activation("y", INT8, 0.05f, 3, 1, 256);
    model.operator(code(name), new int[] {x}, y);
    Tensor made = all(model.write(folder.resolve("f.tflite"), new int[] {x}, y), Arithmetic.X86);
    for (int i = positive ? 1 : 0; i < 256; i++) {
      double exact = real(name, scale * (i - 128 - zero)) / 0.05f + 3;
      double clamped = Math.clamp(exact, -128, 127);
      assertThat((double) made.get(i))
          .as("%s of code %d", name, i - 128)
          .isBetween(clamped - 0.52, clamped + 0.52);
    }
  }

  @Test
  void aSumOfTheKernelsForMicrocontrollersIsRequantizedOnce() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, 0.5f, -7, 1, 8, 8, 4);
    int axes = model.whole(1, 2);
    int y = model.activation("y", INT8, 50f, 11, 1, 4);
    model.reduce(BuiltinOperator.SUM, new int[] {x, axes}, y, false);
    Path file = model.write(folder.resolve("sum.tflite"), new int[] {x}, y);
    Tensor made = all(file, Arithmetic.REFERENCE);
    for (int c = 0; c < 4; c++) {
      long sum = 0;
      for (int p = 0; p < 64; p++) {
        sum += (p * 4 + c) % 256 - 128 + 7;
      }
      assertThat(made.get(c)).isEqualTo(Math.round(sum * 0.01) + 11);
    }
  }

  @Test
  void functionsThatWereLeftInFloatEqualTheLibrary() throws IOException {
    byte real = TensorType.FLOAT32;
    byte none = ActivationFunctionType.NONE;
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, 0.03f, -20, 1, 256);
    int y = model.activation("y", INT8, 0.04f, 5, 1, 256);
    int[] f = new int[5];
    for (int i = 0; i < f.length; i++) {
      f[i] = model.activation("f" + i, real, 0, 0, 1, 256);
    }
    int three = model.constant(real, DrawnNumbers.int32(Float.floatToIntBits(3)), new float[0]);
    model.operator(BuiltinOperator.DEQUANTIZE, new int[] {x}, f[0]);
    model.operator(BuiltinOperator.SQUARE, new int[] {f[0]}, f[1]);
    model.arithmetic(BuiltinOperator.ADD, new int[] {f[1], three}, f[2], none);
    model.operator(BuiltinOperator.SQRT, new int[] {f[2]}, f[3]);
    model.arithmetic(BuiltinOperator.MUL, new int[] {f[3], f[0]}, f[4], none);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {f[4]}, y);
    Path file = model.write(folder.resolve("island.tflite"), new int[] {x}, y);
    IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.PORTABLE);
    assertThat(network.nodes()).hasSize(1);
    Tensor made = all(file, Arithmetic.PORTABLE);
    Tensor input = Tensor.generate(made.shape(), i -> i - 128);
    try (LiveTflite library =
        LiveTflite.load(file, network.inputs().stream().map(Edge::type).toList())) {
      assertThat(made.toArray()).isEqualTo(library.run(List.of(input)).get(0).toArray());
    }
  }

  @Test
  void divisionByPixelsOrByZeroIsRefused() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, 0.5f, 0, 1, 4, 1);
    int pixels = model.constant(INT8, new byte[] {1, 2, 3, 4}, 1, 0, 4, 1);
    int zero = model.constant(INT8, new byte[] {5}, 1, 5);
    int y = model.activation("y", INT8, 0.5f, 0, 1, 4, 1);
    int z = model.activation("z", INT8, 0.5f, 0, 1, 4, 1);
    byte none = ActivationFunctionType.NONE;
    model.arithmetic(BuiltinOperator.DIV, new int[] {x, pixels}, y, none);
    model.arithmetic(BuiltinOperator.DIV, new int[] {x, zero}, z, none);
    Path file = model.write(folder.resolve("div.tflite"), new int[] {x}, y, z);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.X86, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("operator 0 (DIV)", "it makes INT8[1, 4, 1] of INT8[1, 4, 1] and INT8[4, 1]")
        .contains("operator 1 (DIV)", "it divides by 0");
  }

  @Test
  void divisorsThatChangeTooOftenAreCounted() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, 0.5f, 0, 1, 66);
    byte[] divisors = new byte[66];
    for (int c = 0; c < divisors.length; c++) {
      divisors[c] = (byte) (c + 1);
    }
    int many = model.constant(INT8, divisors, 1, 0, 66);
    int y = model.activation("y", INT8, 0.5f, 0, 1, 66);
    model.arithmetic(BuiltinOperator.DIV, new int[] {x, many}, y, ActivationFunctionType.NONE);
    assertThat(refusals(model.write(folder.resolve("div.tflite"), new int[] {x}, y)))
        .contains("operator 0 (DIV)", "its divisors change 65 times along the channels");
  }

  @Test
  void repetitionsThatDoNotMakeTheirOutputAreRefused() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", INT8, 0.5f, 0, 1, 4);
    int tiled = model.activation("tiled", INT8, 0.5f, 0, 1, 9);
    int spread = model.activation("spread", INT8, 0.5f, 0, 1, 8);
    int reversed = model.activation("reversed", INT8, 0.5f, 0, 1, 4);
    model.operator(BuiltinOperator.TILE, new int[] {x, model.whole(1, 2)}, tiled);
    model.operator(BuiltinOperator.BROADCAST_TO, new int[] {x, model.whole(1, 8)}, spread);
    model.operator(BuiltinOperator.REVERSE_V2, new int[] {x, model.whole(2)}, reversed);
    Path file = folder.resolve("repeated.tflite");
    assertThat(refusals(model.write(file, new int[] {x}, tiled, spread, reversed)))
        .contains("operator 0 (TILE)", "it makes INT8[1, 9] of INT8[1, 4]")
        .contains("operator 1 (BROADCAST_TO)", "it makes INT8[1, 8] of INT8[1, 4]")
        .contains("operator 2 (REVERSE_V2)", "its axes are not known");
  }

  private static String refusals(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.X86, diagnostics)).isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }
}
