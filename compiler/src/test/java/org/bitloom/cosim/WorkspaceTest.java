// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.SecondJava;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
  private static final String LINE = "sleeping in ";

  @Test
  void theFolderIsGoneAfterwards() throws IOException {
    Path folder;
    try (Workspace workspace = Workspace.create()) {
      folder = workspace.folder();
      workspace.write("a.txt", "a");
      Files.createDirectories(folder.resolve("b/c"));
      Files.writeString(folder.resolve("b/c/d"), "d");
    }
    assertThat(folder).doesNotExist();
  }

  @Test
  void outputAndErrorsOfAProgramAreKept() {
    try (Workspace workspace = Workspace.create()) {
      Workspace.Outcome outcome = workspace.run(List.of("sh", "-c", "pwd; echo wrong >&2; exit 3"));

      assertThat(outcome.exitCode()).isEqualTo(3);
      assertThat(outcome.log()).isEqualTo(workspace.folder() + "\nwrong\n");
    }
  }

  @Test
  void anInterruptedThreadKillsItsProgram() throws InterruptedException {
    try (Workspace workspace = Workspace.create()) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> workspace.run(List.of("sleep", "1000"), line -> {}))
          .hasMessage("interrupted while running sleep");

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void aTerminatedVirtualMachineLeavesNeitherFolderNorProcesses() throws Exception {
    Process java =
        new ProcessBuilder(SecondJava.command(List.of(), Sleeper.class))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = java.inputReader()) {
      Path folder = Path.of(out.readLine().substring(LINE.length()));
      List<ProcessHandle> children = java.descendants().toList();
      assertThat(folder).isDirectory();
      assertThat(children).hasSizeGreaterThanOrEqualTo(2);

      java.destroy();

      java.waitFor();
      assertThat(folder).doesNotExist();
      for (ProcessHandle child : children) {
        child.onExit().get();
      }
    } finally {
      java.destroyForcibly();
    }
  }

  /** Runs a program with a child of its own that takes long. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) {
      try (Workspace workspace = Workspace.create()) {
        String script = "sleep 1000 & echo '" + LINE + workspace.folder() + "'; wait";
        workspace.run(List.of("sh", "-c", script), System.out::println);
      }
    }
  }
}
