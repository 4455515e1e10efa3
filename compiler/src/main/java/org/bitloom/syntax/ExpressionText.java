// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The canonical spelling of values, clauses and arguments.
 *
 * <p>A line feed in the result is a space at which a long line may be broken; nothing else contains
 * one.
 */
final class ExpressionText {
  private static final String SEPARATOR = ",\n";

  private ExpressionText() {}

  static String of(Expression expression) {
    return switch (expression) {
      case NumberLiteral number -> number.text();
      case RatioLiteral ratio -> ratio.numerator().text() + "/" + ratio.denominator().text();
      case StringLiteral string -> of(string);
      case NameExpression word -> word.text();
      case ListExpression list -> "[" + joined(list.elements(), SEPARATOR) + "]";
      case CallExpression call -> call.name().text() + "(" + arguments(call.arguments()) + ")";
      case TypeExpression type -> of(type);
    };
  }

  private static String of(StringLiteral string) {
    return '"' + string.value().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String of(TypeExpression type) {
    String name = type.name().text();
    return switch (type.brackets()) {
      case NONE -> name;
      case ANGLE -> name + "<" + joined(type.parameters(), ",") + ">";
      case ROUND -> name + "(" + joined(type.parameters(), SEPARATOR) + ")";
    };
  }

  static String arguments(List<Argument> arguments) {
    return arguments.stream()
        .map(a -> a.name().map(n -> n.text() + ": ").orElse("") + of(a.value()))
        .collect(Collectors.joining(SEPARATOR));
  }

  static String shape(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  static String clause(Clause clause) {
    String values = joined(clause.values(), " ");
    return values.isEmpty() ? clause.keyword().text() : clause.keyword().text() + " " + values;
  }

  static String clauses(List<Clause> clauses) {
    return clauses.stream().map(ExpressionText::clause).collect(Collectors.joining(SEPARATOR));
  }

  private static String joined(List<Expression> expressions, String separator) {
    return expressions.stream().map(ExpressionText::of).collect(Collectors.joining(separator));
  }
}
