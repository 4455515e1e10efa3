// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Starts the launcher script of this repository on the jar that this build has just made. */
final class Launcher {
  private static final Path COMPILER = repository().resolve("compiler/target");

  private Launcher() {}

  /**
   * What a finished process left.
   *
   * @param code exit code
   * @param output standard output and standard error
   */
  record Result(int code, String output) {}

  /** The folder that holds the launcher. */
  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("bitloom"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Runs a command to its end; the environment gets the additions. */
  static Result run(Path folder, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    Process process = start(folder, environment, arguments);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Starts a command in a folder. */
  static Process start(Path folder, Map<String, String> environment, Object... arguments)
      throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(COMPILER.resolve("lib")), "the compiler's jar is not built: mvn package");
    List<String> command = new ArrayList<>();
    command.add(repository().resolve("bitloom").toString());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("BITLOOM_APP", COMPILER.toString());
    builder.environment().put("BITLOOM_INSTALL", "no");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }
}
