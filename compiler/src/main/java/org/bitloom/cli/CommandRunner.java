// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import org.bitloom.cosim.Workspace;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Overflow;
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
      return delivered(console, commandLine(console, List.of(args)).execute(args));
    } catch (OutOfMemoryError tooMuch) {
      return console.show(List.of(exhausted()));
    } catch (StackOverflowError tooDeep) {
      return CrashReport.print(console, tooDeep);
    } finally {
      console.err().flush();
    }
  }

  /** Returns a command as its arguments make it, without running it. */
  static <T> T command(Class<T> type, List<String> arguments) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine top = commandLine(new Console(nowhere, nowhere, false, false), arguments);
    return type.cast(
        top.parseArgs(arguments.toArray(String[]::new)).subcommand().commandSpec().userObject());
  }

  /** Returns the exit code of a command, or another one if not all that it printed arrived. */
  private static int delivered(Console console, int code) {
    // Flushes, too. What cannot be printed on the other stream cannot be told to anybody.
    if (!console.out().checkError() || code != ExitCode.OK) {
      return code;
    }
    return console.show(
        List.of(
            Code.RESULT_UNWRITABLE.withoutPlace().withNote("standard output is full or closed")));
  }

  private static Diagnostic exhausted() {
    return Code.MEMORY_EXHAUSTED
        .withoutPlace(Runtime.getRuntime().maxMemory() >> 20)
        .withHelp("allow more: BITLOOM_JAVA_OPTS=-Xmx4g");
  }

  private static CommandLine commandLine(Console console, List<String> words) {
    return BitloomCommand.forWords(console, words)
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
    Workspace.parkIfMachineEnds();
    return switch (failure) {
      case DiagnosticException known -> console.show(List.of(known.diagnostic()));
      default ->
          Overflow.diagnostic("the network", failure)
              .map(tooLarge -> console.show(List.of(tooLarge)))
              .orElseGet(() -> CrashReport.print(console, failure));
    };
  }
}
