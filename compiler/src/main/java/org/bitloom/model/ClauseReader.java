// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.ListExpression;
import org.bitloom.syntax.NameExpression;

/** Reads the clauses of one target of the numerics block, possibly from several rules. */
final class ClauseReader {
  private static final int WIDEST_ACCUMULATOR = 62;
  private static final List<String> SCHEMES =
      List.of("symmetric", "affine", "per_channel", "per_tensor");
  private static final List<String> WORDS =
      List.of("scale", "zero_point", "symmetric", "affine", "per_channel", "per_tensor");

  private final String target;
  private final Problems problems;
  private final FormatReader formats;
  private LayerNumerics read = LayerNumerics.NOTHING;

  ClauseReader(String target, Problems problems) {
    this.target = target;
    this.problems = problems;
    this.formats = new FormatReader(problems);
  }

  /** Returns all that was read. */
  LayerNumerics numerics() {
    return read;
  }

  /** Tells whether any clause has an error. */
  boolean failed() {
    return problems.failed();
  }

  /** Reads a clause of this part. */
  void read(NumericsPart part, Clause clause) {
    switch (part) {
      case WEIGHTS ->
          read =
              new LayerNumerics(
                  tensor(part, clause, read.weights()),
                  read.activations(),
                  read.rounding(),
                  read.accumulator());
      case ACTIVATIONS ->
          read =
              new LayerNumerics(
                  read.weights(),
                  tensor(part, clause, read.activations()),
                  read.rounding(),
                  read.accumulator());
      case ROUNDING ->
          read =
              new LayerNumerics(
                  read.weights(),
                  read.activations(),
                  once(read.rounding(), clause, this::rounding),
                  read.accumulator());
      case ACCUMULATOR ->
          read =
              new LayerNumerics(
                  read.weights(),
                  read.activations(),
                  read.rounding(),
                  once(read.accumulator(), clause, this::accumulator));
    }
  }

  private <T> Optional<Placed<T>> once(
      Optional<Placed<T>> before, Clause clause, Function<Expression, Optional<T>> reader) {
    if (clause.values().size() != 1) {
      problems.report(
          Code.INVALID_CLAUSE
              .at(clause.span(), clause.keyword().text())
              .withLabel("one value is expected"));
      return before;
    }
    Expression value = clause.values().get(0);
    return reader.apply(value).map(v -> keep(before, v, value.span(), clause.keyword().text()));
  }

  private <T> Placed<T> keep(Optional<Placed<T>> before, T value, Span span, String what) {
    before.ifPresent(
        b ->
            problems.report(
                Code.DUPLICATE_CLAUSE
                    .at(span, what, target)
                    .withNote("it is given before, at " + b.span().place())));
    return before.orElse(new Placed<>(value, span));
  }

  private Optional<Rounding> rounding(Expression value) {
    List<String> known = List.of(Rounding.values()).stream().map(Rounding::keyword).toList();
    String word = value.span().text();
    Optional<Rounding> rounding = Rounding.named(word);
    if (rounding.isEmpty()) {
      problems.report(
          Code.INVALID_CLAUSE
              .at(value.span(), NumericsPart.ROUNDING.keyword())
              .withLabel("no rounding")
              .withNote("roundings: " + String.join(", ", known))
              .withHelp(Suggestion.didYouMean(word, known)));
    }
    return rounding;
  }

  private Optional<IntType> accumulator(Expression value) {
    Optional<NumberFormat> format = formats.read(value, WIDEST_ACCUMULATOR);
    if (format.isPresent()
        && format.get() instanceof NumberFormat.Integers(IntType type, var fraction)
        && type.signed()
        && fraction.isEmpty()) {
      return Optional.of(type);
    }
    if (format.isPresent()) {
      problems.report(
          Code.INVALID_CLAUSE
              .at(value.span(), NumericsPart.ACCUMULATOR.keyword())
              .withLabel("an accumulator is a signed integer, such as int24"));
    }
    return Optional.empty();
  }

  private TensorNumerics tensor(NumericsPart part, Clause clause, TensorNumerics before) {
    if (clause.values().isEmpty()) {
      problems.report(
          Code.INVALID_CLAUSE
              .at(clause.span(), part.keyword())
              .withLabel("a type or a scale is expected"));
    }
    TensorNumerics result = before;
    List<String> schemes = new ArrayList<>();
    Iterator<Expression> values = clause.values().iterator();
    while (values.hasNext()) {
      result = one(part, values.next(), values, result, schemes);
    }
    checkSchemes(clause, schemes, result);
    return result;
  }

  private TensorNumerics one(
      NumericsPart part,
      Expression value,
      Iterator<Expression> rest,
      TensorNumerics before,
      List<String> schemes) {
    String word = value instanceof NameExpression name ? name.text() : "";
    if (SCHEMES.contains(word)) {
      schemes.add(word);
      return before;
    }
    if (WORDS.contains(word) && !rest.hasNext()) {
      problems.report(
          Code.INVALID_CLAUSE.at(value.span(), part.keyword()).withLabel("a number must follow"));
      return before;
    }
    return switch (word) {
      case "scale" -> scale(rest.next(), before);
      case "zero_point" -> zeroPoint(rest.next(), before);
      default -> format(part, value, rest, before);
    };
  }

  private TensorNumerics scale(Expression value, TensorNumerics before) {
    List<Expression> elements =
        value instanceof ListExpression list ? list.elements() : List.of(value);
    List<Float> scales = new ArrayList<>();
    for (Expression element : elements) {
      ScaleCheck.read(element, problems).ifPresent(scales::add);
    }
    if (scales.isEmpty() && elements.isEmpty()) {
      problems.report(
          Code.INVALID_SCALE.at(value.span(), value.span().text()).withLabel("an empty list"));
    }
    if (scales.isEmpty() || scales.size() < elements.size()) {
      return before;
    }
    return new TensorNumerics(
        before.format(),
        Optional.of(keep(before.scales(), List.copyOf(scales), value.span(), "scale")),
        before.zeroPoint());
  }

  private TensorNumerics zeroPoint(Expression value, TensorNumerics before) {
    Optional<Long> number = Scalars.whole(value);
    if (number.isEmpty()) {
      problems.report(
          Code.INVALID_ZERO_POINT
              .at(value.span(), value.span().text())
              .withLabel("no whole number"));
      return before;
    }
    return new TensorNumerics(
        before.format(),
        before.scales(),
        Optional.of(keep(before.zeroPoint(), number.get(), value.span(), "zero_point")));
  }

  private TensorNumerics format(
      NumericsPart part, Expression value, Iterator<Expression> rest, TensorNumerics before) {
    Optional<String> meant =
        value instanceof NameExpression name && !FormatReader.isTypeWord(name.text())
            ? Suggestion.nearest(name.text(), WORDS)
            : Optional.empty();
    if (meant.isPresent()) {
      problems.report(
          Code.INVALID_CLAUSE
              .at(value.span(), part.keyword())
              .withLabel("unknown word")
              .withHelp("did you mean '" + meant.get() + "'?"));
      rest.forEachRemaining(skipped -> {});
      return before;
    }
    Optional<NumberFormat> format = formats.read(value, FormatReader.WIDEST_ELEMENT);
    if (format.isEmpty() || !usable(part, format.get(), value.span())) {
      return before;
    }
    return new TensorNumerics(
        Optional.of(keep(before.format(), format.get(), value.span(), "type")),
        before.scales(),
        before.zeroPoint());
  }

  /** Reports a format that exists in the language but not here. */
  private boolean usable(NumericsPart part, NumberFormat format, Span span) {
    String whose =
        target.equals("default")
            ? "for layers without a rule of their own"
            : "of layer '" + target + "'";
    switch (format) {
      case NumberFormat.Integers integers -> {
        return true;
      }
      case NumberFormat.Accumulator accumulator -> {
        if (part == NumericsPart.WEIGHTS) {
          problems.report(
              Code.INVALID_CLAUSE
                  .at(span, part.keyword())
                  .withLabel("weights have a type of their own"));
        }
        return part == NumericsPart.ACTIVATIONS;
      }
      case NumberFormat.OfWeights weightsOnly -> {
        if (part == NumericsPart.ACTIVATIONS) {
          reportUnsupported(part, span, whose);
        }
        return part == NumericsPart.WEIGHTS;
      }
      case NumberFormat.NotBuilt other -> {
        reportUnsupported(part, span, whose);
        return false;
      }
    }
  }

  private void reportUnsupported(NumericsPart part, Span span, String whose) {
    boolean weights = part == NumericsPart.WEIGHTS;
    Code code = weights ? Code.UNSUPPORTED_WEIGHT_FORMAT : Code.UNSUPPORTED_ACTIVATION_FORMAT;
    problems.report(
        code.at(span, span.text())
            .withLabel(part.keyword() + " " + whose)
            .withNote(
                "formats that are built: int1 to int16, uint1 to uint16, fixed, ufixed"
                    + (weights ? ", sign_magnitude, bipolar, ternary, pow2, codebook" : ""))
            .withHelp("write int8, and give integer values with their scale"));
  }

  private void checkSchemes(Clause clause, List<String> schemes, TensorNumerics tensor) {
    boolean shifted = tensor.zeroPoint().map(z -> z.value() != 0).orElse(false);
    if (schemes.contains("symmetric") && shifted) {
      reportClash(clause, "symmetric means zero_point 0");
    }
    boolean several = tensor.scales().map(s -> s.value().size() > 1).orElse(false);
    if (schemes.contains("per_tensor") && several) {
      reportClash(clause, "per_tensor means one scale");
    }
    if (schemes.contains("symmetric") && schemes.contains("affine")) {
      reportClash(clause, "either symmetric or affine");
    }
    if (schemes.contains("per_tensor") && schemes.contains("per_channel")) {
      reportClash(clause, "either per_tensor or per_channel");
    }
  }

  private void reportClash(Clause clause, String label) {
    problems.report(
        Code.INVALID_CLAUSE.at(clause.span(), clause.keyword().text()).withLabel(label));
  }
}
