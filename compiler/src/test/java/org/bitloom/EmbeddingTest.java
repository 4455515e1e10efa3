// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on the embedding page compiles and does what the page says. */
class EmbeddingTest {
  private static final Path PAGE = Path.of("../docs/embedding.md");
  private static final Path MLP = Path.of("../examples/mlp/mlp.loom").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void theProgramPlansRunsAndWritesANetwork() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf("```java\n") + 8;
    Path source = folder.resolve("Embedded.java");
    Files.writeString(source, page.substring(start, page.indexOf("```", start)));
    Process process =
        new ProcessBuilder(SecondJava.command(List.of(), source, MLP, folder.resolve("rtl")))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).startsWith("416 cycles\n");
    assertThat(folder.resolve("rtl/mlp.v")).exists();
  }
}
