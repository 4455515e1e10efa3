// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzWriter;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;

/**
 * A network of random float weights with every kind of weighted layer, and samples whose labels are
 * what the real network says.
 *
 * @param source the {@code .loom} file
 * @param data {@code .npy}
 * @param labels {@code .npy}
 */
public record SmallNetwork(Path source, Path data, Path labels) {
  /** Samples of the data. */
  public static final int SAMPLES = 300;

  private static final String TEXT =
      """
      network small {
          input image: uint8[8, 8, 2] scale 1/64;

          conv  = conv2d(image, filters: 6, kernel: [3, 3], padding: same, activation: relu);
          pool  = max_pool(conv, size: [2, 2]);
          depth = depthwise_conv2d(pool, kernel: [3, 3], padding: same);
          sum   = add(depth, pool);
          fc1   = dense(sum, units: 16, activation: relu);
          fc2   = dense(fc1, units: 5);

          output fc2;
      }

      weights "small.npz";

      numerics {
          default weights int8 symmetric per_channel, activations int8 affine;
          calibrate "data.npy" by mse;
      }
      """;

  /** Writes all files. */
  public static SmallNetwork in(Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    Path source = folder.resolve("small.loom");
    Files.writeString(source, TEXT);
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    layer(arrays, "conv", random, 6, 3, 3, 2);
    arrays.put("depth.weights", reals(random, 0.5, 3, 3, 6));
    arrays.put("depth.bias", reals(random, 0.2, 6));
    layer(arrays, "fc1", random, 16, 96);
    layer(arrays, "fc2", random, 5, 16);
    NpzWriter.write(folder.resolve("small.npz"), arrays);
    Path data = folder.resolve("data.npy");
    long[] pixels = random.longs((long) SAMPLES * 128, 0, 256).toArray();
    NpyWriter.write(data, NpyArray.ofIntegers(NpyType.UINT8, List.of(SAMPLES, 8, 8, 2), pixels));
    SmallNetwork small = new SmallNetwork(source, data, folder.resolve("labels.npy"));
    small.label();
    return small;
  }

  private static void layer(
      Map<String, NpyArray> arrays, String name, SplittableRandom random, int... shape) {
    arrays.put(name + ".weights", reals(random, 0.5, shape));
    arrays.put(name + ".bias", reals(random, 0.5, shape[0]));
  }

  private static NpyArray reals(SplittableRandom random, double deviation, int... shape) {
    int size = IntStream.of(shape).reduce(1, Math::multiplyExact);
    double[] values =
        IntStream.range(0, size)
            .mapToDouble(i -> (float) (deviation * random.nextGaussian()))
            .toArray();
    return NpyArray.ofReals(NpyType.FLOAT32, IntStream.of(shape).boxed().toList(), values);
  }

  private void label() {
    Network network = network();
    NetworkData samples = samples(network);
    RealModel model = RealModel.of(network, RealModel.Mode.REAL);
    long[] classes =
        IntStream.range(0, SAMPLES)
            .mapToLong(n -> largest(model.run(samples.reals(n)).get("fc2")))
            .toArray();
    NpyWriter.write(labels, NpyArray.ofIntegers(NpyType.INT64, List.of(SAMPLES), classes));
  }

  private static int largest(double... values) {
    return IntStream.range(0, values.length)
        .reduce((a, b) -> values[b] > values[a] ? b : a)
        .orElseThrow();
  }

  /** Reads the network. */
  public Network network() {
    return read(source);
  }

  /** Reads a network that has no errors. */
  public static Network read(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    return NetworkReader.read(file, new DataCalibrator(), Arithmetic.REFERENCE, diagnostics)
        .filter(network -> !diagnostics.hasErrors())
        .orElseThrow(() -> new AssertionError(diagnostics.sorted().toString()));
  }

  /** Reads the samples. */
  public NetworkData samples(Network network) {
    return NetworkData.read(data, "data.npy", network);
  }
}
