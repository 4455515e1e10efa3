// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Input;
import org.bitloom.model.Misfit;
import org.bitloom.model.ShapeResult;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.TensorType;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.InputStatement;

/** Checks an input statement. */
final class InputReader {
  private static final List<String> KEYWORDS = List.of("scale", "zero_point");

  private final InputStatement statement;
  private final OpenScales open;
  private final Problems problems;
  private Optional<Placed<Float>> scale = Optional.empty();
  private Optional<Placed<Long>> zeroPoint = Optional.empty();

  /**
   * A checked input statement.
   *
   * @param input empty after an error
   * @param value what is known of the tensor
   */
  record Checked(Optional<Input> input, Value value) {}

  private InputReader(InputStatement statement, OpenScales open, Problems problems) {
    this.statement = statement;
    this.open = open;
    this.problems = problems;
  }

  /** Checks an input. */
  static Checked read(InputStatement statement, OpenScales open, Problems problems) {
    InputReader reader = new InputReader(statement, open, problems.part());
    statement.clauses().forEach(reader::clause);
    return reader.checked();
  }

  private void clause(Clause clause) {
    String word = clause.keyword().text();
    boolean repeated =
        (word.equals("scale") && scale.isPresent())
            || (word.equals("zero_point") && zeroPoint.isPresent());
    if (repeated) {
      problems.report(Code.DUPLICATE_CLAUSE.at(clause.span(), word, statement.name().text()));
    } else if (word.equals("scale")) {
      scale =
          ScaleCheck.read(clause.values().get(0), problems)
              .map(s -> new Placed<>(s, clause.span()));
    } else if (word.equals("zero_point")) {
      zeroPoint(clause);
    } else {
      problems.report(
          Code.UNKNOWN_CLAUSE
              .at(clause.keyword().span(), word)
              .withNote("an input has a scale and a zero_point")
              .withHelp(Suggestion.didYouMean(word, KEYWORDS)));
    }
  }

  private void zeroPoint(Clause clause) {
    Optional<Long> number = Scalars.whole(clause.values().get(0));
    if (number.isEmpty()) {
      String text = clause.values().get(0).span().text();
      problems.report(
          Code.INVALID_ZERO_POINT
              .at(clause.values().get(0).span(), text)
              .withLabel("no whole number"));
    }
    zeroPoint = number.map(n -> new Placed<>(n, clause.values().get(0).span()));
  }

  private Checked checked() {
    Optional<NumberFormat.Integers> format = format();
    Optional<Shape> shape = shape();
    format.ifPresent(f -> checkZeroPoint(f.type()));
    Optional<Quantization> known = format.flatMap(this::quantization);
    if (problems.failed() || known.isEmpty()) {
      return new Checked(Optional.empty(), Value.ofShape(shape));
    }
    IntType type = format.orElseThrow().type();
    Shape size = shape.orElseThrow();
    return new Checked(
        Optional.of(new Input(statement.name().text(), size, type, known.get())),
        Value.of(new TypedTensor(TensorType.full(size, type), known)));
  }

  private Optional<NumberFormat.Integers> format() {
    Optional<NumberFormat> format =
        new FormatReader(problems).read(statement.type(), FormatReader.WIDEST_ELEMENT);
    if (format.isEmpty()) {
      return Optional.empty();
    }
    return switch (format.get()) {
      case NumberFormat.Integers integers -> Optional.of(integers);
      case NumberFormat.Accumulator accumulator -> {
        problems.report(
            Code.UNKNOWN_TYPE
                .at(statement.type().span(), "accumulator")
                .withLabel("an input has no accumulator"));
        yield Optional.empty();
      }
      case NumberFormat.OfWeights weightsOnly -> unsupported();
      case NumberFormat.NotBuilt other -> unsupported();
    };
  }

  private Optional<NumberFormat.Integers> unsupported() {
    problems.report(
        Code.UNSUPPORTED_ACTIVATION_FORMAT
            .at(statement.type().span(), statement.type().span().text())
            .withLabel("of input '" + statement.name().text() + "'")
            .withNote("formats that are built: int1 to int16, uint1 to uint16, fixed, ufixed"));
    return Optional.empty();
  }

  private Optional<Shape> shape() {
    ShapeResult result = ShapeResult.of(new ArrayList<>(statement.shape()));
    if (result.misfit().orElse(null) instanceof Misfit.TooLarge large) {
      problems.report(MisfitReport.tooLarge(statement.shapeSpan(), statement.name().text(), large));
    }
    return result instanceof ShapeResult.Known(Shape known) ? Optional.of(known) : Optional.empty();
  }

  private Optional<Quantization> quantization(NumberFormat.Integers format) {
    boolean left = scale.isEmpty() && format.fractionBits().isEmpty() && !problems.failed();
    if (left && zeroPoint.isEmpty() && open.allowed()) {
      String name = statement.name().text();
      return open.find(
          name, format.type(), TensorNumerics.NOTHING, statement.name().span(), problems);
    }
    long zero = zeroPoint.map(Placed::value).orElse(0L);
    return scale(format).map(known -> new Quantization(known, zero));
  }

  private Optional<Float> scale(NumberFormat.Integers format) {
    if (format.fractionBits().isPresent()) {
      Placed<NumberFormat> type = new Placed<>(format, statement.type().span());
      scale.ifPresent(s -> problems.report(QuantizationReader.secondScale(s, type)));
      return Optional.of(Math.scalb(1f, -format.fractionBits().getAsInt()));
    }
    if (scale.isEmpty() && !problems.failed()) {
      problems.report(
          Code.MISSING_NUMERICS
              .at(statement.name().span(), "values", statement.name().text(), "scale")
              .withHelp("write behind the shape: scale 1/255, and zero_point where it is not 0"));
    }
    return scale.map(Placed::value);
  }

  private void checkZeroPoint(IntType type) {
    zeroPoint
        .filter(z -> !type.range().contains(z.value()))
        .ifPresent(
            z ->
                problems.report(
                    Code.ZERO_POINT_OUTSIDE
                        .at(z.span(), z.value(), type)
                        .withLabel(type + " is " + type.range())));
  }
}
