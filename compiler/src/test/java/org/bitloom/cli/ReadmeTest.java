// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what the compiler makes. */
class ReadmeTest {
  private static final Path README = CliRun.repository().resolve("README.md");

  @TempDir private Path folder;

  @Test
  void theNetworkIsThatOfTheExample() throws IOException {
    List<String> example = Files.readAllLines(CliRun.example("mlp/mlp.loom"));

    assertThat(block("```\nnetwork ")).hasSize(10).isSubsetOf(example);
  }

  @Test
  void theVerilogIsThatOfTheExample() throws IOException {
    CliRun run = CliRun.of("generate", CliRun.example("mlp/mlp.loom"), "-o", folder);
    assertThat(run.code()).as(run.err()).isZero();

    assertThat(block("```verilog\n"))
        .hasSize(18)
        .isSubsetOf(Files.readAllLines(folder.resolve("rtl/mlp__hidden__requantizer_lane.v")));
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    Matcher link = Pattern.compile("]\\(([^)#:]+)\\)").matcher(Files.readString(README));

    assertThat(link.results().map(m -> m.group(1)))
        .isNotEmpty()
        .allMatch(path -> Files.exists(CliRun.repository().resolve(path)));
  }

  @Test
  void theTableIsThatOfThePlan() throws IOException {
    String plan = CliRun.of("plan", CliRun.example("mlp/mlp.loom"), "--wide").out();
    List<String> lines = plan.lines().dropWhile(line -> !line.startsWith("layer ")).toList();

    assertThat(Files.readString(README)).contains(String.join("\n", lines.subList(0, 4)));
  }

  /** The lines of the fenced block whose text begins so. */
  private static List<String> block(String start) throws IOException {
    String text = Files.readString(README);
    int begin = text.indexOf(start);
    assertThat(begin).isNotNegative();
    int first = text.indexOf('\n', begin) + 1;
    return text.substring(first, text.indexOf("\n```", first)).lines().toList();
  }
}
