// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;

/** Builds expressions, and reports numbers and strings that have no meaning. */
record ExpressionBuilder(SyntaxReport report) {
  /** A dimension is an array's length in every format that is read. */
  private static final long LARGEST_DIMENSION = Integer.MAX_VALUE;

  Identifier identifier(LoomParser.IdentifierContext identifier) {
    return new Identifier(identifier.getText(), span(identifier));
  }

  List<Expression> expressions(List<LoomParser.ExpressionContext> expressions) {
    return expressions.stream().map(this::expression).toList();
  }

  Expression expression(LoomParser.ExpressionContext expression) {
    if (!expression.NUMBER().isEmpty()) {
      return number(expression);
    }
    if (expression.STRING() != null) {
      return string(expression.STRING());
    }
    if (expression.list() != null) {
      return new ListExpression(
          expressions(expression.list().expression()), span(expression.list()));
    }
    return named(expression);
  }

  private Expression named(LoomParser.ExpressionContext expression) {
    Identifier name = identifier(expression.identifier());
    if (expression.callArguments() != null) {
      return new CallExpression(
          name, arguments(expression.callArguments().argument()), span(expression));
    }
    if (expression.angleParameters() != null) {
      return new TypeExpression(
          name,
          TypeExpression.Brackets.ANGLE,
          expressions(expression.angleParameters().expression()),
          span(expression));
    }
    return new NameExpression(name);
  }

  List<Argument> arguments(List<LoomParser.ArgumentContext> arguments) {
    return arguments.stream().map(this::argument).toList();
  }

  private Argument argument(LoomParser.ArgumentContext argument) {
    Expression first = expression(argument.expression(0));
    if (argument.COLON() == null) {
      return new Argument(Optional.empty(), first);
    }
    Expression value = expression(argument.expression(1));
    if (first instanceof NameExpression word) {
      return new Argument(Optional.of(word.name()), value);
    }
    report.report(
        Code.UNEXPECTED_TOKEN
            .at(report.span(argument.COLON().getSymbol()), "',' or a closing bracket", "':'")
            .withLabel("only a name may stand before it"));
    return new Argument(Optional.empty(), value);
  }

  TypeExpression type(LoomParser.TypeContext type) {
    Identifier name = identifier(type.identifier());
    if (type.typeParameters() == null) {
      return new TypeExpression(name);
    }
    boolean angle = type.typeParameters().LEFT_ANGLE() != null;
    return new TypeExpression(
        name,
        angle ? TypeExpression.Brackets.ANGLE : TypeExpression.Brackets.ROUND,
        expressions(type.typeParameters().expression()),
        span(type));
  }

  List<Long> shape(LoomParser.ShapeContext shape) {
    return shape.NUMBER().stream().map(this::dimension).toList();
  }

  private long dimension(TerminalNode node) {
    NumberLiteral number = number(node);
    long dimension = number.wholeNumber().orElse(0L);
    if (dimension >= 1 && dimension <= LARGEST_DIMENSION) {
      return dimension;
    }
    report.report(
        Code.INVALID_DIMENSION
            .at(number.span(), shortened(number.text()))
            .withNote("a dimension is a whole number from 1 to " + LARGEST_DIMENSION));
    return 1;
  }

  private Expression number(LoomParser.ExpressionContext expression) {
    NumberLiteral first = number(expression.NUMBER(0));
    if (expression.SLASH() == null) {
      return first;
    }
    NumberLiteral denominator = number(expression.NUMBER(1));
    if (denominator.value().signum() == 0) {
      report.report(Code.ZERO_DENOMINATOR.at(denominator.span()).withLabel("is zero"));
      return first;
    }
    return new RatioLiteral(first, denominator, span(expression));
  }

  private NumberLiteral number(TerminalNode node) {
    String text = node.getText();
    Span span = report.span(node.getSymbol());
    if (text.length() > NumberLiteral.MOST_CHARACTERS) {
      String limit = "longer than " + NumberLiteral.MOST_CHARACTERS + " characters";
      report.report(Code.NUMBER_TOO_LARGE.at(span, limit));
      return new NumberLiteral("1", span);
    }
    if (exponent(text) > NumberLiteral.LARGEST_EXPONENT) {
      String limit = "with an exponent beyond " + NumberLiteral.LARGEST_EXPONENT;
      report.report(Code.NUMBER_TOO_LARGE.at(span, limit).withNote("that of a double ends at 308"));
      return new NumberLiteral("1", span);
    }
    return new NumberLiteral(text, span);
  }

  /** The size of the exponent, at most one more than the largest legal one. */
  private static int exponent(String text) {
    int e = Math.max(text.indexOf('e'), text.indexOf('E'));
    String digits = text.substring(e + 1).replaceFirst("^[+-]?0*", "");
    if (e < 0 || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 3 ? NumberLiteral.LARGEST_EXPONENT + 1 : Integer.parseInt(digits);
  }

  StringLiteral string(TerminalNode node) {
    Span span = report.span(node.getSymbol());
    String body = span.text().substring(1, span.text().length() - 1);
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < body.length(); i++) {
      char character = body.charAt(i);
      if (character == '\\') {
        i++;
        character = body.charAt(i);
        checkEscape(span, i, character);
      }
      value.append(character);
    }
    return new StringLiteral(value.toString(), span);
  }

  private void checkEscape(Span string, int index, char character) {
    if (character != '"' && character != '\\') {
      int start = string.start() + index;
      report.report(
          Code.INVALID_ESCAPE
              .at(new Span(report.source(), start, start + 2), "\\" + character)
              .withHelp("a backslash is written \\\\; folders are separated by /"));
    }
  }

  private static String shortened(String text) {
    return text.length() <= 30 ? text : text.substring(0, 30) + "...";
  }

  private Span span(ParserRuleContext context) {
    return report.span(context.getStart(), context.getStop());
  }
}
