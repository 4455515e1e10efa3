// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Float networks with formats, schemes and methods drawn per layer. */
@Tag("search")
class RandomFloatNetworkTest {
  private static final List<String> WEIGHTS =
      List.of(
          "int8",
          "int8 affine",
          "uint8 affine",
          "int4 by minmax",
          "int3 affine by percentile(99)",
          "int16",
          "int2",
          "int6 per_tensor",
          "fixed<8, 5>",
          "sign_magnitude<6>",
          "bipolar",
          "ternary",
          "pow2(4)",
          "codebook(5)",
          "int5 by entropy",
          "uint2 affine per_tensor");
  private static final List<String> ACTIVATIONS =
      List.of(
          "int8",
          "uint8",
          "int8 symmetric",
          "int4 by minmax",
          "int16 by percentile(99.9)",
          "uint6 by entropy",
          "fixed<12, 6>",
          "int12 symmetric by mse",
          "int2",
          "uint1");
  private static final List<String> CALIBRATIONS =
      List.of(
          "",
          " by minmax",
          " by entropy",
          " by mse, equalization",
          " by mse, bias_correction",
          " by mse, adaptive_rounding",
          " by mse, equalization, adaptive_rounding, bias_correction");
  private static final List<String> CLAMPS =
      List.of("", ", activation: relu", ", activation: relu6", ", activation: clip(-1, 2)");

  @TempDir private Path folder;

  private SplittableRandom random;
  private final Map<String, NpyArray> arrays = new HashMap<>();
  private final List<String> layers = new ArrayList<>();
  private final List<String> rules = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private String any(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private NpyArray reals(double center, Integer... shape) {
    double[] values = new double[List.of(shape).stream().reduce(1, Math::multiplyExact)];
    double spread = Math.pow(2, random.nextInt(-3, 2));
    for (int i = 0; i < values.length; i++) {
      values[i] = center + spread * random.nextGaussian();
    }
    return NpyArray.ofReals(NpyType.FLOAT32, List.of(shape), values);
  }

  private void rule(String name) {
    rules.add(name + " weights " + any(WEIGHTS) + ", activations " + any(ACTIVATIONS) + ";");
  }

  /** A convolution, perhaps with a normalization, perhaps with a pool behind it. */
  private String convolved(String input, int channels, int filters, int index) {
    String name = "c" + index;
    boolean depthwise = random.nextInt(3) == 0;
    if (depthwise) {
      layers.add(
          "%s = depthwise_conv2d(%s, kernel: [3, 2], depth_multiplier: %d, padding: same%s);"
              .formatted(name, input, filters / channels, any(CLAMPS)));
      arrays.put(name + ".weights", reals(0, 3, 2, filters));
    } else {
      String clamp = random.nextBoolean() ? "" : any(CLAMPS);
      layers.add(
          "%s = conv2d(%s, filters: %d, kernel: [2, 3], padding: same%s);"
              .formatted(name, input, filters, clamp));
      arrays.put(name + ".weights", reals(0, filters, 2, 3, channels));
    }
    if (random.nextBoolean()) {
      arrays.put(name + ".bias", reals(0, filters));
    }
    rule(name);
    return random.nextBoolean() ? normalized(name, filters, index) : name;
  }

  private String normalized(String input, int filters, int index) {
    String name = "n" + index;
    layers.add("%s = batch_norm(%s, epsilon: 0.01);".formatted(name, input));
    double[] variance = new double[filters];
    for (int i = 0; i < filters; i++) {
      variance[i] = random.nextDouble(0.1, 3);
    }
    arrays.put(name + ".variance", NpyArray.ofReals(NpyType.FLOAT32, List.of(filters), variance));
    arrays.put(name + ".mean", reals(0, filters));
    if (random.nextBoolean()) {
      arrays.put(name + ".gamma", reals(1, filters));
      arrays.put(name + ".beta", reals(0, filters));
    }
    return name;
  }

  private Network network(long seed) throws IOException {
    random = new SplittableRandom(seed);
    String first = convolved("x", 2, 4, 1);
    layers.add("p = max_pool(%s, size: [2, 2]);".formatted(first));
    String second = convolved("p", 4, 8, 2);
    layers.add("d = dense(%s, units: 5);".formatted(second));
    arrays.put("d.weights", reals(0, 5, 96));
    arrays.put("d.bias", reals(0, 5));
    rule("d");
    NpzWriter.write(folder.resolve("n.npz"), arrays);
    NpyWriter.write(folder.resolve("data.npy"), reals(0.3, 20, 8, 6, 2));
    Path file = folder.resolve("n.loom");
    Files.writeString(
        file,
        """
        network n {
            input x: int8[8, 6, 2];
            %s
            output d;
        }
        weights "n.npz";
        numerics {
            default weights int8, activations int8;
            %s
            calibrate "data.npy"%s;
        }
        """
            .formatted(String.join("\n", layers), String.join("\n", rules), any(CALIBRATIONS)));
    return RealModelTest.read(file);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void integersAndSimulatedQuantizationAgree(long seed) throws IOException {
    Network network = network(seed);
    IntegerNetwork graph = Planner.plan(network, new Diagnostics()).orElseThrow().network();
    GoldenModel golden = new GoldenModel(graph);
    RealModel model = RealModel.of(network, RealModel.Mode.SIMULATED);
    NetworkData data = NetworkData.read(folder.resolve("data.npy"), "data", network);

    for (int sample = 0; sample < 3; sample++) {
      Map<String, Tensor> integers = golden.run(data.integers(sample, network.inputs()));
      for (Layer layer : network.layers()) {
        List<double[]> inputs =
            layer.inputs().stream()
                .map(name -> model.reals(name, integers.get(name).toArray()))
                .toList();
        double[] simulated = model.run(layer, inputs);
        double[] meant = model.reals(layer.name(), integers.get(layer.name()).toArray());
        double step = model.tensor(layer.name()).quantization().orElseThrow().scale();
        for (int i = 0; i < meant.length; i++) {
          assertThat(Math.abs(simulated[i] - meant[i]) / step)
              .as("%s[%d] of seed %d", layer.name(), i, seed)
              .isLessThan(1.001);
        }
      }
    }
  }
}
