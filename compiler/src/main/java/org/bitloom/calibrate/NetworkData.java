// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.array.ArrayLimit;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Draft;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.quantize.LinearQuantizer;

/**
 * Samples for the inputs of a network. Floating-point arrays hold real values; arrays of integers
 * hold elements of the input's type.
 */
public final class NetworkData {
  private static final String ARCHIVE_SUFFIX = ".npz";

  private final List<Input> inputs;
  private final List<FileTensor> files;
  private final List<NpyArray> arrays;
  private final int samples;

  private NetworkData(Network network, List<NpyArray> arrays, int samples) {
    this.inputs = network.inputs();
    this.files = inputs.stream().map(input -> file(network, input)).toList();
    this.arrays = arrays;
    this.samples = samples;
  }

  /**
   * Reads an {@code .npy} file for the only input, or an {@code .npz} file with an array of each
   * input's name. Samples have the shape and the order that the network's own file has them in.
   *
   * @param name how the user calls the file
   * @throws DiagnosticException if it is unreadable or does not fit the inputs
   */
  public static NetworkData read(Path file, String name, Network network) {
    List<Input> inputs = network.inputs();
    List<NpyArray> arrays = new ArrayList<>();
    if (file.toString().endsWith(ARCHIVE_SUFFIX)) {
      try (NpzFile archive = NpzFile.open(file, ArrayLimit.ofSamples())) {
        inputs.forEach(input -> arrays.add(archive.read(key(archive, input, inputs))));
      }
    } else if (inputs.size() == 1) {
      arrays.add(NpyReader.read(file, ArrayLimit.ofSamples()));
    } else {
      List<String> names = inputs.stream().map(Input::name).toList();
      throw refused(
          name,
          "the network has " + inputs.size() + " inputs",
          "give an .npz archive with the arrays " + String.join(", ", names));
    }
    // A single number has no dimension, and so no sample.
    int samples = arrays.get(0).shape().stream().findFirst().orElse(0);
    for (int i = 0; i < arrays.size(); i++) {
      check(name, inputs.get(i), file(network, inputs.get(i)), arrays.get(i), samples);
    }
    return new NetworkData(network, arrays, samples);
  }

  private static FileTensor file(Network network, Input input) {
    return network.files().getOrDefault(input.name(), FileTensor.same(input.shape()));
  }

  /** The only array of an archive is that of the only input, whatever its name. */
  private static String key(NpzFile archive, Input input, List<Input> inputs) {
    boolean single = inputs.size() == 1 && archive.keys().size() == 1;
    return single ? archive.keys().get(0) : input.name();
  }

  private static void check(
      String name, Input input, FileTensor file, NpyArray array, int samples) {
    List<Integer> shape = file.sample();
    boolean batch =
        array.shape().size() == shape.size() + 1
            && array.shape().subList(1, shape.size() + 1).equals(shape);
    String wanted = "an array of shape [n, " + join(shape) + "] is expected";
    if (!batch) {
      throw refused(name, "'" + input.name() + "' has shape " + array.shape(), wanted);
    }
    if (array.shape().get(0) == 0) {
      throw refused(name, "it has no sample", wanted);
    }
    if (array.shape().get(0) != samples) {
      throw refused(
          name,
          "'%s' has %d samples, the first input has %d"
              .formatted(input.name(), array.shape().get(0), samples),
          "give as many samples for every input");
    }
    if (array.type().isInteger()) {
      checkIntegers(name, input, array);
    } else {
      checkReals(name, input, array);
    }
  }

  private static String join(List<Integer> shape) {
    return String.join(", ", shape.stream().map(String::valueOf).toList());
  }

  private static void checkIntegers(String name, Input input, NpyArray array) {
    if (input.quantization().equals(Draft.PLACEHOLDER)) {
      throw refused(
          name,
          "it holds integers for '" + input.name() + "', whose scale is not known",
          "write the scale of the input, or give real values");
    }
    for (int i = 0; i < array.size(); i++) {
      if (!input.type().range().contains(array.integer(i))) {
        throw refused(
            name,
            "element %d is %d; '%s' is %s"
                .formatted(i, array.integer(i), input.name(), input.type()),
            "integers are elements of the input's type");
      }
    }
  }

  private static void checkReals(String name, Input input, NpyArray array) {
    for (int i = 0; i < array.size(); i++) {
      if (!Double.isFinite(array.real(i))) {
        throw refused(
            name,
            "element %d for '%s' is %s".formatted(i, input.name(), array.real(i)),
            "values have to be finite");
      }
    }
  }

  private static DiagnosticException refused(String name, String why, String help) {
    return new DiagnosticException(
        Code.NETWORK_DATA.at(Span.ofFile(name), name).withNote(why).withHelp(help));
  }

  /** Returns the number of samples, at least one. */
  public int size() {
    return samples;
  }

  /** Returns the real values of one sample, an array per input. */
  public List<double[]> reals(int sample) {
    return IntStream.range(0, inputs.size()).mapToObj(i -> reals(i, sample)).toList();
  }

  private double[] reals(int input, int sample) {
    NpyArray array = arrays.get(input);
    int size = inputs.get(input).shape().elements();
    double scale = inputs.get(input).quantization().scale();
    long zeroPoint = inputs.get(input).quantization().zeroPoint();
    boolean integers = array.type().isInteger();
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      int at = sample * size + (int) files.get(input).order().get(i);
      values[i] = integers ? scale * (array.integer(at) - zeroPoint) : array.real(at);
    }
    return values;
  }

  /**
   * Returns the elements of one sample, a tensor per input: real values are rounded to the nearest.
   *
   * @param scaled the inputs with their scales
   */
  public List<Tensor> integers(int sample, List<Input> scaled) {
    List<double[]> reals = reals(sample);
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < scaled.size(); i++) {
      Input input = scaled.get(i);
      LinearQuantizer numbers =
          new LinearQuantizer(
              input.type().range(),
              (float) input.quantization().scale(),
              input.quantization().zeroPoint());
      double[] values = reals.get(i);
      tensors.add(Tensor.generate(input.shape(), e -> numbers.quantize(values[e])));
    }
    return tensors;
  }
}
