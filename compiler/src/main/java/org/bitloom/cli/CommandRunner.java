// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.PrintWriter;
import java.util.List;
import org.bitloom.diagnostic.DiagnosticException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line in this process and turns whatever happens into an exit code. */
final class CommandRunner {
  private CommandRunner() {}

  /** Returns the exit code; never throws. */
  static int run(Console console, String... args) {
    try {
      return commandLine(console).execute(args);
    } catch (StackOverflowError | OutOfMemoryError tooMuch) {
      return CrashReport.print(console, tooMuch);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private static CommandLine commandLine(Console console) {
    return new CommandLine(new BitloomCommand(console))
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((wrong, args) -> usage(console, wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> failure(console, failure));
  }

  private static int usage(Console console, ParameterException wrong) {
    PrintWriter err = console.err();
    err.println("bitloom: " + wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    err.println("Try '" + command + " --help'.");
    return ExitCode.USAGE;
  }

  private static int failure(Console console, Exception failure) {
    return failure instanceof DiagnosticException known
        ? console.show(List.of(known.diagnostic()))
        : CrashReport.print(console, failure);
  }
}
