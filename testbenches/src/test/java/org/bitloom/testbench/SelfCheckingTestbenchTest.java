// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.SelfCheckingTestbench;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignWriter;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code generate} writes beside the Verilog runs without Bitloom, and can fail. */
class SelfCheckingTestbenchTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"mlp/mlp", "lecture/lecture", "lecture/lecture_uint8"})
  void passes_on_the_design_and_fails_on_another_expectation(String example) throws Exception {
    RequiredTools.assume(new Icarus());
    Plan plan = plan(example);
    Design design = Compiler.lower(plan);
    DesignWriter.write(
        Compiler.render(design).with(SelfCheckingTestbench.files(plan, design, samples(plan))),
        folder);

    assertThat(simulate(design.top())).contains("PASS: 3 inferences").doesNotContain("FAIL");

    Path expected = folder.resolve("tb/" + design.top() + "__m_axis.hex");
    String text = Files.readString(expected);
    char last = text.charAt(text.length() - 2);
    String changed = text.substring(0, text.length() - 2) + (last == '0' ? '1' : '0') + "\n";
    Files.writeString(expected, changed);
    assertThat(simulate(design.top())).contains("FAIL: 1 errors").doesNotContain("PASS");
  }

  /** Weights take far longer to decode than an inference takes. */
  @Test
  void waits_until_weights_are_decoded() throws Exception {
    RequiredTools.assume(new Icarus());
    String row =
        IntStream.range(0, 40).mapToObj(i -> i % 9 == 0 ? "3" : "0").collect(joining(", "));
    String rows = Stream.generate(() -> "[" + row + "]").limit(40).collect(joining(", "));
    String text =
        """
        network patient {
            input x: int8[40] scale 0.1;
            y = dense(x, units: 40, weights: [%s]);
            output y;
        }
        numerics { y weights int3 sparse huffman scale 1, activations accumulator; }
        hardware { multipliers 1600; y fold(pe: 40, simd: 40); y decode start; }
        """
            .formatted(rows);
    Plan plan = plan(Files.writeString(folder.resolve("patient.loom"), text));
    assertThat(plan.schedule().startCycles())
        .isGreaterThan(1000 + 4 * plan.schedule().initiationInterval());
    Design design = Compiler.lower(plan);
    DesignWriter.write(
        Compiler.render(design).with(SelfCheckingTestbench.files(plan, design, samples(plan))),
        folder);

    assertThat(simulate(design.top())).contains("PASS: 3 inferences").doesNotContain("FAIL");
  }

  /** The first result comes when all vectors have been in the design for many intervals. */
  @Test
  void waits_for_many_layers_to_fill() throws Exception {
    RequiredTools.assume(new Icarus());
    String row = IntStream.range(0, 16).mapToObj(i -> "" + (i * 5 % 7 - 3)).collect(joining(", "));
    String rows = Stream.generate(() -> "[" + row + "]").limit(16).collect(joining(", "));
    String layers =
        IntStream.range(0, 12)
            .mapToObj(
                i -> "x%d = dense(x%d, units: 16, weights: [%s]);\n".formatted(i + 1, i, rows))
            .collect(joining());
    String text =
        """
        network deep {
            input x0: int8[16] scale 0.1;
            %s
            output x12;
        }
        numerics { default weights int8 scale 0.1, activations int8 scale 0.1; }
        hardware { multipliers 12; }
        """
            .formatted(layers);
    Plan plan = plan(Files.writeString(folder.resolve("deep.loom"), text));
    assertThat(plan.timing().latency()).isGreaterThan(2000 + 4 * plan.timing().interval());
    Design design = Compiler.lower(plan);
    DesignWriter.write(
        Compiler.render(design).with(SelfCheckingTestbench.files(plan, design, samples(plan))),
        folder);

    assertThat(simulate(design.top())).contains("PASS: 3 inferences").doesNotContain("FAIL");
  }

  @Test
  void passes_in_any_folder_that_knows_the_files_and_fails_where_one_is_missing() throws Exception {
    RequiredTools.assume(new Icarus());
    Plan plan = plan("mlp/mlp");
    Design design = Compiler.lower(plan);
    Path rtl = Files.createDirectories(folder.resolve("the rtl"));
    DesignWriter.write(
        Compiler.render(design).with(SelfCheckingTestbench.files(plan, design, samples(plan))),
        rtl);
    String here = "-DMLP_MEM_DIR=\"" + rtl + "\"";
    String vectors = "-DMLP_TB_DIR=\"" + rtl.resolve("tb") + "\"";
    String chosen = "+vectors=" + rtl.resolve("tb");

    assertThat(elsewhere(rtl, here, vectors)).contains("PASS: 3").doesNotContain("FAIL", "ERROR");
    assertThat(elsewhere(rtl, here, chosen)).contains("PASS: 3").doesNotContain("FAIL", "ERROR");
    assertThat(elsewhere(rtl)).contains("FAIL: ").doesNotContain("PASS");
    assertThat(elsewhere(rtl, here)).contains("FAIL: ").doesNotContain("PASS");
    assertThat(elsewhere(rtl, vectors)).contains("FAIL: cannot open ").doesNotContain("PASS");
    for (String file : missing(rtl)) {
      Path path = rtl.resolve(file);
      byte[] bytes = Files.readAllBytes(path);
      Files.delete(path);
      assertThat(elsewhere(rtl, here, vectors)).as(file).contains("FAIL: ").doesNotContain("PASS");
      Files.write(path, bytes);
    }
  }

  /** Returns every file that the design or its testbench reads. */
  private static List<String> missing(Path rtl) throws IOException {
    try (Stream<Path> files = Files.walk(rtl)) {
      List<String> names =
          files
              .map(path -> rtl.relativize(path).toString())
              .filter(name -> name.endsWith(".mem") || name.endsWith(".hex"))
              .toList();
      assertThat(names).hasSizeGreaterThan(4);
      return names;
    }
  }

  /** Builds and runs the testbench in a folder of its own. */
  private String elsewhere(Path rtl, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("iverilog", "-g2005", "-Wall"));
    List<String> run = new ArrayList<>(List.of("vvp", "-n", "check.vvp"));
    for (String option : options) {
      (option.startsWith("+") ? run : command).add(option);
    }
    command.addAll(List.of("-s", "mlp__self_check", "-o", "check.vvp"));
    try (Stream<Path> files = Files.walk(rtl)) {
      files.map(Path::toString).filter(f -> f.endsWith(".v")).forEach(command::add);
    }
    assertThat(run(command)).isEmpty();
    return run(run);
  }

  private static Plan plan(String example) {
    Path root = Path.of("").toAbsolutePath().getParent();
    return plan(root.resolve("examples").resolve(example + ".loom"));
  }

  private static Plan plan(Path file) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler.read(file).flatMap(compiler::plan).orElseThrow();
  }

  private static List<List<Tensor>> samples(Plan plan) {
    return Stream.of(3, 5, 7)
        .map(
            step ->
                plan.network().inputs().stream()
                    .map(e -> Tensor.generate(e.type().shape(), i -> (i + 1) * step % 128))
                    .toList())
        .toList();
  }

  private String simulate(String design) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("iverilog", "-g2005", "-Wall"));
    command.addAll(List.of("-s", design + "__self_check", "-o", "check.vvp"));
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".v"))
          .forEach(command::add);
    }
    command.add("tb/" + design + "__self_check.v");
    assertThat(run(command)).isEmpty();
    return run(List.of("vvp", "-n", "check.vvp"));
  }

  /** Runs a command, whose status has to say whether its output tells of a failure. */
  private String run(List<String> command) throws IOException, InterruptedException {
    File log = folder.resolve("log.txt").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    int status = process.waitFor();
    String said = Files.readString(log.toPath());
    assertThat(status).as(said).isEqualTo(said.contains("FAIL: ") ? 1 : 0);
    return said;
  }
}
