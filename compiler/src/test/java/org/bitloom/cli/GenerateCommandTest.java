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

class GenerateCommandTest {
  private static final Path MLP = CliRun.example("mlp/mlp.loom");

  @TempDir private Path folder;

  @Test
  void writesVerilogMemoriesAndManifest() throws IOException {
    CliRun run = CliRun.of("generate", MLP, "-o", folder.resolve("rtl"));

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("mlp: ").contains("Verilog", "memory files");
    assertThat(names(folder.resolve("rtl")))
        .contains("mlp.v", "hidden_weights.mem", "manifest.json");
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

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
