// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.array.NpzFile;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real networks give the very integers that TFLite, TFLite Micro and XNNPACK gave. The networks lie
 * beside the repository; where they are absent the tests are skipped.
 */
class OracleTest {
  private static final double GOOD_UTILIZATION = 0.9;

  private static Path models() {
    Path models = Launcher.repository().resolveSibling("shared").resolve("models");
    Path given = Path.of(System.getProperty("bitloom.models", models.toString()));
    Assumptions.assumeTrue(Files.isDirectory(given), "no reference networks in " + given);
    return given;
  }

  private static Plan plan(Path file, Arithmetic arithmetic, OptionalInt multipliers) {
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(arithmetic, multipliers, diagnostics);
    return compiler
        .read(file)
        .flatMap(compiler::plan)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  private static void assertOutputs(
      IntegerNetwork network, List<Tensor> inputs, List<Tensor> expected) {
    List<List<Tensor>> outputs = new GoldenModel(network).outputs(Vectors.single(inputs));
    assertThat(outputs).hasSameSizeAs(expected).isEqualTo(Vectors.single(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "REFERENCE, real, tflm_ref, 64",
    "X86, real, tflite29, 64",
    "PORTABLE, real, djl262_single, 64",
    "XNNPACK, real, xnnpack_qs8, 64",
    "REFERENCE, random, tflm_ref, 16",
    "X86, random, tflite29, 16",
    "PORTABLE, random, djl262_single, 16",
    "XNNPACK, random, xnnpack_qs8, 16"
  })
  void theAutoencoderIsExactInEveryArithmetic(
      Arithmetic arithmetic, String inputs, String witness, int count) {
    Path folder = models().resolve("ad");
    IntegerNetwork network =
        plan(folder.resolve("model.tflite"), arithmetic, OptionalInt.empty()).network();
    List<Tensor> x = Vectors.of(folder.resolve("inputs/" + inputs + ".npy"), input(network));
    assertThat(x).hasSize(count);
    assertOutputs(
        network,
        x,
        Vectors.of(
            folder.resolve("expected/%s.%s.npy".formatted(inputs, witness)), output(network)));
  }

  @ParameterizedTest
  @CsvSource({"REFERENCE, tflm_ref", "X86, tflite29"})
  void everyTensorOfTheAutoencoderIsExact(Arithmetic arithmetic, String witness) {
    Path folder = models().resolve("ad");
    Path file = folder.resolve("model.tflite");
    Plan plan = plan(file, arithmetic, OptionalInt.empty());
    Network source =
        new Compiler(arithmetic, OptionalInt.empty(), new Diagnostics()).read(file).orElseThrow();
    GoldenModel golden = new GoldenModel(plan.network());
    for (String inputs : List.of("real", "random")) {
      List<Tensor> x =
          Vectors.of(folder.resolve("inputs/" + inputs + ".npy"), input(plan.network()));
      for (int sample = 0; sample < 2; sample++) {
        Map<String, Tensor> values = golden.run(List.of(x.get(sample)));
        Path tensors =
            folder.resolve("expected/interm_%s%d.%s.npz".formatted(inputs, sample, witness));
        try (NpzFile npz = NpzFile.open(tensors)) {
          List<String> keys = npz.keys().stream().sorted().toList();
          assertThat(source.layers()).hasSameSizeAs(keys);
          for (int i = 0; i < keys.size(); i++) {
            assertThat(values.get(source.layers().get(i).name()).toArray())
                .as(keys.get(i))
                .isEqualTo(npz.read(keys.get(i)).integers());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"REFERENCE, tflm_ref", "X86, tflite29", "XNNPACK, xnnpack_qs8"})
  void theSineNetworkIsExactForAllInputs(Arithmetic arithmetic, String witness) {
    Path folder = models().resolve("hello_world");
    IntegerNetwork network =
        plan(folder.resolve("model.tflite"), arithmetic, OptionalInt.empty()).network();
    List<Tensor> x = Vectors.of(folder.resolve("inputs/all256.npy"), input(network));
    assertThat(x).hasSize(256);
    assertOutputs(
        network,
        x,
        Vectors.of(folder.resolve("expected/all256.%s.npy".formatted(witness)), output(network)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fc_",
        "conv_",
        "dwconv_",
        "requant",
        "relu",
        "leakyrelu",
        "hardswish",
        "logistic",
        "tanh",
        "add_",
        "sub_",
        "mul_"
      })
  void oneOperatorNetworksAreExact(String prefix) throws IOException {
    Path folder = models().resolve("operators");
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(f -> f.getFileName().toString().matches(prefix + ".*\\.tflite"))
              .sorted()
              .toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Path vectors = Path.of(file.toString().replace(".tflite", ".npz"));
      try (NpzFile npz = NpzFile.open(vectors)) {
        assertArithmetic(file, npz, Arithmetic.REFERENCE, "tflm_ref");
        assertArithmetic(file, npz, Arithmetic.X86, "tflite29_default");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "resnet8, REFERENCE, tflm_ref, 512, 24900",
    "kws, REFERENCE, tflm_ref, 256, 11100",
    "resnet8, XNNPACK, xnnpack_qs8, 512, 24900",
    "kws, XNNPACK, xnnpack_qs8, 256, 11100"
  })
  @Tag("campaign")
  void convolutionalNetworksInHardwareAreExactAtFullSpeed(
      String name, Arithmetic arithmetic, String witness, int multipliers, long most) {
    Path folder = models().resolve(name);
    RequiredTools.assume(new Verilator());
    Plan plan = plan(folder.resolve("model.tflite"), arithmetic, OptionalInt.of(multipliers));
    Subject subject = Subject.of(plan);
    List<Tensor> x =
        Vectors.of(folder.resolve("inputs/real.npy"), input(plan.network())).subList(0, 2);
    List<Tensor> y =
        Vectors.of(
                folder.resolve("expected/real.%s.npy".formatted(witness)), output(plan.network()))
            .subList(0, 2);
    CosimResult result =
        subject.run(Vectors.single(x), Optional.of(Vectors.single(y)), Stalls.RANDOM, 3);
    assertThat(subject.complaint(result)).isEmpty();
    assertThat(plan.schedule().initiationInterval()).isLessThanOrEqualTo(most);
  }

  private static void assertArithmetic(
      Path file, NpzFile npz, Arithmetic arithmetic, String witness) {
    if (npz.contains(witness)) {
      IntegerNetwork network = plan(file, arithmetic, OptionalInt.empty()).network();
      List<List<Tensor>> inputs = new ArrayList<>();
      for (int i = 0; i < network.inputs().size(); i++) {
        inputs.add(Vectors.of(npz.read("in" + i), network.inputs().get(i)));
      }
      List<List<Tensor>> samples =
          IntStream.range(0, inputs.get(0).size())
              .mapToObj(n -> inputs.stream().map(column -> column.get(n)).toList())
              .toList();
      assertThat(new GoldenModel(network).outputs(samples))
          .as("%s %s", file, arithmetic)
          .isEqualTo(
              Vectors.of(npz.read(witness), output(network)).stream().map(List::of).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 512})
  void theAutoencoderInHardwareIsExactOnAnyNumberOfMultipliers(int multipliers) {
    Path folder = models().resolve("ad");
    RequiredTools.assume(new Verilator());
    Plan plan =
        plan(folder.resolve("model.tflite"), Arithmetic.REFERENCE, OptionalInt.of(multipliers));
    Subject subject = Subject.of(plan);
    List<Tensor> x = Vectors.of(folder.resolve("inputs/real.npy"), input(plan.network()));
    List<Tensor> y =
        Vectors.of(folder.resolve("expected/real.tflm_ref.npy"), output(plan.network()));

    CosimResult result =
        subject.run(
            Vectors.single(x.subList(0, 2)),
            Optional.of(Vectors.single(y.subList(0, 2))),
            Stalls.RANDOM,
            multipliers);

    assertThat(subject.complaint(result)).isEmpty();
    if (multipliers == 64) {
      assertThat(result.macUtilization()).isGreaterThanOrEqualTo(GOOD_UTILIZATION);
    }
  }

  @Test
  void theSineNetworkInHardwareIsExactForAllInputs() {
    Path folder = models().resolve("hello_world");
    RequiredTools.assume(new Verilator());
    Plan plan = plan(folder.resolve("model.tflite"), Arithmetic.REFERENCE, OptionalInt.of(16));
    Subject subject = Subject.of(plan);

    CosimResult result =
        subject.run(
            Vectors.single(Vectors.of(folder.resolve("inputs/all256.npy"), input(plan.network()))),
            Optional.of(
                Vectors.single(
                    Vectors.of(
                        folder.resolve("expected/all256.tflm_ref.npy"), output(plan.network())))),
            Stalls.BURSTY,
            256);

    assertThat(subject.complaint(result)).isEmpty();
  }

  private static Edge input(IntegerNetwork network) {
    return network.inputs().get(0);
  }

  private static Edge output(IntegerNetwork network) {
    return network.outputs().get(0);
  }
}
