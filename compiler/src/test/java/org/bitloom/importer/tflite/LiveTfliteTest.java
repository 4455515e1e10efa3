// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.Draws;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Interval;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.NetworkReader;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;

/** Runs TFLite itself, on inputs that nobody has recorded, against the golden model. */
class LiveTfliteTest {
  private static final Path OPERATORS = Path.of("src/test/resources/tflite");
  private static final Path MODELS = Path.of("../../shared/models");
  private static final int SAMPLES = 40;
  private static final int RESIZED = Integer.getInteger("bitloom.differential.files", Draws.of(60));

  @TempDir Path folder;

  static List<Path> operators() throws IOException {
    try (Stream<Path> files = Files.list(OPERATORS)) {
      return files
          .filter(f -> f.toString().endsWith(".tflite"))
          .filter(f -> !f.getFileName().toString().startsWith("softmax"))
          .sorted()
          .toList();
    }
  }

  private static IntegerNetwork network(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    return NetworkReader.read(file, new DataCalibrator(), Arithmetic.PORTABLE, diagnostics)
        .flatMap(network -> Planner.untimed(network, diagnostics))
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)))
        .network();
  }

  private static List<Tensor> sample(IntegerNetwork network, SplittableRandom random) {
    return network.inputs().stream().map(edge -> random(edge, random)).toList();
  }

  private static Tensor random(Edge edge, SplittableRandom random) {
    Interval range = edge.type().range();
    return Tensor.generate(edge.type().shape(), i -> random.nextLong(range.min(), range.max() + 1));
  }

  /** Returns how many outputs differ from the library's, and requires all to be close. */
  private static int differences(
      Path file, IntegerNetwork network, List<List<Tensor>> samples, long tolerance) {
    List<List<Tensor>> golden = new GoldenModel(network).outputs(samples);
    int different = 0;
    List<TensorType> inputs = network.inputs().stream().map(Edge::type).toList();
    try (LiveTflite library = LiveTflite.load(file, inputs)) {
      for (int s = 0; s < samples.size(); s++) {
        List<Tensor> live = library.run(samples.get(s));
        assertThat(live).hasSameSizeAs(golden.get(s));
        for (int o = 0; o < live.size(); o++) {
          different += differences(live.get(o), golden.get(s).get(o), tolerance);
        }
      }
    }
    return different;
  }

  private static int differences(Tensor library, Tensor golden, long tolerance) {
    assertThat(golden.size()).isEqualTo(library.size());
    int different = 0;
    for (int i = 0; i < library.size(); i++) {
      assertThat(golden.get(i)).isBetween(library.get(i) - tolerance, library.get(i) + tolerance);
      different += golden.get(i) == library.get(i) ? 0 : 1;
    }
    return different;
  }

  private static List<List<Tensor>> samples(IntegerNetwork network, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count).mapToObj(n -> sample(network, random)).toList();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void oneOperatorNetworksEqualTheLibrary(Path file) {
    IntegerNetwork network = network(file);
    assertThat(differences(file, network, samples(network, SAMPLES, 1), 0)).isZero();
  }

  /** The library's softmax adds float32 numbers; ours is the integer one of TFLite Micro. */
  @ParameterizedTest
  @ValueSource(strings = {"softmax1", "softmax3"})
  void softmaxIsOneAwayFromTheLibraryAtMost(String name) {
    Path file = OPERATORS.resolve(name + ".tflite");
    IntegerNetwork network = network(file);
    List<List<Tensor>> samples = samples(network, SAMPLES, 2);
    int elements = SAMPLES * network.outputs().get(0).type().shape().elements();
    assertThat(differences(file, network, samples, 1)).isLessThan(elements / 10);
  }

  @Test
  void theExampleOfTheLogarithmOfSoftmaxHasTheOutputsOfTheLibrary() throws IOException {
    TestModel model = new TestModel();
    byte type = org.tensorflow.lite.schema.TensorType.INT8;
    int x = model.activation("x", type, 0.15f, 20, 1, 10);
    int y = model.activation("y", type, 1f / 16, 127, 1, 10);
    model.operator(BuiltinOperator.LOG_SOFTMAX, new int[] {x}, y);
    Path file = model.write(folder.resolve("log_softmax.tflite"), new int[] {x}, y);
    IntegerNetwork network = network(file);
    List<List<Tensor>> samples = example("inputs.npy");
    assertThat(differences(file, network, samples, 0)).isZero();
    assertThat(new GoldenModel(network).outputs(samples)).isEqualTo(example("expected.npy"));
  }

  private static List<List<Tensor>> example(String name) {
    NpyArray array = NpyReader.read(Path.of("../examples/operators/log_softmax").resolve(name));
    return IntStream.range(0, array.size() / 10)
        .mapToObj(n -> List.of(Tensor.generate(Shape.of(10), i -> array.integer(n * 10 + i))))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void networksThatNobodyRecordedEqualTheLibrary(long seed) throws IOException {
    Path file = new RandomTflite(seed).write(folder.resolve("random.tflite"));
    IntegerNetwork network = network(file);
    assertThat(differences(file, network, samples(network, SAMPLES, seed), 0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void imagesOfOtherSizesEqualTheLibrary(boolean alignCorners, boolean halfPixelCenters)
      throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < RESIZED; n++) {
      int[] sizes = random.ints(4, 1, n % 2 == 0 ? 8 : 100).toArray();
      Path file = folder.resolve("resized" + n + ".tflite");
      ReorderModels.resized(file, sizes, alignCorners, halfPixelCenters);
      IntegerNetwork network = network(file);
      assertThat(differences(file, network, samples(network, 1, n), 0)).isZero();
    }
  }

  /** Sizes of all kinds: what is imported equals the library for images that are noise. */
  @ParameterizedTest
  @CsvSource({"false, false, 1", "true, false, 2", "false, true, 3"})
  void imagesOfUint8EqualTheLibraryWhereTheyAreImported(
      boolean alignCorners, boolean halfPixelCenters, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int imported = 0;
    long values = 0;
    for (int n = 0; n < RESIZED; n++) {
      int[] from = random.ints(2, 2, 14).toArray();
      int[] to =
          IntStream.of(from)
              .map(
                  size ->
                      random.nextInt(3) > 0 ? size * random.nextInt(1, 8) : random.nextInt(1, 50))
              .toArray();
      Path file =
          ReorderModels.resizedUnsigned(
              folder.resolve("resized.tflite"), from, to, alignCorners, halfPixelCenters);
      Diagnostics diagnostics = new Diagnostics();
      Optional<Network> network = TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics);
      if (network.isPresent()) {
        IntegerNetwork lowered = NetworkLowering.lower(network.get());
        List<List<Tensor>> samples = samples(lowered, 8, n);
        assertThat(differences(file, lowered, samples, 0)).as(file + " " + n).isZero();
        imported++;
        values += 8L * lowered.outputs().get(0).type().shape().elements();
      }
    }
    System.out.printf("%d of %d sizes, %d values of TFLite 2.6%n", imported, RESIZED, values);
    assertThat(imported).isGreaterThan(RESIZED / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void sumsAndProductsWithConstantsEqualTheLibrary(long seed) throws IOException {
    for (int kind : ConstantModels.KINDS) {
      Path file = ConstantModels.write(folder.resolve("constant.tflite"), kind, seed);
      IntegerNetwork network = network(file);
      assertThat(differences(file, network, samples(network, SAMPLES, seed), 0)).isZero();
    }
  }

  /** The library has a kernel of its own for axes that are written 1 and 2. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "-3, -2", "-2, -3", "1, -2", "-3, 2"})
  void meansOverHeightAndWidthEqualTheLibraryHoweverTheAxesAreWritten(int one, int other)
      throws IOException {
    byte type = org.tensorflow.lite.schema.TensorType.INT8;
    for (float outputScale : new float[] {0.05f, 0.03f}) {
      for (boolean keeps : new boolean[] {true, false}) {
        TestModel model = new TestModel();
        int x = model.activation("x", type, 0.05f, -10, 1, 2, 5, 7);
        int[] shape = keeps ? new int[] {1, 1, 1, 7} : new int[] {1, 7};
        int y = model.activation("y", type, outputScale, -10, shape);
        model.reduce(BuiltinOperator.MEAN, new int[] {x, model.whole(one, other)}, y, keeps);
        Path file = model.write(folder.resolve("mean.tflite"), new int[] {x}, y);
        IntegerNetwork network = network(file);
        assertThat(differences(file, network, samples(network, SAMPLES, 4), 0)).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.05, -10, 0.05, -20", "0.02, 127, 0.01, 100", "0.2, 5, 0.1, -128"})
  void theExponentialLinearUnitEqualsTheLibraryForEveryElement(
      float scale, long zeroPoint, float outputScale, long outputZeroPoint) throws IOException {
    TestModel model = new TestModel();
    byte type = org.tensorflow.lite.schema.TensorType.INT8;
    int x = model.activation("x", type, scale, zeroPoint, 1, 256);
    int y = model.activation("y", type, outputScale, outputZeroPoint, 1, 256);
    model.operator(BuiltinOperator.ELU, new int[] {x}, y);
    Path file = model.write(folder.resolve("elu.tflite"), new int[] {x}, y);
    IntegerNetwork network = network(file);
    Tensor all = Tensor.generate(network.inputs().get(0).type().shape(), i -> i - 128);
    assertThat(differences(file, network, List.of(List.of(all)), 0)).isZero();
  }

  @Tag("search")
  @ParameterizedTest
  @CsvSource({"ad, 0", "hello_world, 0", "kws, 1", "resnet8, 1"})
  void realNetworksEqualTheLibrary(String name, long tolerance) {
    Path file = MODELS.resolve(name).resolve("model.tflite");
    assumeTrue(Files.exists(file), "no real networks beside the project");
    IntegerNetwork network = network(file);
    List<List<Tensor>> samples = samples(network, 2 * SAMPLES, 3);
    assertThat(differences(file, network, samples, tolerance))
        .isLessThanOrEqualTo(Math.toIntExact(tolerance) * SAMPLES);
  }
}
