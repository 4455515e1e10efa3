// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatCommandTest {
  private static final String UGLY =
      "network n{input x:int8[2]scale 1;y=flatten(x);output y;} // the end\n";

  @TempDir private Path folder;

  @Test
  void printsTheCanonicalFormAndLeavesTheFileAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("n.loom"), UGLY);

    CliRun run = CliRun.of("fmt", file);

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("network n {\n    input x: int8[2] scale 1;\n");
    assertThat(file).hasContent(UGLY);
  }

  @Test
  void replacesTheFileAndThenFindsItCanonical() throws IOException {
    Path file = Files.writeString(folder.resolve("n.loom"), UGLY);
    String canonical = CliRun.of("fmt", file).out();

    assertThat(CliRun.of("fmt", "--check", file).code()).isEqualTo(1);
    assertThat(CliRun.of("fmt", "--write", file).code()).isZero();
    assertThat(file).hasContent(canonical);
    assertThat(CliRun.of("fmt", "--check", file)).isEqualTo(new CliRun(0, "", ""));
  }

  @Test
  void aFileWithAMistakeIsNotTouched() throws IOException {
    Path file = Files.writeString(folder.resolve("n.loom"), "network {");

    CliRun run = CliRun.of("fmt", "--write", file);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error[B01");
    assertThat(file).hasContent("network {");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mlp/mlp.loom", "lecture/lecture.loom", "lecture/lecture_uint8.loom"})
  void theExamplesAreCanonical(String example) {
    CliRun run = CliRun.of("fmt", CliRun.example(example));

    assertThat(CliRun.example(example)).hasContent(run.out());
  }
}
