// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.array.NpzFile;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.NetworkReader;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Float files that are quantized to int8 with 256 samples decide as they did before. */
@Tag("search")
@Tag("campaign")
class FloatAccuracyTest {
  private static final Path LENET = Path.of("../examples/lenet5");
  private static final Path SHARED = Path.of("../../shared/models");
  private static final int CALIBRATION = 256;

  @TempDir Path folder;

  @Test
  void lenetLosesATenthOfAPercentAtMostOnTheDigitsOfItsExample() throws IOException {
    try (NpzFile digits = NpzFile.open(LENET.resolve("digits.npz"))) {
      float[] images = scaled(digits.read("image").integers(), 255);
      compareOnDigits(images, digits.read("labels").integers());
    }
  }

  @Test
  void lenetLosesATenthOfAPercentAtMostOnAllTestImagesOfMnist() throws IOException {
    Path images = SHARED.resolve("mnist/t10k-images-idx3-ubyte.gz");
    assumeThat(images).exists();
    long[] pixels = idx(images, 16);
    compareOnDigits(scaled(pixels, 255), idx(SHARED.resolve("mnist/t10k-labels-idx1-ubyte.gz"), 8));
  }

  private void compareOnDigits(float[] images, long[] labels) throws IOException {
    byte[] bytes = FloatLenet.file(LENET.resolve("lenet5.npz"));
    try (NpzFile archive = NpzFile.open(LENET.resolve("calibration.npz"))) {
      long[] pixels = archive.read("image").integers();
      Network network = quantized(bytes, scaled(pixels, 255), List.of(CALIBRATION, 1, 28, 28));
      int[] real = realClasses(bytes, images, labels.length, 1, 28, 28);
      int[] integer = classes(network, images, labels.length);
      double lost = accuracy(real, labels) - accuracy(integer, labels);
      assertThat(lost).isLessThanOrEqualTo(0.001);
      assertThat(accuracy(integer, labels)).isGreaterThan(0.98);
    }
  }

  @Test
  void residualNetworkWithNormalizationsDecidesAsBefore() throws IOException {
    Path model = SHARED.resolve("resnet8/model.tflite");
    assumeThat(model).exists();
    byte[] bytes = FloatResnet.file(model);
    NpyArray images = NpyReader.read(SHARED.resolve("cifar10/train_first1000_u8_nhwc.npy"));
    float[] pixels = channelsFirst(images);
    int size = 3 * 32 * 32;
    float[] first = java.util.Arrays.copyOf(pixels, CALIBRATION * size);
    float[] others = java.util.Arrays.copyOfRange(pixels, CALIBRATION * size, pixels.length);
    int count = others.length / size;
    Network network = quantized(bytes, first, List.of(CALIBRATION, 3, 32, 32));
    int[] real = realClasses(bytes, others, count, 3, 32, 32);
    int[] integer = classes(network, others, count);
    long same = IntStream.range(0, count).filter(n -> real[n] == integer[n]).count();
    assertThat(same / (double) count).isGreaterThan(0.96);
  }

  private static float[] channelsFirst(NpyArray images) {
    float[] pixels = new float[images.size()];
    int plane = 32 * 32;
    for (int i = 0; i < pixels.length; i++) {
      int n = i / (3 * plane);
      int c = i / plane % 3;
      pixels[i] = images.integer((n * plane + i % plane) * 3 + c);
    }
    return pixels;
  }

  private static float[] scaled(long[] pixels, float divisor) {
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] / divisor;
    }
    return values;
  }

  private static long[] idx(Path file, int header) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      in.skipNBytes(header);
      byte[] bytes = in.readAllBytes();
      return IntStream.range(0, bytes.length).mapToLong(i -> bytes[i] & 0xFF).toArray();
    }
  }

  private Network quantized(byte[] bytes, float[] samples, List<Integer> shape) throws IOException {
    Path file = folder.resolve("net.onnx");
    Files.write(file, bytes);
    double[] values = IntStream.range(0, samples.length).mapToDouble(i -> samples[i]).toArray();
    Path data = folder.resolve("data.npy");
    NpyWriter.write(data, NpyArray.ofReals(NpyType.FLOAT32, shape, values));
    Diagnostics diagnostics = new Diagnostics();
    return NetworkReader.read(file, new DataCalibrator(), FloatPath.options(data), diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  private static int[] realClasses(byte[] bytes, float[] images, long count, long... dims) {
    long[] shape = {count, dims[0], dims[1], dims[2]};
    double[] outputs =
        LiveOnnxRuntime.run(bytes, List.of(images), List.of(shape)).values().iterator().next();
    int classes = outputs.length / (int) count;
    return IntStream.range(0, (int) count)
        .map(n -> largest(i -> outputs[n * classes + i], classes))
        .toArray();
  }

  private static int[] classes(Network network, float[] images, int count) {
    GoldenModel model = new GoldenModel(NetworkLowering.lower(network));
    FileTensor file = network.files().get(network.inputs().get(0).name());
    int size = images.length / count;
    return IntStream.range(0, count)
        .parallel()
        .map(
            n -> {
              Tensor input =
                  Tensor.generate(
                      network.inputs().get(0).shape(),
                      e -> file.codes().of(images[n * size + (int) file.order().get(e)], e));
              Tensor output = model.run(List.of(input)).get(network.outputs().get(0));
              return largest(i -> output.get(i), output.size());
            })
        .toArray();
  }

  private static int largest(java.util.function.IntToDoubleFunction values, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values.applyAsDouble(i) > values.applyAsDouble(best) ? i : best;
    }
    return best;
  }

  private static double accuracy(int[] classes, long[] labels) {
    return IntStream.range(0, labels.length).filter(n -> classes[n] == labels[n]).count()
        / (double) labels.length;
  }
}
