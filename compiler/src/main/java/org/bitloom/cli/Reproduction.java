// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.report.CosimReport;

/** The command that runs the vector of a failure alone, or goes on with a search. */
final class Reproduction {
  /** Options with a value that only say where results go, or which vector to run. */
  private static final Set<String> LEFT_OUT =
      Set.of("--json", "--junit", "-o", "--output", "--trace-waves", "--vector");

  private static final Set<String> FLAGS = Set.of("--quiet", "--layers", "--wide");

  private static final String RESUME = "--resume";

  private Reproduction() {}

  /**
   * Returns the command that runs the first failure of a report alone.
   *
   * @param words of the command that found it
   * @param vector that alone was run; null for all
   */
  static String of(CosimReport report, List<String> words, Integer vector) {
    CosimReport.FirstMismatch first = report.firstMismatch();
    int chosen = vector != null ? vector : first == null ? -1 : first.vector();
    return command(words, chosen < 0 ? OptionalInt.empty() : OptionalInt.of(chosen));
  }

  /**
   * Returns the command.
   *
   * @param arguments those of the command that failed
   * @param vector the one to run; without one all are run again
   */
  static String command(List<String> arguments, OptionalInt vector) {
    List<String> kept = new ArrayList<>(List.of("bitloom"));
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      if (LEFT_OUT.contains(option)) {
        i += word.contains("=") ? 0 : 1;
      } else if (!FLAGS.contains(word)) {
        kept.add(quoted(word));
      }
    }
    kept.add("--layers");
    vector.ifPresent(v -> kept.addAll(List.of("--vector", Integer.toString(v))));
    return String.join(" ", kept);
  }

  /**
   * Returns the command that goes on with what these arguments began.
   *
   * @param arguments those of the interrupted command
   */
  static String resumed(List<String> arguments) {
    return arguments.contains(RESUME) ? again(arguments) : again(arguments) + " " + RESUME;
  }

  /** Returns the command of these arguments. */
  static String again(List<String> arguments) {
    return "bitloom "
        + arguments.stream().map(Reproduction::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./=:,+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
