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
import org.bitloom.report.ReportSchemas;
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

  /**
   * Runs a command to its end; the environment gets the additions. A JSON report that it writes has
   * to satisfy its schema.
   */
  static Result run(Path folder, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    Result result = finish(start(folder, environment, arguments));
    ReportSchemas.requireWritten(
        folder, Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return result;
  }

  /** Runs a command to its end in an environment without these variables. */
  static Result runWithout(Path folder, List<String> variables, Object... arguments)
      throws IOException, InterruptedException {
    List<String> wrapper = new ArrayList<>(List.of("env"));
    variables.forEach(name -> wrapper.addAll(List.of("-u", name)));
    return finish(start(wrapper, folder, Map.of(), arguments));
  }

  private static Result finish(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Starts a command in a folder. */
  static Process start(Path folder, Map<String, String> environment, Object... arguments)
      throws IOException {
    return start(List.of(), folder, environment, arguments);
  }

  /**
   * Starts a command that an interrupt ends, also where this process ignores interrupts, as a job
   * in the background does; whatever it starts would ignore them too.
   */
  static Process startInterruptible(
      Path folder, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    List<String> wrapper = List.of("env", "--default-signal=INT,TERM");
    List<String> probe = new ArrayList<>(wrapper);
    probe.add("true");
    int code =
        new ProcessBuilder(probe).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    Assumptions.assumeTrue(code == 0, "this system's env has no --default-signal");
    return start(wrapper, folder, environment, arguments);
  }

  private static Process start(
      List<String> wrapper, Path folder, Map<String, String> environment, Object... arguments)
      throws IOException {
    Assumptions.assumeTrue(
        Files.isDirectory(COMPILER.resolve("lib")), "the compiler's jar is not built: mvn package");
    List<String> command = new ArrayList<>(wrapper);
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
