// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.Draws;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * Each operator of int16 tensors with drawn numbers against TFLite itself. {@code
 * -Dbitloom.differential.files=N} draws N files of each.
 */
class LiveWideTest {
  private static final int FILES = Integer.getInteger("bitloom.differential.files", Draws.of(12));

  private static final Path EXAMPLE = Path.of("../examples/int16");
  private static final long EXAMPLE_SEED = 28;
  private static final Path TABLE = Path.of("../examples/operators/lookup_int16");
  private static final Path SOFTMAX = Path.of("../examples/operators/softmax_int16");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DrawnWideModel.Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "QUANTIZE_FROM_INT8")
  void everyOperatorOfInt16EqualsTheLibrary(DrawnWideModel.Kind kind) throws IOException {
    long values = 0;
    List<String> different = new ArrayList<>();
    for (int seed = 0; seed < FILES; seed++) {
      Path file = new DrawnWideModel(seed, false).write(kind, folder.resolve("drawn.tflite"));
      values += compared(file, seed, different);
    }
    System.out.printf("%s: %d files, %d values of TFLite 2.6%n", kind, FILES, values);
    assertThat(different).as(kind.toString()).isEmpty();
  }

  @Test
  void everyNetworkOfInt16EqualsTheLibrary() throws IOException {
    long values = 0;
    List<String> different = new ArrayList<>();
    for (int seed = 0; seed < 4 * FILES; seed++) {
      Path file = new DrawnWideNetwork(seed).write(folder.resolve("drawn.tflite"));
      values += compared(file, seed, different);
    }
    System.out.printf("%d networks, %d values of TFLite 2.6%n", 4 * FILES, values);
    assertThat(different).isEmpty();
  }

  @Test
  void theExampleIsADrawnNetworkWithTheOutputsOfTheLibrary() throws IOException {
    Path file = EXAMPLE.resolve("int16.tflite");
    Path drawn = new DrawnWideNetwork(EXAMPLE_SEED).write(folder.resolve("drawn.tflite"));
    assertThat(drawn).hasSameBinaryContentAs(file);
    IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.PORTABLE);
    List<List<Tensor>> samples =
        tensors(EXAMPLE.resolve("inputs.npy"), network.inputs().get(0)).stream()
            .map(List::of)
            .toList();
    List<List<Tensor>> expected =
        tensors(EXAMPLE.resolve("expected.npy"), network.outputs().get(0)).stream()
            .map(List::of)
            .toList();
    assertThat(new GoldenModel(network).outputs(samples)).isEqualTo(expected);
    List<List<Long>> live =
        live(file, network, samples).stream().map(out -> values(out.get(0))).toList();
    assertThat(live).isEqualTo(expected.stream().map(out -> values(out.get(0))).toList());
  }

  @Test
  void theExampleOfATableHasTheOutputsOfTheLibrary() throws IOException {
    TestModel model = new TestModel();
    byte type = org.tensorflow.lite.schema.TensorType.INT16;
    int x = model.activation("x", type, 0.0003f, 0, 1, 6, 20);
    int y = model.activation("y", type, 1f / 32768, 0, 1, 6, 20);
    model.operator(BuiltinOperator.TANH, new int[] {x}, y);
    assertTheSame(model.write(folder.resolve("tanh.tflite"), new int[] {x}, y), TABLE);
  }

  @Test
  void theExampleOfSoftmaxHasTheOutputsOfTheLibrary() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", org.tensorflow.lite.schema.TensorType.INT16, 0.0003f, 0, 1, 10);
    int y =
        model.activation("y", org.tensorflow.lite.schema.TensorType.INT16, 1f / 32768, 0, 1, 10);
    model.softmax(x, y, 1);
    assertTheSame(model.write(folder.resolve("softmax.tflite"), new int[] {x}, y), SOFTMAX);
  }

  private static void assertTheSame(Path file, Path example) {
    IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.PORTABLE);
    List<List<Tensor>> samples =
        tensors(example.resolve("inputs.npy"), network.inputs().get(0)).stream()
            .map(List::of)
            .toList();
    List<List<Long>> expected =
        tensors(example.resolve("expected.npy"), network.outputs().get(0)).stream()
            .map(LiveWideTest::values)
            .toList();
    List<List<Long>> live =
        live(file, network, samples).stream().map(out -> values(out.get(0))).toList();
    assertThat(live).isEqualTo(expected);
  }

  private static List<Long> values(Tensor tensor) {
    return LongStream.of(tensor.toArray()).boxed().toList();
  }

  private static List<Tensor> tensors(Path file, Edge edge) {
    NpyArray array = NpyReader.read(file);
    int size = edge.type().shape().elements();
    return IntStream.range(0, array.size() / size)
        .mapToObj(n -> Tensor.generate(edge.type().shape(), i -> array.integer(n * size + i)))
        .toList();
  }

  /** Returns the number of values; adds the samples that differ. */
  private static long compared(Path file, int seed, List<String> different) {
    IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.PORTABLE);
    List<List<Tensor>> samples = DrawnNetwork.samples(network, seed);
    List<List<Tensor>> golden = new GoldenModel(network).outputs(samples);
    List<List<Tensor>> live = live(file, network, samples);
    long values = 0;
    for (int s = 0; s < samples.size(); s++) {
      for (int o = 0; o < live.get(s).size(); o++) {
        Tensor library = live.get(s).get(o);
        Tensor ours = golden.get(s).get(o);
        values += library.size();
        assertThat(ours.size()).isEqualTo(library.size());
        if (IntStream.range(0, ours.size()).anyMatch(i -> ours.get(i) != library.get(i))) {
          different.add("seed " + seed + ", sample " + s);
        }
      }
    }
    return values;
  }

  private static List<List<Tensor>> live(
      Path file, IntegerNetwork network, List<List<Tensor>> samples) {
    List<TensorType> inputs = network.inputs().stream().map(Edge::type).toList();
    try (LiveTflite library = LiveTflite.load(file, inputs)) {
      return samples.stream().map(library::run).toList();
    }
  }
}
