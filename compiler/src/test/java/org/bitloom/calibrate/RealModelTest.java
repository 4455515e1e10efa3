// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bitloom.ReadExamples;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RealModelTest {
  private static final Path EXAMPLES = Path.of("../examples");

  /** Steps of 1/32768: exponentials are up to 6 steps too small, and none is below 2. */
  private static final double LINES_ERROR = 24;

  static Network read(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    return LoomReader.read(file, new DataCalibrator(), diagnostics)
        .orElseThrow(() -> new AssertionError(diagnostics.sorted().toString()));
  }

  /** The logits were computed by the program that trained the network. */
  @Test
  void realNumbersOfLenetAreThoseOfItsTraining() {
    Network network = ReadExamples.of(EXAMPLES.resolve("lenet5/lenet5.loom"));
    NpyArray logits = NpyReader.read(EXAMPLES.resolve("lenet5/float_logits.npy"));
    NetworkData data = NetworkData.read(EXAMPLES.resolve("lenet5/inputs.npy"), "inputs", network);
    RealModel model = RealModel.of(network, RealModel.Mode.REAL);

    for (int sample = 0; sample < data.size(); sample++) {
      double[] output = model.run(data.reals(sample)).get("fc2");
      for (int i = 0; i < output.length; i++) {
        assertThat(output[i]).isCloseTo(logits.real(sample * 10 + i), within(2e-4));
      }
    }
  }

  /** A convolution written out, then gamma (x - mean) / sqrt(variance + epsilon) + beta. */
  @Test
  void aFoldedNormalizationIsTheFormulaOfItsPaper() {
    Path folder = Path.of("src/test/resources/model");
    RealModel model = RealModel.of(read(folder.resolve("accepted_norm.loom")), RealModel.Mode.REAL);
    try (NpzFile arrays = NpzFile.open(folder.resolve("norm.npz"))) {
      Map<String, NpyArray> p = new HashMap<>();
      arrays.keys().forEach(key -> p.put(key, arrays.read(key)));
      NpyArray data = NpyReader.read(folder.resolve("norm_data.npy"));
      double[] x = new double[32];
      for (int i = 0; i < x.length; i++) {
        x[i] = data.real(i);
      }
      Map<String, double[]> values = model.run(List.of(x));
      for (int place = 0; place < 16; place++) {
        for (int o = 0; o < 4; o++) {
          double sum = convolved(x, p, place / 4, place % 4, o);
          double normal = normalized(sum, p, "bn", o, (float) 0.01);
          assertThat(values.get("bn")[place * 4 + o]).isCloseTo(Math.max(0, normal), within(1e-5));
          double alone =
              (values.get("bn")[place * 4 + o] - p.get("alone.mean").real(o))
                  / Math.sqrt(p.get("alone.variance").real(o) + 1e-3);
          assertThat(values.get("alone")[place * 4 + o]).isCloseTo(alone, within(1e-5));
        }
      }
    }
  }

  private static double normalized(
      double x, Map<String, NpyArray> p, String name, int o, double epsilon) {
    return p.get(name + ".gamma").real(o)
            * (x - p.get(name + ".mean").real(o))
            / Math.sqrt(p.get(name + ".variance").real(o) + epsilon)
        + p.get(name + ".beta").real(o);
  }

  private static double convolved(double[] x, Map<String, NpyArray> p, int row, int col, int o) {
    double sum = p.get("c.bias").real(o);
    for (int i = 0; i < 9; i++) {
      int y = row + i / 3 - 1;
      int z = col + i % 3 - 1;
      for (int c = 0; c < 2 && y >= 0 && y < 4 && z >= 0 && z < 4; c++) {
        sum += x[(y * 4 + z) * 2 + c] * p.get("c.weights").real((o * 9 + i) * 2 + c);
      }
    }
    return sum;
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(f -> f.toString().endsWith(".loom")).sorted().toList();
    }
  }

  /** Two ways to one number: integers with a requantizer, and real numbers that are rounded. */
  @ParameterizedTest
  @MethodSource("examples")
  void simulatedQuantizationIsWithinOneStepOfTheIntegers(Path file) {
    Network network = ReadExamples.of(file);
    IntegerNetwork graph = Planner.untimed(network, new Diagnostics()).orElseThrow().network();
    RealModel model = RealModel.of(network, RealModel.Mode.SIMULATED);
    SplittableRandom random = new SplittableRandom(7);
    long equal = 0;
    long all = 0;
    for (int sample = 0; sample < 4; sample++) {
      List<Tensor> inputs = graph.inputs().stream().map(e -> random(e, random)).toList();
      Map<String, Tensor> integers = new GoldenModel(graph).run(inputs);
      for (Layer layer : network.layers()) {
        List<double[]> from =
            layer.inputs().stream()
                .map(name -> model.reals(name, integers.get(name).toArray()))
                .toList();
        double[] simulated = model.run(layer, from);
        long[] golden = integers.get(layer.name()).toArray();
        double step = step(model.tensor(layer.name()));
        double[] expected = model.reals(layer.name(), golden);
        for (int i = 0; i < golden.length; i++) {
          double error = Math.abs(simulated[i] - expected[i]) / step;
          double allowed = interpolated(layer) ? LINES_ERROR : 1.001;
          assertThat(error).as("%s[%d]", layer.name(), i).isLessThan(allowed);
          equal += error < (interpolated(layer) ? allowed : 1e-6) ? 1 : 0;
          all++;
        }
      }
    }
    // Where all scales are powers of two, halves are frequent, and they round another way.
    assertThat((double) equal / all).as("equal elements").isGreaterThan(0.85);
  }

  /** Whether the integers follow lines between the places of a table, not the function itself. */
  private static boolean interpolated(Layer layer) {
    return layer instanceof SoftmaxLayer softmax && SoftmaxLayer.wide(softmax.type());
  }

  private static double step(TypedTensor tensor) {
    return tensor.quantization().map(q -> q.scale()).orElse(1.0);
  }

  private static Tensor random(Edge edge, SplittableRandom random) {
    long min = edge.type().range().min();
    long max = edge.type().range().max();
    return Tensor.generate(edge.type().shape(), i -> random.nextLong(min, max + 1));
  }
}
