// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the user sees of a bug in Bitloom: one message; the stack trace goes to a file. */
final class CrashReport {
  private CrashReport() {}

  /** Prints the message and returns the exit code. */
  static int print(Console console, Throwable failure) {
    PrintWriter err = console.err();
    err.println("bitloom: this is a bug in Bitloom, not in your input.");
    String message = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    err.println("  " + failure.getClass().getSimpleName() + ": " + message);
    try {
      err.println("  Please report it with " + write(failure) + " and the files that led to it.");
    } catch (IOException e) {
      err.println("  No report could be written: " + e.getMessage());
    }
    return ExitCode.BUG;
  }

  private static Path write(Throwable failure) throws IOException {
    Path file = Files.createTempFile("bitloom-crash-", ".log");
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file))) {
      log.println("bitloom " + Version.text());
      log.println("java " + Runtime.version() + ", " + System.getProperty("os.name"));
      failure.printStackTrace(log);
    }
    return file;
  }
}
