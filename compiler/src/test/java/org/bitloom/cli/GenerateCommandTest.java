// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        .contains("mlp.v", "mlp__hidden__weights.mem", "manifest.json");
    assertThat(names(folder)).containsExactly("rtl");
  }

  @Test
  void aSecondRunReplacesTheFirstWithTheSameBytes() throws IOException {
    Path rtl = folder.resolve("rtl");
    CliRun.of("generate", MLP, "-o", rtl);
    String before = Files.readString(rtl.resolve("mlp.v"));
    List<String> files = names(rtl);

    assertThat(CliRun.of("generate", MLP, "-o", rtl).code()).isZero();

    assertThat(rtl.resolve("mlp.v")).hasContent(before);
    assertThat(names(rtl)).isEqualTo(files);
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
        .contains("kws.v", "kws__hidden__weights.mem")
        .allMatch(name -> name.matches("kws(__.*)?\\.(v|mem)|bitloom_.*|testbench|manifest.json"));
    assertThat(names(rtl.resolve("testbench"))).allMatch(name -> name.startsWith("kws__"));
    assertThat(Files.readString(rtl.resolve("kws.v"))).contains("module kws (");
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

    for (String name : names(first)) {
      if (name.endsWith(".v")) {
        String text = Files.readString(first.resolve(name));
        assertThat(second.resolve(name)).content().isEqualTo(text);
        assertThat(third.resolve(name))
            .content()
            .isEqualTo(text.replace("from n.loom:", "from nU+000DU+000Amodule evil;U+2028 .loom:"));
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
