// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;

/** Reads the clauses of one target of the numerics block, possibly from several rules. */
final class ClauseReader {
  private static final int WIDEST_ACCUMULATOR = 62;

  private final String target;
  private final Problems problems;
  private final FormatReader formats;
  private final TensorClauseReader tensors;
  private LayerNumerics read = LayerNumerics.NOTHING;

  ClauseReader(String target, Problems problems) {
    this.target = target;
    this.problems = problems;
    this.formats = new FormatReader(problems);
    this.tensors = new TensorClauseReader(target, problems);
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
                  tensors.read(part, clause, read.weights()),
                  read.activations(),
                  read.rounding(),
                  read.accumulator());
      case ACTIVATIONS ->
          read =
              new LayerNumerics(
                  read.weights(),
                  tensors.read(part, clause, read.activations()),
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
    return reader
        .apply(value)
        .map(v -> tensors.keep(before, v, value.span(), clause.keyword().text()));
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
}
