// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/**
 * Writes programs that stand for others.
 *
 * <p>A file that is open for writing cannot be started, and a process that another thread starts
 * inherits what is open here. So another process writes it.
 */
public final class ExecutableScript {
  private ExecutableScript() {}

  /** Writes a script that can be started. */
  public static Path write(Path file, String text) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-c", "cat > \"$0\" && chmod 755 \"$0\"", file.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (Writer input = shell.outputWriter()) {
      input.write(text);
    }
    assertThat(shell.waitFor()).isZero();
    return file;
  }
}
