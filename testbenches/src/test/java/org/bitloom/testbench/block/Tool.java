// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Programs outside Java that a test runs. */
final class Tool {
  private Tool() {}

  /**
   * How a program ended.
   *
   * @param exitCode 0 for success
   * @param output standard output and standard error
   */
  record Result(int exitCode, String output) {}

  /** Skips the test, with a message, where a program is absent and absence is allowed. */
  static void assume(String program, String versionOption) {
    boolean required = Boolean.getBoolean("bitloom.cosim.required");
    Assumptions.assumeTrue(
        required || exists(program, versionOption), program + " is not installed");
  }

  private static boolean exists(String program, String versionOption) {
    try {
      Process process =
          new ProcessBuilder(program, versionOption)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Runs a program to its end. */
  static Result run(Path folder, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
