// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.model.Activation;
import org.bitloom.model.TfliteVariant;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.ListExpression;
import org.bitloom.syntax.NameExpression;
import org.bitloom.syntax.NumberLiteral;

/** What can be written behind an attribute's colon. */
enum AttributeType {
  COUNT("a whole number from 1 on, such as 10"),
  WHOLE("a whole number, such as -1"),
  FLAG("true or false"),
  REAL("a number, such as 0.5"),
  PAIR("two whole numbers from 1 on, such as [2, 2]"),
  SIZES("a list of whole numbers from 1 on, such as [28, 28, 1]"),
  INDICES("a list of whole numbers from 0 on, such as [0, 2, 0]"),
  ACTIVATION("none, relu, relu6 or clip(LOW, HIGH) with LOW not above HIGH"),
  PADDING("same, valid or [top, bottom, left, right]"),
  VARIANT("desktop or micro"),
  EDGES("[before, after] of each dimension from the outermost on, such as [1, 1, 1, 1]"),
  VECTOR("a list of numbers, such as [1, 2]"),
  MATRIX("a list of rows of the same length, such as [[1, 2], [3, 4]]");

  private final String form;

  AttributeType(String form) {
    this.form = form;
  }

  /** Returns what is expected, with an example. */
  String form() {
    return form;
  }

  /** Returns the value, if it has the form of this type. */
  Optional<AttributeValue> read(Expression value) {
    return switch (this) {
      case COUNT -> Scalars.positive(value).map(AttributeValue.Count::new);
      case WHOLE -> Scalars.whole(value).map(AttributeValue.Whole::new);
      case FLAG -> flag(value).map(AttributeValue.Flag::new);
      case REAL -> finite(value).map(AttributeValue.Real::new);
      case PAIR -> sizes(value).filter(s -> s.size() == 2).map(AttributeValue.Sizes::new);
      case SIZES -> sizes(value).map(AttributeValue.Sizes::new);
      case INDICES -> indices(value).map(AttributeValue.Edges::new);
      case ACTIVATION -> activation(value).map(AttributeValue.Clamp::new);
      case PADDING -> padding(value);
      case VARIANT -> variant(value).map(AttributeValue.Variant::new);
      case EDGES -> edges(value).map(AttributeValue.Edges::new);
      case VECTOR -> numbers(value).flatMap(AttributeType::vector);
      case MATRIX -> matrix(value);
    };
  }

  private static Optional<Boolean> flag(Expression value) {
    String text = value instanceof NameExpression name ? name.text() : "";
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<TfliteVariant> variant(Expression value) {
    return value instanceof NameExpression name
        ? TfliteVariant.named(name.text())
        : Optional.empty();
  }

  private static Optional<Float> finite(Expression value) {
    return Scalars.nearestFloat(value).filter(Float::isFinite);
  }

  private static Optional<List<Integer>> sizes(Expression value) {
    return elements(value)
        .map(e -> e.stream().flatMap(v -> Scalars.positive(v).stream()).toList())
        .filter(s -> !s.isEmpty() && s.size() == elements(value).orElseThrow().size());
  }

  private static Optional<List<Integer>> border(Expression value) {
    return edges(value).filter(s -> s.size() == 4);
  }

  private static Optional<List<Integer>> edges(Expression value) {
    return indices(value).filter(s -> s.size() % 2 == 0);
  }

  private static Optional<List<Integer>> indices(Expression value) {
    return elements(value)
        .map(
            e ->
                e.stream()
                    .flatMap(v -> Scalars.whole(v).stream())
                    .filter(n -> n >= 0 && n <= 65536)
                    .map(Long::intValue)
                    .toList())
        .filter(s -> s.size() == elements(value).orElseThrow().size())
        .filter(s -> !s.isEmpty());
  }

  private static Optional<List<Expression>> elements(Expression value) {
    return value instanceof ListExpression list ? Optional.of(list.elements()) : Optional.empty();
  }

  private static Optional<AttributeValue> padding(Expression value) {
    if (value instanceof NameExpression name) {
      return switch (name.text()) {
        case "same" -> Optional.of(new AttributeValue.SamePadding());
        case "valid" -> Optional.of(new AttributeValue.Border(List.of(0, 0, 0, 0)));
        default -> Optional.empty();
      };
    }
    return border(value).map(AttributeValue.Border::new);
  }

  private static Optional<Activation> activation(Expression value) {
    if (value instanceof NameExpression name) {
      return switch (name.text()) {
        case "none" -> Optional.of(new Activation.None());
        case "relu" -> Optional.of(new Activation.Relu());
        case "relu6" -> Optional.of(new Activation.Relu6());
        default -> Optional.empty();
      };
    }
    return value instanceof CallExpression call && call.name().text().equals("clip")
        ? clip(call.arguments())
        : Optional.empty();
  }

  private static Optional<Activation> clip(List<Argument> arguments) {
    List<Float> bounds =
        arguments.stream()
            .filter(a -> a.name().isEmpty())
            .flatMap(a -> finite(a.value()).stream())
            .toList();
    boolean wellFormed =
        arguments.size() == 2 && bounds.size() == 2 && bounds.get(0) <= bounds.get(1);
    return wellFormed
        ? Optional.of(new Activation.Clip(bounds.get(0), bounds.get(1)))
        : Optional.empty();
  }

  private static Optional<AttributeValue> vector(List<BigDecimal> values) {
    return Optional.of(new AttributeValue.Numbers(List.of(values.size()), values));
  }

  private static Optional<AttributeValue> matrix(Expression value) {
    List<BigDecimal> all = new ArrayList<>();
    List<Expression> rows = elements(value).orElse(List.of());
    int columns = -1;
    for (Expression row : rows) {
      Optional<List<BigDecimal>> numbers = numbers(row);
      if (numbers.isEmpty() || (columns >= 0 && numbers.get().size() != columns)) {
        return Optional.empty();
      }
      columns = numbers.get().size();
      all.addAll(numbers.get());
    }
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new AttributeValue.Numbers(List.of(rows.size(), columns), all));
  }

  private static Optional<List<BigDecimal>> numbers(Expression value) {
    List<BigDecimal> numbers = new ArrayList<>();
    for (Expression element : elements(value).orElse(List.of())) {
      if (!(element instanceof NumberLiteral number)) {
        return Optional.empty();
      }
      numbers.add(number.value());
    }
    return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers);
  }
}
