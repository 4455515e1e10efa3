// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.CosimResult.Violation;

/** What the program of a simulation said on its standard output. */
final class HarnessLines {
  private static final Pattern INFERENCE =
      Pattern.compile(
          "inference \\d+ status (\\d+) cycles (\\d+) read (\\d+) written (\\d+)"
              + " start (\\d+) begin (\\d+) end (\\d+)");

  private static final Pattern VIOLATION = Pattern.compile("violation cycle (\\d+): (.*)");

  private final List<ArrayRun.Inference> inferences = new ArrayList<>();
  private final List<Violation> violations = new ArrayList<>();
  private Optional<Integer> refused = Optional.empty();

  /** Returns the inferences that have come to their end. */
  List<ArrayRun.Inference> inferences() {
    return inferences;
  }

  /** Returns the rules that were broken, to which others can be added. */
  List<Violation> violations() {
    return violations;
  }

  /** Returns the status after a start with an unaligned base; empty where none was tried. */
  Optional<Integer> refused() {
    return refused;
  }

  /** Takes the next line. */
  void take(String line) {
    Matcher inference = INFERENCE.matcher(line);
    Matcher violation = VIOLATION.matcher(line);
    if (inference.matches()) {
      inferences.add(inference(inference));
    } else if (violation.matches()) {
      violations.add(
          new Violation("m_axi", Long.parseLong(violation.group(1)), violation.group(2)));
    } else if (line.startsWith("refused ")) {
      refused = Optional.of(Integer.valueOf(line.substring("refused ".length())));
    } else {
      throw new IllegalStateException("the harness said: " + line);
    }
  }

  private static ArrayRun.Inference inference(Matcher matcher) {
    return new ArrayRun.Inference(
        Integer.parseInt(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)),
        Integer.parseInt(matcher.group(5)),
        Long.parseLong(matcher.group(6)),
        Long.parseLong(matcher.group(7)));
  }
}
