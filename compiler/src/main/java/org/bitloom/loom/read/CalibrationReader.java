// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.model.CalibrationRequest;
import org.bitloom.model.Refinement;
import org.bitloom.quantize.RangeMethod;
import org.bitloom.syntax.CalibrateStatement;
import org.bitloom.syntax.Clause;

/** Reads a calibrate statement. */
final class CalibrationReader {
  private static final String STATEMENT = "calibrate";
  private static final String BY = "by";

  private final Problems problems;
  private final Set<Refinement> refinements = EnumSet.noneOf(Refinement.class);
  private Optional<RangeMethod> method = Optional.empty();

  private CalibrationReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns what is asked for; errors are reported. */
  static CalibrationRequest read(CalibrateStatement statement, Problems problems) {
    CalibrationReader reader = new CalibrationReader(problems);
    statement.clauses().forEach(reader::clause);
    return new CalibrationRequest(
        statement.data().value(),
        reader.method.orElse(RangeMethod.MEAN_SQUARED_ERROR),
        reader.refinements,
        statement.data().span());
  }

  private void clause(Clause clause) {
    String word = clause.keyword().text();
    Optional<Refinement> refinement = Refinement.named(word);
    boolean repeated =
        (word.equals(BY) && method.isPresent())
            || refinement.filter(refinements::contains).isPresent();
    if (repeated) {
      problems.report(Code.DUPLICATE_CLAUSE.at(clause.span(), word, STATEMENT));
    } else if (word.equals(BY)) {
      by(clause);
    } else if (refinement.isPresent()) {
      refinement(refinement.get(), clause);
    } else {
      reportUnknown(clause);
    }
  }

  private void by(Clause clause) {
    if (clause.values().size() == 1) {
      method = RangeMethodReader.read(clause.values().get(0), STATEMENT, problems);
    } else {
      problems.report(
          Code.INVALID_CLAUSE.at(clause.span(), STATEMENT).withLabel("one method is expected"));
    }
  }

  private void refinement(Refinement refinement, Clause clause) {
    if (clause.values().isEmpty()) {
      refinements.add(refinement);
    } else {
      problems.report(
          Code.INVALID_CLAUSE
              .at(clause.values().get(0).span(), STATEMENT)
              .withLabel("nothing is expected behind " + refinement.keyword()));
    }
  }

  private void reportUnknown(Clause clause) {
    List<String> known = new ArrayList<>(List.of(BY));
    known.addAll(Refinement.keywords());
    String word = clause.keyword().text();
    problems.report(
        Code.UNKNOWN_CLAUSE
            .at(clause.keyword().span(), word)
            .withNote(
                "behind the file may stand: by METHOD, " + String.join(", ", Refinement.keywords()))
            .withHelp(Suggestion.didYouMean(word, known)));
  }
}
