// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.model.CalibrationRequest;
import org.bitloom.syntax.CalibrateStatement;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.NumericsBlock;
import org.bitloom.syntax.NumericsRule;
import org.bitloom.syntax.NumericsStatement;

/** The numerics block, by layer. */
final class NumericsTable {
  private static final String DEFAULT = "default";

  private final Scope scope;
  private final Problems problems;
  private final Map<String, ClauseReader> targets = new HashMap<>();
  private Optional<CalibrationRequest> calibration = Optional.empty();

  private NumericsTable(Scope scope, Problems problems) {
    this.scope = scope;
    this.problems = problems;
    targets.put(DEFAULT, new ClauseReader(DEFAULT, problems.part()));
  }

  /** Reads the block; an absent block says nothing. */
  static NumericsTable read(Optional<NumericsBlock> block, Scope scope, Problems problems) {
    NumericsTable table = new NumericsTable(scope, problems);
    block.map(NumericsBlock::statements).orElse(List.of()).forEach(table::read);
    return table;
  }

  /** Returns the first calibrate statement of a block, whose errors say nothing yet. */
  static Optional<CalibrationRequest> calibration(Optional<NumericsBlock> block) {
    Problems ignored = Problems.of(new Diagnostics());
    return block.map(NumericsBlock::statements).orElse(List.of()).stream()
        .flatMap(s -> s instanceof CalibrateStatement c ? Stream.of(c) : Stream.empty())
        .findFirst()
        .map(statement -> CalibrationReader.read(statement, ignored));
  }

  /** Tells whether something that is said of this layer has an error. */
  boolean failed(String layer) {
    return targets.get(DEFAULT).failed()
        || (targets.containsKey(layer) && targets.get(layer).failed());
  }

  /** Returns what is said of this layer alone. */
  LayerNumerics own(String layer) {
    return targets.containsKey(layer) ? targets.get(layer).numerics() : LayerNumerics.NOTHING;
  }

  /** Returns what is said of this layer, completed by what is said of all. */
  LayerNumerics resolved(String layer) {
    return own(layer).over(targets.get(DEFAULT).numerics());
  }

  private void read(NumericsStatement statement) {
    switch (statement) {
      case CalibrateStatement calibrate -> calibrate(calibrate);
      case NumericsRule rule -> rule(rule);
    }
  }

  /** Returns what calibration is asked for; absent where every scale has to be written. */
  Optional<CalibrationRequest> calibration() {
    return calibration;
  }

  private void calibrate(CalibrateStatement statement) {
    CalibrationRequest request = CalibrationReader.read(statement, problems);
    calibration.ifPresent(
        first ->
            problems.report(
                Code.DUPLICATE_CLAUSE
                    .at(statement.span(), "calibrate", "numerics")
                    .withNote("it is given before, at " + first.place().place())));
    calibration = calibration.or(() -> Optional.of(request));
  }

  private void rule(NumericsRule rule) {
    String name = rule.target().text();
    Optional<LayerKind> kind = scope.kindOf(name);
    if (!rule.isDefault() && !scope.isLayer(name)) {
      reportTarget(rule);
      return;
    }
    ClauseReader reader = targets.computeIfAbsent(name, n -> new ClauseReader(n, problems.part()));
    for (Clause clause : rule.clauses()) {
      Optional<NumericsPart> part = NumericsPart.named(clause.keyword().text());
      if (part.isEmpty()) {
        reportKeyword(clause);
      } else if (kind.isPresent() && !kind.get().numerics().contains(part.get())) {
        reportMeaningless(name, kind.get(), part.get(), clause);
      } else {
        reader.read(part.get(), clause);
      }
    }
  }

  private void reportTarget(NumericsRule rule) {
    String name = rule.target().text();
    if (scope.isInput(name)) {
      problems.report(
          Code.MEANINGLESS_CLAUSE
              .at(rule.target().span(), rule.clauses().get(0).keyword().text(), name)
              .withLabel("an input")
              .withHelp("write type, scale and zero point into the input statement"));
      return;
    }
    problems.report(
        Code.UNKNOWN_LAYER
            .at(rule.target().span(), name)
            .withHelp(Suggestion.didYouMean(name, scope.layers())));
  }

  private void reportKeyword(Clause clause) {
    String word = clause.keyword().text();
    problems.report(
        Code.UNKNOWN_CLAUSE
            .at(clause.keyword().span(), word)
            .withNote("clauses: " + String.join(", ", NumericsPart.keywords()))
            .withHelp(Suggestion.didYouMean(word, NumericsPart.keywords())));
  }

  private void reportMeaningless(String name, LayerKind kind, NumericsPart part, Clause clause) {
    String known =
        List.of(NumericsPart.values()).stream()
            .filter(kind.numerics()::contains)
            .map(NumericsPart::keyword)
            .collect(Collectors.joining(", "));
    problems.report(
        Code.MEANINGLESS_CLAUSE
            .at(clause.keyword().span(), part.keyword(), name)
            .withNote(
                known.isEmpty()
                    ? kind.name() + " keeps the numbers of its input"
                    : kind.name() + " has the clauses " + known));
  }
}
