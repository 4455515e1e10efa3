// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A program that a test runs. Where it is not installed the test is skipped, or fails if {@code
 * -Dbitloom.cosim.required=true}.
 *
 * @param name of the program
 */
public record ExternalTool(String name) {
  /** Skips the test where the program is missing. */
  public void require() {
    boolean present =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> new File(folder, name).canExecute());
    if (Boolean.getBoolean("bitloom.cosim.required")) {
      assertThat(present).as("%s is on the PATH", name).isTrue();
    }
    assumeTrue(present, name + " is not on the PATH");
  }

  /** Runs the program in a folder; returns what it printed, and its exit code if not 0. */
  public String run(Path folder, List<String> arguments) {
    try {
      List<String> command = new ArrayList<>(List.of(name));
      command.addAll(arguments);
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      return exit == 0 ? output : output + "exit code " + exit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
