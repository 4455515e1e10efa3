// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateCommandTest {
  private static final Path MLP = CliRun.example("mlp/mlp.loom");

  @TempDir private Path folder;

  @Test
  void writesVerilogMemoriesAndManifest() throws IOException {
    CliRun run = CliRun.of("generate", MLP, "-o", folder.resolve("rtl"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("mlp: ").contains("Verilog", "memory files");
    assertThat(names(folder.resolve("rtl")))
        .contains(
            "rtl", "mem", "tb", "mlp.f", "mlp.core", "component.xml", "mlp.h", "manifest.json");
    assertThat(names(folder.resolve("rtl/rtl"))).contains("mlp.v", "mlp__hidden__weights.v");
    assertThat(names(folder.resolve("rtl/mem"))).contains("mlp__hidden__weights.mem");
    assertThat(names(folder)).containsExactly("rtl");
  }

  @Test
  void aSecondRunReplacesTheFirstWithTheSameBytes() throws IOException {
    Path rtl = folder.resolve("rtl");
    CliRun.of("generate", MLP, "-o", rtl);
    Map<String, String> before = contents(rtl);

    assertThat(CliRun.of("generate", MLP, "-o", rtl).code()).isZero();

    assertThat(contents(rtl)).isEqualTo(before);
    CliRun.of("generate", MLP, "-o", folder.resolve("other"));
    assertThat(contents(folder.resolve("other"))).isEqualTo(before);
  }

  @Test
  void checkSaysWhatIsOutOfDateAndWritesNothing() throws IOException {
    Path rtl = folder.resolve("rtl");
    CliRun.of("generate", MLP, "-o", rtl);

    assertThat(CliRun.of("generate", MLP, "--check", rtl).code()).isZero();

    Files.writeString(rtl.resolve("mem/mlp__hidden__bias.mem"), "0\n");
    Files.delete(rtl.resolve("rtl/mlp.v"));
    Map<String, String> before = contents(rtl);
    CliRun run = CliRun.of("generate", MLP, "--check", rtl);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("error[B0703]")
        .contains("changed: mem/mlp__hidden__bias.mem", "missing: rtl/mlp.v");
    assertThat(contents(rtl)).isEqualTo(before);
    assertThat(CliRun.of("generate", MLP, "--check", rtl, "--clock", "1GHz").err())
        .contains("changed: mlp.sdc");
  }

  @Test
  void aFolderWithFilesOfSomebodyElseIsADiagnosticAndStaysAsItIs() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "mine");

    CliRun run = CliRun.of("generate", MLP, "-o", folder);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error[B0702]").contains("thesis.txt");
    assertThat(names(folder)).containsExactly("thesis.txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast", "0MHz", "-1MHz", "1THz", "99GHz", ""})
  void aClockThatIsNoFrequencyIsAMistakeOfUse(String clock) throws IOException {
    CliRun run = CliRun.of("generate", MLP, "-o", folder.resolve("rtl"), "--clock", clock);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--clock '" + clock + "' is no frequency");
    assertThat(names(folder)).isEmpty();
  }

  @Test
  void anUnwritableFolderIsADiagnosticAndNothingIsLeftBehind() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    CliRun run = CliRun.of("generate", MLP, "-o", file.resolve("rtl"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error[B0701]");
    assertThat(names(folder)).containsExactly("file");
  }

  @Test
  void aNetworkWithAMistakeWritesNothing() throws IOException {
    Path loom = Files.writeString(folder.resolve("bad.loom"), "network bad { output y; }");

    CliRun run = CliRun.of("generate", loom, "-o", folder.resolve("rtl"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(names(folder)).containsExactly("bad.loom");
  }

  @Test
  void theNameOfTheTopModuleBeginsEveryModuleAndFile() throws IOException {
    Path rtl = folder.resolve("rtl");
    CliRun run = CliRun.of("generate", MLP, "-o", rtl, "--name", "kws");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(names(rtl))
        .allMatch(
            name -> name.matches("kws[._].*|rtl|mem|tb|README.md|component.xml|manifest.json"));
    assertThat(names(rtl.resolve("rtl")))
        .contains("kws.v")
        .allMatch(name -> name.matches("kws(__.*)?\\.v|bitloom_.*__[0-9a-f]{6}\\.v"));
    assertThat(names(rtl.resolve("mem"))).contains("kws__hidden__weights.mem");
    assertThat(names(rtl.resolve("mem"))).allMatch(name -> name.startsWith("kws__"));
    assertThat(names(rtl.resolve("tb"))).allMatch(name -> name.startsWith("kws__"));
    assertThat(Files.readString(rtl.resolve("rtl/kws.v"))).contains("module kws (");
    assertThat(Files.readString(rtl.resolve("manifest.json")))
        .contains("\"network\" : \"mlp\"", "\"top\" : \"kws\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "a__b", "../kws", "", "bitloom_fifo", "clk"})
  void aNameThatNoModuleCanHaveIsAMistakeOfUse(String name) throws IOException {
    CliRun run = CliRun.of("generate", MLP, "-o", folder.resolve("rtl"), "--name", name);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--name '" + name + "' cannot name a module: ");
    assertThat(names(folder)).isEmpty();
  }

  /** What a path says is text of nobody's choice: it must not end the comment that quotes it. */
  @Test
  void theTextIsTheSameInWhateverFolderAndNothingOfAPathLeavesItsComment() throws IOException {
    String network = "network n { input x: int8[3] scale 1 zero_point 0; y = relu(x); output y; }";
    Path here = Files.writeString(folder.resolve("n.loom"), network);
    Path there = Files.createDirectories(folder.resolve("a\nmodule evil; endmodule\n/deep"));
    Path odd = Files.writeString(there.resolve("n\r\nmodule evil;\u2028 .loom"), network);
    Files.writeString(there.resolve("n.loom"), network);

    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    Path third = folder.resolve("third");
    assertThat(CliRun.of("generate", here, "-o", first).code()).isZero();
    assertThat(CliRun.of("generate", there.resolve("n.loom"), "-o", second).code()).isZero();
    assertThat(CliRun.of("generate", odd, "-o", third).code()).isZero();

    Map<String, String> files = contents(first);
    assertThat(contents(second)).isEqualTo(files);
    Map<String, String> others = contents(third);
    files.forEach(
        (name, text) -> {
          if (name.endsWith(".v")) {
            assertThat(others.get(name))
                .isEqualTo(
                    text.replace("from n.loom:", "from nU+000DU+000Amodule evil;U+2028 .loom:"));
          }
        });
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
