// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bitloom.diagnostic.Span;

/**
 * A number type with its parameters, such as {@code int8}, {@code fixed<8, 4>} or {@code pow2(4)}.
 *
 * <p>An input's type always parses as this. Among the values of a clause only a type with angle
 * brackets does, since {@code int8} looks like any name and {@code pow2(4)} like any call: {@link
 * #from} reads all three.
 *
 * @param name the type's name
 * @param brackets how the parameters are written; {@code NONE} exactly if there are none
 * @param parameters the parameters
 * @param span where it stands
 */
public record TypeExpression(
    Identifier name, Brackets brackets, List<Expression> parameters, Span span)
    implements Expression {
  /** The brackets around a type's parameters. */
  public enum Brackets {
    /** No parameters: {@code int8}. */
    NONE,
    /** {@code fixed<8, 4>}. */
    ANGLE,
    /** {@code codebook(16)}. */
    ROUND
  }

  public TypeExpression {
    Objects.requireNonNull(name, "name");
    parameters = List.copyOf(parameters);
    if ((brackets == Brackets.NONE) != parameters.isEmpty()) {
      throw new IllegalArgumentException("brackets " + brackets + " around " + parameters);
    }
    Objects.requireNonNull(span, "span");
  }

  /** A type without parameters. */
  public TypeExpression(Identifier name) {
    this(name, Brackets.NONE, List.of(), name.span());
  }

  /** The value read as a type, if it has the form of one. */
  public static Optional<TypeExpression> from(Expression value) {
    return switch (value) {
      case TypeExpression type -> Optional.of(type);
      case NameExpression word -> Optional.of(new TypeExpression(word.name()));
      case CallExpression call -> from(call);
      case NumberLiteral number -> Optional.empty();
      case RatioLiteral ratio -> Optional.empty();
      case StringLiteral string -> Optional.empty();
      case ListExpression list -> Optional.empty();
    };
  }

  private static Optional<TypeExpression> from(CallExpression call) {
    List<Expression> values = call.arguments().stream().map(Argument::value).toList();
    if (values.isEmpty() || call.arguments().stream().anyMatch(a -> a.name().isPresent())) {
      return Optional.empty();
    }
    return Optional.of(new TypeExpression(call.name(), Brackets.ROUND, values, call.span()));
  }
}
