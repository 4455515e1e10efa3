// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
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

    assertThat(simulate(design.name())).contains("PASS: 3 inferences").doesNotContain("FAIL");

    Path expected = folder.resolve("testbench/m_axis.hex");
    String text = Files.readString(expected);
    char last = text.charAt(text.length() - 2);
    String changed = text.substring(0, text.length() - 2) + (last == '0' ? '1' : '0') + "\n";
    Files.writeString(expected, changed);
    assertThat(simulate(design.name())).contains("FAIL: 1 errors").doesNotContain("PASS");
  }

  private static Plan plan(String example) {
    Path root = Path.of("").toAbsolutePath().getParent();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Path file = root.resolve("examples").resolve(example + ".loom");
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
    command.addAll(List.of("-s", design + "_self_check", "-o", "check.vvp"));
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".v"))
          .forEach(command::add);
    }
    command.add("testbench/" + design + "_self_check.v");
    assertThat(run(command)).isEmpty();
    return run(List.of("vvp", "-n", "check.vvp"));
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    File log = folder.resolve("log.txt").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(process.waitFor()).isZero();
    return Files.readString(log.toPath());
  }
}
