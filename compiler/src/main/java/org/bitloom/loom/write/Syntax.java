// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.LayerCall;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.Identifier;
import org.bitloom.syntax.LayerStatement;
import org.bitloom.syntax.ListExpression;
import org.bitloom.syntax.NameExpression;
import org.bitloom.syntax.NumberLiteral;
import org.bitloom.syntax.TypeExpression;

/**
 * Pieces of a syntax tree that were not read from text.
 *
 * @param place of all of them
 */
public record Syntax(Span place) {
  /** Returns the statement of a layer. */
  public LayerStatement layer(String name, LayerCall call) {
    List<Argument> arguments = new ArrayList<>();
    call.inputs().forEach(input -> arguments.add(positional(word(input))));
    call.arguments().forEach(a -> arguments.add(named(a.name(), value(a.value()))));
    return new LayerStatement(name(name), name(call.kind()), arguments, place);
  }

  private Expression value(LayerCall.Value value) {
    return switch (value) {
      case LayerCall.Whole(long whole) -> number(whole);
      case LayerCall.Real(double real) -> real((float) real);
      case LayerCall.Word(String word) -> word(word);
      case LayerCall.Wholes(List<Integer> wholes) ->
          new ListExpression(wholes.stream().map(this::number).toList(), place);
      case LayerCall.Clamp(double low, double high) ->
          call("clip", positional(real((float) low)), positional(real((float) high)));
    };
  }

  /** Returns a name. */
  public Identifier name(String text) {
    return new Identifier(text, place);
  }

  /** Returns a name as a value. */
  Expression word(String text) {
    return new NameExpression(name(text));
  }

  /** Returns a whole number. */
  Expression number(long value) {
    return new NumberLiteral(Long.toString(value), place);
  }

  /** Returns a float32 as decimal text that reads back as the same float32. */
  Expression real(float value) {
    return new NumberLiteral(Float.toString(value).replaceFirst("\\.0$", ""), place);
  }

  /** Returns a name with arguments. */
  Expression call(String name, Argument... arguments) {
    return new CallExpression(name(name), List.of(arguments), place);
  }

  private static Argument positional(Expression value) {
    return new Argument(Optional.empty(), value);
  }

  /** Returns an argument behind its name. */
  Argument named(String name, Expression value) {
    return new Argument(Optional.of(name(name)), value);
  }

  /** Returns a keyword with its values. */
  Clause clause(String keyword, List<Expression> values) {
    return new Clause(name(keyword), values, place);
  }

  /**
   * Returns the words of a number format or an option: names, whole numbers, and names with whole
   * numbers in brackets, such as {@code sign_magnitude<4>} or {@code pow2(4) sparse huffman}.
   */
  List<Expression> words(String text) {
    return Arrays.stream(text.split(" (?![^<(]*[>)])")).map(this::piece).toList();
  }

  private Expression piece(String text) {
    if (Character.isDigit(text.charAt(0))) {
      return number(Long.parseLong(text));
    }
    int bracket = Math.max(text.indexOf('<'), text.indexOf('('));
    if (bracket < 0) {
      return word(text);
    }
    List<Expression> parameters =
        Arrays.stream(text.substring(bracket + 1, text.length() - 1).split(", "))
            .map(number -> number(Long.parseLong(number)))
            .toList();
    TypeExpression.Brackets brackets =
        text.charAt(bracket) == '<' ? TypeExpression.Brackets.ANGLE : TypeExpression.Brackets.ROUND;
    return new TypeExpression(name(text.substring(0, bracket)), brackets, parameters, place);
  }
}
