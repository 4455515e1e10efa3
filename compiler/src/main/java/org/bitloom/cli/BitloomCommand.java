// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.List;
import org.bitloom.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top of the command line. */
@Command(
    name = "bitloom",
    description = "Turn quantized neural networks into proven, co-simulated Verilog.",
    footer = {
      "",
      "FILE is a .loom, .tflite or .onnx file everywhere.",
      "Exit codes: 0 all well; 1 errors in the input, or a comparison failed;",
      "2 wrong usage or a missing tool; 3 a bug in Bitloom."
    },
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      DemoCommand.class,
      CheckCommand.class,
      ImportCommand.class,
      FormatCommand.class,
      PlanCommand.class,
      MemoryCommand.class,
      AnalyzeCommand.class,
      GenerateCommand.class,
      SynthCommand.class,
      RunCommand.class,
      CosimCommand.class,
      SuiteCommand.class,
      ProveCommand.class,
      MutateCommand.class,
      FuzzCommand.class,
      TuneCommand.class,
      CompressCommand.class,
      ReportCommand.class,
      ExplainCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      ManCommand.class,
      HelpCommand.class
    })
final class BitloomCommand implements Runnable {
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "Print diagnostics and verdicts only: no tables, no progress.")
  private boolean quiet;

  @Option(
      names = "--wide",
      scope = ScopeType.INHERIT,
      description = "Print all columns of tables, however long the lines become.")
  private boolean wide;

  BitloomCommand(Console console) {
    this.console = console;
  }

  /** Where to print. */
  Console console() {
    return console;
  }

  /** Whether only diagnostics are wanted. */
  boolean quiet() {
    return quiet;
  }

  /** The words of the command line. */
  List<String> arguments() {
    return spec.commandLine().getParseResult().originalArgs();
  }

  /** How long the lines of tables may be. */
  int width() {
    return wide ? TextTable.UNLIMITED : Console.width();
  }

  /** Prints a result for people, unless only diagnostics are wanted. */
  void print(String text) {
    if (!quiet) {
      console.out().print(text);
      console.out().flush();
    }
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }
}
