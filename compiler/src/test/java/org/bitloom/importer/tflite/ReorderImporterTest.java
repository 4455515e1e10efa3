// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.importer.tflite.ReorderModels.int32;
import static org.bitloom.importer.tflite.ReorderModels.tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.Network;
import org.bitloom.model.PadLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Concatenations and paddings of TFLite files. */
class ReorderImporterTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("net.tflite");
  }

  private static String refusal(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.REFERENCE, diagnostics)).isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }

  @Test
  void axesAndPaddingsLoseTheAxisOfSamples() throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    Path file = ReorderModels.joinedAndPadded(file());
    Network network = TfliteImporter.read(file, Arithmetic.REFERENCE, diagnostics).orElseThrow();
    assertThat(((ConcatLayer) network.layers().get(0)).axis()).isEqualTo(1);
    assertThat(((ConcatLayer) network.layers().get(0)).inputs()).containsExactly("x", "x");
    PadLayer zeros = (PadLayer) network.layers().get(1);
    PadLayer ones = (PadLayer) network.layers().get(2);
    assertThat(zeros.sides())
        .isEqualTo(List.of(new Pad.Side(2, 0), new Pad.Side(0, 0), new Pad.Side(0, 0)));
    assertThat(zeros.value()).isZero();
    assertThat(ones.sides().get(2)).isEqualTo(new Pad.Side(1, 2));
    long[] y =
        new Evaluation(network).run(new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}).toArray();
    assertThat(y).hasSize(4 * 6 * 5);
    assertThat(y).startsWith(5, -7, -7, 5, 5, 5, -7);
    // The first pixel of the third row, and the one three columns further.
    assertThat(List.of(y[60], y[61], y[62], y[63])).containsExactly(5L, 1L, 2L, 5L);
    assertThat(List.of(y[76], y[77])).containsExactly(1L, 2L);
  }

  @Test
  void imagesAreResizedToConstantSizesOnly() throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, 2, 3, 2);
    int y = tensor(model, "y", 1, 4, 6, 2);
    int wrong = model.constant(TensorType.INT32, int32(4, 5), new float[0], 2);
    model.windows().resize(x, wrong, y, false, false);

    assertThat(refusal(model.write(file(), new int[] {x}, y)))
        .contains("RESIZE_NEAREST_NEIGHBOR of an image to a constant size");
  }

  @Test
  void concatenationsThatCannotBeBuiltSayWhy() throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, 2, 3);
    int constant = model.constant(TensorType.INT8, new byte[6], 0.3f, -7, 1, 2, 3);
    int other = model.activation("other", TensorType.INT8, 0.5f, 0, 1, 4, 3);
    int samples = tensor(model, "samples", 2, 2, 3);
    int clamped = tensor(model, "clamped", 1, 4, 3);
    int mixed = tensor(model, "mixed", 1, 4, 3);
    int wrong = tensor(model, "wrong", 1, 5, 3);
    int alone = tensor(model, "alone", 1, 2, 3);
    model.moves().concatenation(new int[] {x, x}, other, 1, ActivationFunctionType.NONE);
    model.moves().concatenation(new int[] {x, x}, samples, 0, ActivationFunctionType.NONE);
    model.moves().concatenation(new int[] {x, x}, clamped, 1, ActivationFunctionType.RELU);
    model.moves().concatenation(new int[] {x, constant}, mixed, 1, ActivationFunctionType.NONE);
    model.moves().concatenation(new int[] {x, x}, wrong, 1, ActivationFunctionType.NONE);
    model.moves().concatenation(new int[] {x}, alone, 1, ActivationFunctionType.NONE);
    String text =
        refusal(model.write(file(), new int[] {x}, other, samples, clamped, mixed, wrong, alone));
    assertThat(text)
        .contains("operator 0 (CONCATENATION)", "its output has another type or scale")
        .contains("operator 1 (CONCATENATION)", "it makes INT8[2, 2, 3]", "[4, 3] is expected")
        .contains("operator 2 (CONCATENATION)", "its activation is RELU")
        .contains("operator 3 (CONCATENATION)", "tensor 1, is not computed")
        .contains("operator 4 (CONCATENATION)", "it makes INT8[1, 5, 3]", "[4, 3] is expected")
        .contains("operator 5 (CONCATENATION)", "it has 1 inputs");
    assertThat(text.split("error\\[")).hasSize(7);
  }

  @Test
  void paddingsThatCannotBeBuiltSayWhy() throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, 2, 3);
    int[] p = {
      model.constant(TensorType.INT32, int32(1, 0, 0, 0, 0, 0), new float[0], 3, 2),
      model.constant(TensorType.INT32, int32(0, 0, -1, 3, 0, 0), new float[0], 3, 2),
      model.constant(TensorType.INT32, int32(0, 0, 1, 2, 0, 0), new float[0], 3, 2),
      model.constant(TensorType.INT32, int32(0, 0, 1, 1, 0, 0), new float[0], 3, 2),
    };
    int[] y = new int[5];
    for (int i = 0; i < y.length; i++) {
      y[i] = tensor(model, "y" + i, 1, 4, 3);
    }
    int value = model.constant(TensorType.INT8, new byte[] {5}, 0.5f, -7, 1);
    model.operator(BuiltinOperator.PAD, new int[] {x, p[0]}, y[0]);
    model.operator(BuiltinOperator.PAD, new int[] {x, p[1]}, y[1]);
    model.operator(BuiltinOperator.PAD, new int[] {x, p[2]}, y[2]);
    model.operator(BuiltinOperator.PADV2, new int[] {x, p[3], value}, y[3]);
    model.operator(BuiltinOperator.MIRROR_PAD, new int[] {x, p[3]}, y[4]);
    assertThat(refusal(model.write(file(), new int[] {x}, y)))
        .contains("operator 0 (PAD)", "it pads the axis of samples")
        .contains("operator 1 (PAD)", "it pads by [-1, 3]")
        .contains("operator 2 (PAD)", "it makes INT8[1, 4, 3] of INT8[1, 2, 3]")
        .contains("operator 3 (PADV2)", "its output has another type or scale")
        .contains("operator 4 (MIRROR_PAD)", "its paddings are not known");
  }

  @Test
  void aTransposeOfDimensionsOfOneElementIsAReshape() throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, 4, 1, 3);
    int y = tensor(model, "y", 1, 1, 4, 3);
    int order = model.constant(TensorType.INT32, int32(0, 2, 1, 3), new float[0], 4);
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {x, order}, y);
    Path file = model.write(file(), new int[] {x}, y);
    Network network =
        TfliteImporter.read(file, Arithmetic.REFERENCE, new Diagnostics()).orElseThrow();
    assertThat(((ReshapeLayer) network.layers().get(0)).shape()).isEqualTo(Shape.of(1, 4, 3));
  }

  @Test
  void aTransposeOfTwoLongDimensionsOrByNoOrderIsRefused() throws IOException {
    TestModel model = new TestModel();
    int x = tensor(model, "x", 1, 70, 65);
    int y = tensor(model, "y", 1, 65, 70);
    int z = tensor(model, "z", 1, 70, 65);
    int order = model.constant(TensorType.INT32, int32(0, 2, 1), new float[0], 3);
    int twice = model.constant(TensorType.INT32, int32(0, 1, 1), new float[0], 3);
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {x, order}, y);
    model.operator(BuiltinOperator.TRANSPOSE, new int[] {x, twice}, z);
    assertThat(refusal(model.write(file(), new int[] {x}, y, z)))
        .contains("operator 0 (TRANSPOSE)", "it makes INT8[1, 65, 70] of INT8[1, 70, 65]")
        .contains("operator 1 (TRANSPOSE)", "by no constant order");
  }

  @Test
  void aFloatBorderIsMovedToTheIntegersWithAWarning() throws IOException {
    TestModel model = new TestModel();
    int image = model.activation("image", TensorType.FLOAT32, 1, 0, 1, 4);
    int x = tensor(model, "quantized", 1, 4);
    int y = tensor(model, "y", 1, 4);
    int real = model.activation("real", TensorType.FLOAT32, 1, 0, 1, 4);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {image}, x);
    model.operator(BuiltinOperator.RELU, new int[] {x}, y);
    model.operator(BuiltinOperator.DEQUANTIZE, new int[] {y}, real);
    Path file = model.write(file(), new int[] {image}, real);
    Diagnostics diagnostics = new Diagnostics();

    Network network = TfliteImporter.read(file, Arithmetic.REFERENCE, diagnostics).orElseThrow();

    assertThat(network.inputs().get(0).name()).isEqualTo("image");
    assertThat(network.inputs().get(0).quantization())
        .isEqualTo(new Quantization(ReorderModels.SCALE, ReorderModels.ZERO_POINT));
    assertThat(network.layers()).extracting(layer -> layer.name()).containsExactly("relu_1");
    assertThat(network.outputs()).containsExactly("relu_1");
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("warning[B0508]: input 'image' of the model is taken in integers")
        .contains("operator 0 (QUANTIZE) is left out")
        .contains("warning[B0508]: output 'real' of the model is taken in integers")
        .contains("operator 2 (DEQUANTIZE) is left out");
  }

  @Test
  void aFloatTensorThatIsNotOnlyQuantizedIsRefused() throws IOException {
    TestModel model = new TestModel();
    int image = model.activation("image", TensorType.FLOAT32, 1, 0, 1, 4);
    int x = tensor(model, "x", 1, 4);
    int other = model.activation("other", TensorType.FLOAT32, 1, 0, 1, 4);
    model.operator(BuiltinOperator.QUANTIZE, new int[] {image}, x);
    model.operator(BuiltinOperator.RELU, new int[] {image}, other);
    assertThat(refusal(model.write(file(), new int[] {image}, x, other)))
        .contains("error[B0504]", "the network is not quantized to integers there")
        .doesNotContain("B0508");
  }
}
