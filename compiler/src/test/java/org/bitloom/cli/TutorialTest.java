// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.ExecutableScript;
import org.bitloom.emit.ExternalTool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tutorials do what they say: every line is typed into a shell, and what is shown is printed. */
@Tag("tools")
@Tag("campaign")
class TutorialTest {
  private static final Path TUTORIALS = CliRun.repository().resolve("docs/tutorials");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("# exit code (\\d)");
  private static final Pattern DOCUMENT = Pattern.compile("<<'(\\w+)'");

  @TempDir private Path folder;

  /** What a person does next to what the page then shows. */
  private record Step(List<String> commands, List<String> shown) {}

  private static List<Step> steps(Path page) throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      List<String> lines = block.group(2).lines().toList();
      switch (block.group(1)) {
        case "sh" -> steps.add(new Step(commands(lines), new ArrayList<>()));
        case "" -> steps.getLast().shown().addAll(lines);
        default -> throw new AssertionError("a block of " + block.group(1));
      }
    }
    return steps;
  }

  /** A line is a command, unless a document follows. */
  private static List<String> commands(List<String> lines) {
    List<String> commands = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      StringBuilder command = new StringBuilder(lines.get(i));
      Matcher document = DOCUMENT.matcher(lines.get(i));
      if (document.find()) {
        do {
          i++;
          command.append('\n').append(lines.get(i));
        } while (!lines.get(i).equals(document.group(1)));
      }
      commands.add(command.toString());
    }
    return commands;
  }

  private String typed(String command) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).directory(work().toFile());
    shell.environment().put("BITLOOM", CliRun.repository().toString());
    shell.environment().merge("PATH", folder.resolve("bin") + ":", (path, own) -> own + path);
    int code = shell.redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
    String printed = Files.readString(output);
    Matcher wanted = CODE.matcher(command);
    assertThat(code)
        .as(command + "\n" + printed)
        .isEqualTo(wanted.find() ? Integer.parseInt(wanted.group(1)) : 0);
    return printed;
  }

  private Path work() throws IOException {
    return Files.createDirectories(folder.resolve("work"));
  }

  /** The launcher would look for a build; this is the one under test. */
  private void launcher() throws IOException, InterruptedException {
    Path launcher = Files.createDirectories(folder.resolve("bin")).resolve("bitloom");
    ExecutableScript.write(
        launcher,
        """
        #!/usr/bin/env bash
        exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' org.bitloom.cli.Main "$@"
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fpga-engineer", "ml-engineer", "ci-maintainer"})
  void everyLineDoesWhatThePageSays(String name) throws Exception {
    new ExternalTool("iverilog").require();
    new ExternalTool("python3").require();
    launcher();
    for (Step step : steps(TUTORIALS.resolve(name + ".md"))) {
      StringBuilder printed = new StringBuilder();
      for (String command : step.commands()) {
        printed.append(typed(command));
      }
      if (!step.shown().isEmpty()) {
        assertThat(printed.toString().lines())
            .as(String.join("\n", step.commands()) + "\n" + printed)
            .containsSubsequence(step.shown());
      }
    }
  }

  @Test
  void everyTutorialIsTested() throws IOException {
    try (var pages = Files.list(TUTORIALS)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrder("fpga-engineer.md", "ml-engineer.md", "ci-maintainer.md");
    }
  }
}
