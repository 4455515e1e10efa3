// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page: all commands and their options in the language of {@code man}. */
final class ManPage {
  private ManPage() {}

  /** Returns the page of a program. */
  static String of(CommandSpec program, String version) {
    List<String> lines = new ArrayList<>();
    lines.add(".TH BITLOOM 1 \"\" \"bitloom " + escaped(version) + "\" \"User Commands\"");
    lines.add(".SH NAME");
    lines.add("bitloom \\- " + escaped(description(program)));
    lines.add(".SH SYNOPSIS");
    lines.add(".B bitloom");
    lines.add("\\fICOMMAND\\fR [\\fIOPTIONS\\fR]");
    lines.add(".SH COMMANDS");
    for (CommandLine command : program.subcommands().values()) {
      command(lines, command.getCommandSpec());
    }
    lines.add(".SH EXIT STATUS");
    lines.add("0 all well; 1 errors in the input, or a comparison failed; 2 wrong usage or a");
    lines.add("missing tool; 3 a bug in Bitloom.");
    return String.join("\n", lines) + "\n";
  }

  private static void command(List<String> lines, CommandSpec command) {
    String parameters =
        command.positionalParameters().stream()
            .map(PositionalParamSpec::paramLabel)
            .collect(Collectors.joining(" "));
    lines.add(".SS \"bitloom " + command.name() + " " + escaped(parameters) + "\"");
    lines.add(escaped(description(command)));
    Stream<ArgSpec> all =
        Stream.concat(command.positionalParameters().stream(), command.options().stream());
    all.filter(argument -> !argument.hidden() && !argument.inherited() && !usual(argument))
        .forEach(argument -> argument(lines, argument));
  }

  private static boolean usual(ArgSpec argument) {
    return argument instanceof OptionSpec option && (option.usageHelp() || option.versionHelp());
  }

  private static void argument(List<String> lines, ArgSpec argument) {
    String names =
        argument instanceof OptionSpec option
            ? String.join(", ", option.names())
                + (option.arity().max() > 0 ? " " + option.paramLabel() : "")
            : argument.paramLabel();
    lines.add(".TP");
    lines.add(".B " + escaped(names));
    lines.add(escaped(String.join(" ", argument.description())));
  }

  private static String description(CommandSpec command) {
    return Arrays.stream(command.usageMessage().description()).collect(Collectors.joining(" "));
  }

  /** A dash would become a hyphen, and a full stop or quote at the start a request. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
