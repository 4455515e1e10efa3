// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The arguments of a command in a form that means the same in any folder. */
final class PortableArguments {
  private PortableArguments() {}

  /** Returns the name of the command and its arguments, with absolute paths. */
  static List<String> of(ParseResult command) {
    List<String> words = new ArrayList<>(List.of(command.commandSpec().name()));
    for (OptionSpec option : command.matchedOptions()) {
      if (option.typeInfo().isBoolean()) {
        words.add(option.longestName());
      } else {
        values(option).forEach(value -> words.addAll(List.of(option.longestName(), value)));
      }
    }
    command.matchedPositionals().forEach(p -> values(p).forEach(words::add));
    return words;
  }

  private static Stream<String> values(ArgSpec argument) {
    boolean path = argument.auxiliaryTypes()[0] == Path.class;
    return argument.stringValues().stream()
        .map(value -> path ? Path.of(value).toAbsolutePath().normalize().toString() : value);
  }
}
