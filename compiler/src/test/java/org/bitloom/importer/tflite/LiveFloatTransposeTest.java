// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Transposes of float TFLite files cost nothing where the elements need not move. */
class LiveFloatTransposeTest {
  private static final byte NONE = ActivationFunctionType.NONE;
  private static final int[] LAST = {0, 2, 3, 1};
  private static final int[] FIRST = {0, 3, 1, 2};

  @TempDir Path folder;

  private final TestModel model = new TestModel();
  private final SplittableRandom random = new SplittableRandom(7);

  private int tensor(int... shape) {
    return model.activation("t", TensorType.FLOAT32, 1, 0, shape);
  }

  private int constant(int... shape) {
    return model.reals(random, shape);
  }

  private int transposed(int x, int[] order, int... shape) {
    int y = tensor(shape);
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {x, model.whole(order)}, y);
    return y;
  }

  private int convolved(int x) {
    int y = tensor(1, 5, 6, 4);
    TestWindows.Sweep sweep = new TestWindows.Sweep(true, 1, 1, 1, 1);
    model.windows().convolution(new int[] {x, constant(4, 3, 3, 3), constant(4)}, y, sweep, NONE);
    return y;
  }

  @Test
  void imagesWithChannelsFirstAtBothEndsAreThoseOfTflite() throws IOException {
    int x = tensor(1, 3, 5, 6);
    int y = convolved(transposed(x, LAST, 1, 5, 6, 3));
    int tanh = tensor(1, 4, 5, 6);
    model.operator(BuiltinOperator.TANH, new int[] {transposed(y, FIRST, 1, 4, 5, 6)}, tanh);
    Path file = model.write(folder.resolve("border.tflite"), new int[] {x}, tanh);
    RealWitness.assertEqualsTheLibrary(file, 90);
  }

  @Test
  void aTransposeThatAnotherOneEndsIsThatOfTflite() throws IOException {
    int x = tensor(1, 5, 6, 3);
    int first = transposed(convolved(x), FIRST, 1, 4, 5, 6);
    int relu = tensor(1, 4, 5, 6);
    model.operator(BuiltinOperator.RELU, new int[] {first}, relu);
    int last = transposed(relu, LAST, 1, 5, 6, 4);
    int pooled = tensor(1, 1, 1, 4);
    model.reduce(BuiltinOperator.MEAN, new int[] {last, model.whole(1, 2)}, pooled, true);
    Path file = model.write(folder.resolve("ended.tflite"), new int[] {x}, pooled);
    RealWitness.assertEqualsTheLibrary(file, 90);
  }

  @Test
  void aTransposeInFrontOfAFullyConnectedLayerIsThatOfTflite() throws IOException {
    int x = tensor(1, 5, 6, 3);
    int first = transposed(convolved(x), FIRST, 1, 4, 5, 6);
    int flat = tensor(1, 120);
    model.operator(BuiltinOperator.RESHAPE, new int[] {first, model.whole(1, 120)}, flat);
    int y = tensor(1, 7);
    int[] inputs = {flat, constant(7, 120), constant(7)};
    model.fullyConnected(BuiltinOperator.FULLY_CONNECTED, inputs, y, NONE);
    Path file = model.write(folder.resolve("dense.tflite"), new int[] {x}, y);
    RealWitness.assertEqualsTheLibrary(file, 90);
  }

  @Test
  void aTransposeThatMovesElementsIsRefused() throws IOException {
    int x = tensor(1, 5, 6, 3);
    int first = transposed(convolved(x), FIRST, 1, 4, 5, 6);
    int y = tensor(1, 4, 5, 6);
    model.softmax(first, y, 1);
    Path file = model.write(folder.resolve("moves.tflite"), new int[] {x}, y);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.open(file, Arithmetic.PORTABLE, List.of(), diagnostics)).isEmpty();
    assertThat(List.of(DiagnosticRenderer.render(diagnostics).split("\n")))
        .anyMatch(line -> line.contains("operator 1 (TRANSPOSE)"))
        .anyMatch(line -> line.contains("elements would move to make"));
  }
}
