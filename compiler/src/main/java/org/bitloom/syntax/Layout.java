// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.syntax.Doc.Group;
import org.bitloom.syntax.Doc.Indented;

/** The canonical form of each statement and value, comments left aside. */
final class Layout {
  private Layout() {}

  /** A statement of the network block; a layer's name is padded to {@code nameWidth} columns. */
  static Doc statement(NetworkStatement statement, int nameWidth) {
    return switch (statement) {
      case InputStatement input -> input(input);
      case OutputStatement output ->
          Doc.sequence(
              Doc.text("output "),
              new Indented(
                  Doc.filled(output.names().stream().map(n -> Doc.text(n.text())).toList())),
              Doc.text(";"));
      case LayerStatement layer ->
          Doc.sequence(
              Doc.text(padded(layer.name(), nameWidth) + " = " + layer.kind().text()),
              arguments(layer.arguments()),
              Doc.text(";"));
    };
  }

  private static Doc input(InputStatement input) {
    List<Doc> parts = new ArrayList<>();
    parts.add(Doc.text("input " + input.name().text() + ": "));
    parts.add(value(input.type()));
    List<Doc> shape = input.shape().stream().map(d -> Doc.text(Long.toString(d))).toList();
    parts.add(Doc.bracketed("[", Doc.filled(shape), "]"));
    for (Clause clause : input.clauses()) {
      parts.add(new Group(new Indented(Doc.sequence(Doc.SPACE, clause(clause)))));
    }
    parts.add(Doc.text(";"));
    return new Doc.Sequence(parts);
  }

  static Doc statement(WeightsStatement weights) {
    return Doc.sequence(Doc.text("weights "), value(weights.file()), Doc.text(";"));
  }

  /** A statement of the numerics block; a rule's target is padded to {@code nameWidth} columns. */
  static Doc statement(NumericsStatement statement, int nameWidth) {
    return switch (statement) {
      case NumericsRule rule ->
          Doc.sequence(
              Doc.text(padded(rule.target(), nameWidth) + " "),
              new Group(new Indented(clauses(rule.clauses()))),
              Doc.text(";"));
      case CalibrateStatement calibrate -> calibrate(calibrate);
    };
  }

  private static Doc calibrate(CalibrateStatement calibrate) {
    Doc clauses =
        calibrate.clauses().isEmpty()
            ? Doc.text("")
            : new Group(new Indented(Doc.sequence(Doc.SPACE, clauses(calibrate.clauses()))));
    return Doc.sequence(Doc.text("calibrate "), value(calibrate.data()), clauses, Doc.text(";"));
  }

  static Doc statement(HardwareStatement statement) {
    return Doc.sequence(clause(statement.clause()), Doc.text(";"));
  }

  private static Doc clauses(List<Clause> clauses) {
    return Doc.stacked(clauses.stream().map(Layout::clause).toList());
  }

  private static Doc clause(Clause clause) {
    List<Doc> parts = new ArrayList<>(List.of(Doc.text(clause.keyword().text())));
    for (Expression value : clause.values()) {
      boolean atom = isAtom(value);
      Doc space = atom ? Doc.SPACE : Doc.text(" ");
      Doc part = Doc.sequence(space, value(value));
      parts.add(atom ? new Group(new Indented(part)) : part);
    }
    return new Doc.Sequence(parts);
  }

  private static Doc arguments(List<Argument> arguments) {
    return arguments.isEmpty()
        ? Doc.text("()")
        : Doc.bracketed("(", Doc.stacked(arguments.stream().map(Layout::argument).toList()), ")");
  }

  private static Doc argument(Argument argument) {
    Doc value = value(argument.value());
    return argument
        .name()
        .map(name -> Doc.sequence(Doc.text(name.text() + ": "), value))
        .orElse(value);
  }

  private static Doc value(Expression value) {
    return switch (value) {
      case NumberLiteral number -> Doc.text(number.text());
      case RatioLiteral ratio ->
          Doc.text(ratio.numerator().text() + "/" + ratio.denominator().text());
      case StringLiteral string ->
          Doc.text('"' + string.value().replace("\\", "\\\\").replace("\"", "\\\"") + '"');
      case NameExpression name -> Doc.text(name.text());
      case ListExpression list ->
          list.elements().isEmpty()
              ? Doc.text("[]")
              : Doc.bracketed("[", elements(list.elements()), "]");
      case CallExpression call ->
          Doc.sequence(Doc.text(call.name().text()), arguments(call.arguments()));
      case TypeExpression type -> type(type);
    };
  }

  private static Doc type(TypeExpression type) {
    Doc name = Doc.text(type.name().text());
    Doc parameters = elements(type.parameters());
    return switch (type.brackets()) {
      case NONE -> name;
      case ANGLE -> Doc.sequence(name, Doc.bracketed("<", parameters, ">"));
      case ROUND -> Doc.sequence(name, Doc.bracketed("(", parameters, ")"));
    };
  }

  /** Numbers and words side by side, rows of a matrix one below the other. */
  private static Doc elements(List<Expression> elements) {
    List<Doc> docs = elements.stream().map(Layout::value).toList();
    return elements.stream().allMatch(Layout::isAtom) ? Doc.filled(docs) : Doc.stacked(docs);
  }

  private static boolean isAtom(Expression value) {
    return switch (value) {
      case NumberLiteral number -> true;
      case RatioLiteral ratio -> true;
      case StringLiteral string -> true;
      case NameExpression name -> true;
      case ListExpression list -> false;
      case CallExpression call -> false;
      case TypeExpression type -> false;
    };
  }

  private static String padded(Identifier name, int width) {
    return name.text() + " ".repeat(Math.max(0, width - name.text().length()));
  }
}
