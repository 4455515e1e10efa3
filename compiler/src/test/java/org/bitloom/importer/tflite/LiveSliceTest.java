// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** Holds slices against what TFLite itself keeps of random tensors. */
class LiveSliceTest {
  @TempDir Path folder;

  private final TestModel model = new TestModel();

  private int tensor(String name, int... shape) {
    return model.activation(name, TensorType.INT8, 0.5f, 3, shape);
  }

  private void assertEqualsTheLibrary(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    IntegerNetwork graph = NetworkLowering.lower(network);
    SplittableRandom random = new SplittableRandom(9);
    List<Tensor> sample =
        graph.inputs().stream()
            .map(e -> Tensor.generate(e.type().shape(), i -> random.nextInt(-128, 128)))
            .toList();
    List<Tensor> golden = new GoldenModel(graph).outputs(List.of(sample)).get(0);
    try (LiveTflite library =
        LiveTflite.load(file, graph.inputs().stream().map(Edge::type).toList())) {
      List<Tensor> live = library.run(sample);
      assertThat(live).hasSameSizeAs(golden);
      for (int o = 0; o < live.size(); o++) {
        assertThat(golden.get(o).toArray()).isEqualTo(live.get(o).toArray());
      }
    }
  }

  private static int[] sizes(SplittableRandom random) {
    return new int[] {1, random.nextInt(1, 6), random.nextInt(1, 6), random.nextInt(1, 9)};
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void stridedSlicesKeepWhatTheLibraryKeeps(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int[] shape = sizes(random);
    int[] begin = new int[4];
    int[] end = {1, 0, 0, 0};
    int[] steps = {1, 0, 0, 0};
    int[] kept = {1, 0, 0, 0};
    for (int axis = 1; axis < 4; axis++) {
      begin[axis] = random.nextInt(shape[axis]);
      steps[axis] = random.nextInt(1, 4);
      end[axis] = random.nextInt(begin[axis] + 1, shape[axis] + 1);
      kept[axis] = (end[axis] - begin[axis] + steps[axis] - 1) / steps[axis];
      // Counted from the end they are the same positions.
      begin[axis] -= random.nextBoolean() ? shape[axis] : 0;
    }
    int shrunk = random.nextInt(2) << 1;
    int[] output = shrunk == 0 ? kept : new int[] {1, kept[2], kept[3]};
    int x = tensor("x", shape);
    int y = tensor("y", output);
    int[] inputs = {x, model.whole(begin), model.whole(end), model.whole(steps)};
    model.moves().stridedSlice(inputs, y, 0, 0, shrunk);
    assertEqualsTheLibrary(model.write(folder.resolve("slice.tflite"), new int[] {x}, y));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void slicesKeepWhatTheLibraryKeeps(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int[] shape = sizes(random);
    int[] begin = IntStream.of(shape).map(random::nextInt).toArray();
    int[] size =
        IntStream.range(0, 4).map(i -> random.nextInt(1, shape[i] - begin[i] + 1)).toArray();
    int x = tensor("x", shape);
    int y = tensor("y", size);
    model.operator(BuiltinOperator.SLICE, new int[] {x, model.whole(begin), model.whole(size)}, y);
    assertEqualsTheLibrary(model.write(folder.resolve("slice.tflite"), new int[] {x}, y));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, -1, -2})
  void splitTensorsAreThoseOfTheLibrary(int axis) throws IOException {
    int[] shape = {1, 4, 6, 8};
    int at = axis < 0 ? axis + 4 : axis;
    int[] part = shape.clone();
    part[at] /= 2;
    int x = tensor("x", shape);
    int low = tensor("low", part);
    int high = tensor("high", part);
    model.moves().split(new int[] {model.whole(axis), x}, low, high);
    assertEqualsTheLibrary(model.write(folder.resolve("split.tflite"), new int[] {x}, low, high));
  }
}
