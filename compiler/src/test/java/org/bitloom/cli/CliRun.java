// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.bitloom.report.ReportSchemas;

/**
 * The outcome of one command line, run in this process without a terminal.
 *
 * @param code exit code
 * @param out standard output
 * @param err standard error
 */
record CliRun(int code, String out, String err) {
  /**
   * Runs a command; paths and numbers among the arguments are fine. A JSON report that it writes
   * has to satisfy its schema.
   */
  static CliRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false, false);
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int code = CommandRunner.run(console, words);
    ReportSchemas.requireWritten(Path.of(""), words);
    return new CliRun(code, out.toString(), err.toString());
  }

  /** The folder that holds the top {@code pom.xml}. */
  static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!folder.resolve("examples").toFile().isDirectory()) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** A file of an example. */
  static Path example(String path) {
    return repository().resolve("examples").resolve(path);
  }
}
