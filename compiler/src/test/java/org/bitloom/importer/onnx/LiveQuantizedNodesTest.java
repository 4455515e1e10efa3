// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One node between two quantizations of an image or of a sequence, in ONNX Runtime as well. */
class LiveQuantizedNodesTest {
  private static final int SAMPLES = 12;
  private static final float SCALE = 0.037f;
  private static final int ZERO_POINT = -9;

  @TempDir Path folder;

  /** Adds a node that reads a tensor and returns what it makes. */
  private interface Step {
    String of(Graph graph, String x);
  }

  private static final Map<String, Step> STEPS =
      Map.ofEntries(
          Map.entry("rows from the last to the first", (g, x) -> sliced(g, x, -1, -1000, 2, -1)),
          Map.entry("every second column backwards", (g, x) -> sliced(g, x, 100, 0, 3, -2)),
          Map.entry("one channel backwards", (g, x) -> sliced(g, x, 2, 1, 1, -7)),
          Map.entry(
              "two axes backwards",
              (g, x) ->
                  g.node(
                      "Slice",
                      List.of(
                          x,
                          g.integers(-2, -1),
                          g.integers(Integer.MIN_VALUE, Long.MIN_VALUE),
                          g.integers(1, 3),
                          g.integers(-1, -3)))),
          Map.entry("reflected", (g, x) -> padded(g, x, "reflect")),
          Map.entry("edge", (g, x) -> padded(g, x, "edge")),
          Map.entry("constant along named axes", (g, x) -> padded(g, x, "constant")),
          Map.entry(
              "gathered channels",
              (g, x) -> g.node("Gather", List.of(x, g.integers(3, 0, -2, 2)), one("axis", 1))),
          Map.entry(
              "gathered rows",
              (g, x) -> g.node("Gather", List.of(x, g.integers(1, 1, 4)), one("axis", -2))),
          Map.entry("square root", (g, x) -> g.node("Sqrt", List.of(x))),
          Map.entry("logarithm", (g, x) -> g.node("Log", List.of(x))),
          Map.entry("reciprocal", (g, x) -> g.node("Reciprocal", List.of(x))));

  private static String sliced(Graph g, String x, long start, long end, long axis, long step) {
    List<String> numbers =
        List.of(x, g.integers(start), g.integers(end), g.integers(axis), g.integers(step));
    return g.node("Slice", numbers);
  }

  private static String padded(Graph g, String x, String mode) {
    List<String> inputs = List.of(x, g.integers(1, 2, 0, 3), "", g.integers(-2, 3));
    return g.node("Pad", inputs, text("mode", mode));
  }

  private static String mean(Graph g, String x, long axis, int kept) {
    return g.node("ReduceMean", List.of(x, g.integers(axis)), one("keepdims", kept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rows from the last to the first",
        "every second column backwards",
        "one channel backwards",
        "two axes backwards",
        "reflected",
        "edge",
        "constant along named axes",
        "gathered channels",
        "gathered rows",
        "square root",
        "logarithm",
        "reciprocal"
      })
  void nodesOfAnImageAreEqual(String name) throws IOException {
    assertThat(compared(new long[] {1, 4, 5, 6}, STEPS.get(name)).different()).isZero();
  }

  /** ONNX Runtime adds in float32, which shows at ties. */
  @ParameterizedTest
  @CsvSource({"'1,4,5,6',3,1", "'1,4,5,6',-2,0", "'1,5,8',1,0", "'1,5,8',-2,1"})
  void meansOfOneAxisDifferByOneAtTies(String shape, int axis, int kept) throws IOException {
    long[] dims = Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray();
    Witness.Found found = compared(dims, (g, x) -> mean(g, x, axis, kept));
    assertThat(found.most()).isLessThanOrEqualTo(1);
    assertThat(found.different()).isLessThan(found.values() / 8);
  }

  @Test
  void aSoftmaxOfAnotherScaleIsRefusedInWords() throws IOException {
    byte[] file = between(new long[] {1, 6}, (g, x) -> g.node("Softmax", List.of(x)));
    Diagnostics diagnostics = new Diagnostics();
    assertThat(read(file, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("a softmax ends in int8 with scale 0.037 and zero point -9");
  }

  @Test
  void channelsOfAnInputThatIsNotQuantizedAreRefusedByItsName() throws IOException {
    Graph graph = new Graph(18, 1);
    String x = graph.input("x", 1, 3, 4, 4);
    String centred = graph.node("Sub", List.of(x, graph.random(0.4, 0.5, 3, 1, 1)));
    String scale = graph.floats(new float[] {SCALE});
    graph.node("QuantizeLinear", List.of(centred, scale, graph.zeroPoint(ZERO_POINT)));
    Diagnostics diagnostics = new Diagnostics();
    assertThat(read(graph.ending(), diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("input 'x' is not quantized in front of it; --input-type x=TYPE");
  }

  private Witness.Found compared(long[] dims, Step step) throws IOException {
    byte[] file = between(dims, step);
    Path archive = folder.resolve("live.npz");
    NpzWriter.write(archive, live(file, dims));
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        read(file, diagnostics)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    Witness.Found found = Witness.compare(network, archive, List.of("live"));
    assertThat(found.values()).isPositive();
    return found;
  }

  private Optional<Network> read(byte[] file, Diagnostics diagnostics) throws IOException {
    return OnnxImporter.read(Files.write(folder.resolve("node.onnx"), file), diagnostics);
  }

  /** Returns a file with a node between two quantizations. */
  private static byte[] between(long[] dims, Step step) {
    Graph graph = new Graph(18, 1);
    String x = graph.input("x", Arrays.stream(dims).mapToInt(d -> (int) d).toArray());
    String scale = graph.floats(new float[] {SCALE});
    String zeroPoint = graph.zeroPoint(ZERO_POINT);
    BinaryOperator<String> linear = (kind, t) -> graph.node(kind, List.of(t, scale, zeroPoint));
    String read = linear.apply("DequantizeLinear", linear.apply("QuantizeLinear", x));
    String made = linear.apply("QuantizeLinear", step.of(graph, read));
    linear.apply("DequantizeLinear", made);
    return graph.ending();
  }

  private static Map<String, NpyArray> live(byte[] file, long[] dims) {
    SplittableRandom random = new SplittableRandom(5);
    int in = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    double[] inputs = new double[SAMPLES * in];
    double[] outputs = {};
    for (int n = 0; n < SAMPLES; n++) {
      float[] sample = new float[in];
      for (int i = 0; i < in; i++) {
        sample[i] = SCALE * (random.nextInt(-128, 128) - ZERO_POINT);
        inputs[n * in + i] = sample[i];
      }
      double[] made =
          LiveOnnxRuntime.run(file, List.of(sample), List.of(dims)).values().iterator().next();
      outputs = Arrays.copyOf(outputs, SAMPLES * made.length);
      System.arraycopy(made, 0, outputs, n * made.length, made.length);
    }
    return Map.of("in0", reals(inputs), "live", reals(outputs));
  }

  private static NpyArray reals(double[] values) {
    return NpyArray.ofReals(NpyType.FLOAT32, List.of(SAMPLES, values.length / SAMPLES), values);
  }
}
