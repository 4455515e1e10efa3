// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Misfit;
import org.bitloom.model.ShapeResult;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.LayerStatement;
import org.bitloom.syntax.NameExpression;

/**
 * Says in the source why a layer cannot be computed with its inputs.
 *
 * @param attributes of the statement
 */
record MisfitReport(LayerStatement statement, Attributes attributes) {
  /** Returns the diagnostic. */
  Diagnostic diagnostic(Misfit misfit) {
    String name = statement.name().text();
    Span place = statement.name().span();
    Span kind = statement.kind().span();
    return switch (misfit) {
      case Misfit.Shapes shapes ->
          Code.SHAPE_MISMATCH.at(kind, name).withNote(shapes.reason()).withHelp(shapes.help());
      case Misfit.Chosen chosen ->
          Code.INVALID_ATTRIBUTE
              .at(attributes.place(chosen.attribute()).orElse(place), chosen.attribute())
              .withLabel(chosen.reason())
              .withHelp(chosen.help());
      case Misfit.TooLarge large -> tooLarge(kind, name, large);
      case Misfit.TooWide wide -> tooWide(place, wide);
      case Misfit.Scales scales ->
          Code.MULTIPLIER_TOO_LARGE.at(place, name).withNote(scales.reason());
    };
  }

  /** Returns the diagnostic of a tensor that is too large. */
  static Diagnostic tooLarge(Span place, String name, Misfit.TooLarge large) {
    return Code.TENSOR_TOO_LARGE
        .at(place, name)
        .withLabel("shape " + large.dimensions())
        .withNote("a tensor has at most " + ShapeResult.MOST_ELEMENTS + " elements");
  }

  private Diagnostic tooWide(Span place, Misfit.TooWide wide) {
    String input = inputNames(statement).get(wide.input());
    Code code =
        switch (wide.use()) {
          case OPERAND -> Code.INPUT_TOO_WIDE;
          case INDEX -> Code.TABLE_TOO_LARGE;
        };
    return code.at(place, input, wide.type())
        .withNote(wide.reason())
        .withHelp("requantize '" + input + "' to a narrower type");
  }

  /** Returns the names of a layer's inputs. */
  static List<String> inputNames(LayerStatement statement) {
    return statement.arguments().stream()
        .filter(a -> a.name().isEmpty())
        .map(Argument::value)
        .filter(NameExpression.class::isInstance)
        .map(a -> ((NameExpression) a).text())
        .toList();
  }
}
