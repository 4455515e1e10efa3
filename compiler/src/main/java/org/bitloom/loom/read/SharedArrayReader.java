// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.model.Hardware;
import org.bitloom.model.Hardware.SharedArray;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;

/**
 * Reads the clauses of the hardware block that ask for an array which all layers share: {@code
 * target}, {@code buffer} and {@code memory}.
 */
final class SharedArrayReader {
  private static final String TARGET = "target";
  private static final String BUFFER = "buffer";

  private static final Map<String, String> HELP =
      Map.of(
          TARGET,
          "write target array; or target dataflow;",
          BUFFER,
          "write buffer 256 KiB; at most " + SharedArray.MOST_KIBIBYTES + " KiB",
          "memory",
          "write memory axi4(width: 128); with a width of 32, 64, 128, 256 or 512 bits");

  private final Problems problems;
  private final Map<String, Placed<Integer>> values = new HashMap<>();

  SharedArrayReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads one clause; errors are reported. */
  void read(Clause clause) {
    String word = clause.keyword().text();
    Optional<Integer> value =
        switch (word) {
          case TARGET -> target(clause.values());
          case BUFFER -> buffer(clause.values());
          default -> memory(clause.values());
        };
    if (value.isEmpty()) {
      problems.report(Code.INVALID_HARDWARE.at(clause.span(), word).withHelp(HELP.get(word)));
    } else if (values.containsKey(word)) {
      problems.report(Code.INVALID_HARDWARE.at(clause.span(), word).withLabel("the second one"));
    } else {
      values.put(word, new Placed<>(value.get(), clause.span()));
    }
  }

  /** Returns 1 for the shared array, 0 for an engine per layer. */
  private static Optional<Integer> target(List<Expression> values) {
    String words = values.size() == 1 ? values.get(0).span().text() : "";
    return switch (words) {
      case "array" -> Optional.of(1);
      case "dataflow" -> Optional.of(0);
      default -> Optional.empty();
    };
  }

  private static Optional<Integer> buffer(List<Expression> values) {
    boolean unit = values.size() == 2 && values.get(1).span().text().equals("KiB");
    return unit
        ? Scalars.positive(values.get(0)).filter(n -> n <= SharedArray.MOST_KIBIBYTES)
        : Optional.empty();
  }

  private static Optional<Integer> memory(List<Expression> values) {
    boolean port =
        values.size() == 1
            && values.get(0) instanceof CallExpression call
            && call.name().text().equals("axi4")
            && call.arguments().size() == 1
            && call.arguments().get(0).name().map(n -> n.text().equals("width")).orElse(false);
    return port
        ? Scalars.positive(((CallExpression) values.get(0)).arguments().get(0).value())
            .filter(SharedArray::isWidth)
        : Optional.empty();
  }

  /**
   * Returns the array that the clauses ask for; what contradicts it is reported.
   *
   * @param goal of the block
   * @param folded whether a layer has a folding of its own
   */
  Optional<SharedArray> array(Hardware.Goal goal, boolean folded) {
    boolean wanted = values.containsKey(TARGET) && values.get(TARGET).value() == 1;
    if (!wanted) {
      values.forEach(
          (word, placed) -> {
            if (!word.equals(TARGET)) {
              problems.report(
                  Code.INVALID_HARDWARE
                      .at(placed.span(), word)
                      .withLabel("only 'target array' has it")
                      .withHelp("write target array;"));
            }
          });
      return Optional.empty();
    }
    if (!(goal instanceof Hardware.Multipliers) || folded) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(values.get(TARGET).span(), TARGET)
              .withLabel(
                  "layers that share an array have a budget of multipliers, no fold and no decode")
              .withHelp("give that alone: multipliers 256;"));
    }
    return Optional.of(
        new SharedArray(
            value(BUFFER, SharedArray.DEFAULT.bufferKibibytes()),
            value("memory", SharedArray.DEFAULT.memoryBits())));
  }

  private int value(String word, int otherwise) {
    return values.containsKey(word) ? values.get(word).value() : otherwise;
  }
}
