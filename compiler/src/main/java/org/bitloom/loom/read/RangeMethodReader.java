// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.quantize.RangeMethod;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.NameExpression;
import org.bitloom.syntax.NumberLiteral;

/** Reads what follows the word {@code by}. */
final class RangeMethodReader {
  private static final String PERCENTILE = "percentile";
  private static final List<String> METHODS = List.of("minmax", PERCENTILE, "mse", "entropy");

  private RangeMethodReader() {}

  /** Returns the method, or reports why there is none. */
  static Optional<RangeMethod> read(Expression value, String clause, Problems problems) {
    if (value instanceof CallExpression call && call.name().text().equals(PERCENTILE)) {
      return percentile(call, clause, problems);
    }
    String word = value instanceof NameExpression name ? name.text() : value.span().text();
    switch (word) {
      case "minmax":
        return Optional.of(RangeMethod.MIN_MAX);
      case "mse":
        return Optional.of(RangeMethod.MEAN_SQUARED_ERROR);
      case "entropy":
        return Optional.of(RangeMethod.ENTROPY);
      default:
        problems.report(
            Code.INVALID_CLAUSE
                .at(value.span(), clause)
                .withLabel(word.equals(PERCENTILE) ? "without its number" : "no method")
                .withNote("methods: minmax, percentile(99.9), mse, entropy")
                .withHelp(Suggestion.didYouMean(word, METHODS)));
        return Optional.empty();
    }
  }

  private static Optional<RangeMethod> percentile(
      CallExpression call, String clause, Problems problems) {
    List<Argument> arguments = call.arguments();
    if (arguments.size() == 1
        && arguments.get(0).name().isEmpty()
        && arguments.get(0).value() instanceof NumberLiteral number) {
      double percent = number.value().doubleValue();
      if (percent > 50 && percent <= 100) {
        return Optional.of(new RangeMethod.Percentile(percent));
      }
    }
    problems.report(
        Code.INVALID_CLAUSE
            .at(call.span(), clause)
            .withLabel("one number above 50, at most 100, is expected"));
    return Optional.empty();
  }
}
