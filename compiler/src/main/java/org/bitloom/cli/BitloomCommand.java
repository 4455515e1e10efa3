// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bitloom.report.TextTable;
import picocli.CommandLine;
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
    mixinStandardHelpOptions = true)
final class BitloomCommand implements Runnable {
  /** The commands in the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
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
          HelpCommand.class);

  /** They tell of all others. */
  private static final Set<Class<?>> OF_ALL =
      Set.of(CompletionCommand.class, ManCommand.class, HelpCommand.class);

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

  /** Returns the command line with all commands. */
  static CommandLine all(Console console) {
    return of(console, COMMANDS);
  }

  /**
   * Returns the command line with what these words need: reading the options of all commands takes
   * longer than most commands. Help and what nobody knows need all.
   */
  static CommandLine forWords(Console console, List<String> words) {
    return words.stream()
        .filter(word -> !word.startsWith("-"))
        .findFirst()
        .flatMap(word -> COMMANDS.stream().filter(type -> word.equals(name(type))).findFirst())
        .filter(type -> !OF_ALL.contains(type))
        .map(type -> of(console, List.<Class<?>>of(type)))
        .orElseGet(() -> all(console));
  }

  private static CommandLine of(Console console, Collection<Class<?>> commands) {
    CommandLine line = new CommandLine(new BitloomCommand(console));
    commands.forEach(line::addSubcommand);
    return line;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
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
