// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TFLite files from public repositories, with the outputs that TFLite 2.6 gave. */
class RealFilesTest {
  private static final Path GIVEN = Path.of("../../shared/models/real");
  private static final Set<String> REFUSED = Set.of("mww_alexa_v2");
  private static final Path NONE = Path.of("none");

  private static List<Path> files() throws IOException {
    if (!Files.isDirectory(GIVEN)) {
      return List.of(NONE);
    }
    try (Stream<Path> there = Files.list(GIVEN)) {
      return there.filter(f -> f.toString().endsWith(".tflite")).sorted().toList();
    }
  }

  static List<Path> built() throws IOException {
    return files().stream().filter(f -> !REFUSED.contains(name(f))).toList();
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".tflite", "");
  }

  static void assumeThere(Path file) {
    assumeTrue(!file.equals(NONE), "the folder " + GIVEN + " is not there");
  }

  @Tag("search")
  @ParameterizedTest
  @MethodSource("built")
  void theGoldenModelGivesWhatTheLibraryGave(Path file) throws IOException {
    assumeThere(file);
    Network network = DrawnNetwork.imported(file, Arithmetic.PORTABLE);
    GoldenModel golden = new GoldenModel(NetworkLowering.lower(network));
    try (NpzFile archive = NpzFile.open(file.resolveSibling(name(file) + ".npz"))) {
      int samples = archive.read("in0").shape().get(0);
      List<List<Tensor>> inputs =
          IntStream.range(0, samples).mapToObj(n -> inputs(network, archive, n)).toList();
      List<List<Tensor>> outputs = golden.outputs(inputs);
      for (int o = 0; o < network.outputs().size(); o++) {
        NpyArray expected = archive.read("out" + o + "_tflite26");
        FileTensor like = like(network, network.outputs().get(o), outputs.get(0).get(o).shape());
        for (int n = 0; n < samples; n++) {
          Tensor actual = outputs.get(n).get(o);
          assertThat(actual.toArray())
              .as("output %d of sample %d", o, n)
              .isEqualTo(tensor(actual.shape(), expected, like, n).toArray());
        }
      }
    }
  }

  private static List<Tensor> inputs(Network network, NpzFile archive, int sample) {
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < network.inputs().size(); i++) {
      Input input = network.inputs().get(i);
      FileTensor like = like(network, input.name(), input.shape());
      tensors.add(tensor(input.shape(), archive.read("in" + i), like, sample));
    }
    return tensors;
  }

  private static FileTensor like(Network network, String name, Shape shape) {
    return network.files().getOrDefault(name, FileTensor.same(shape));
  }

  private static Tensor tensor(Shape shape, NpyArray array, FileTensor like, int sample) {
    return Tensor.generate(
        shape,
        e -> {
          int at = sample * shape.elements() + (int) like.order().get(e);
          return array.type().isInteger() ? array.integer(at) : like.codes().of(array.real(at), e);
        });
  }

  @Test
  void stateIsRefusedByTheNamesOfItsOperators() {
    Path file = GIVEN.resolve("mww_alexa_v2.tflite");
    assumeTrue(Files.exists(file), "the file " + file + " is not there");
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("(CALL_ONCE)", "(VAR_HANDLE)", "(READ_VARIABLE)", "(ASSIGN_VARIABLE)");
  }
}
