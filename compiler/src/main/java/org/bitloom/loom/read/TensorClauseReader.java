// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.fixed.IntType;
import org.bitloom.loom.read.TensorNumerics.Granularity;
import org.bitloom.quantize.Scheme;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.ListExpression;
import org.bitloom.syntax.NameExpression;

/** Reads clauses about the numbers of a tensor, all of one target of the numerics block. */
final class TensorClauseReader {
  private static final List<String> SCHEMES =
      List.of("symmetric", "affine", "per_channel", "per_tensor");
  private static final List<String> WORDS =
      List.of(
          "scale",
          "zero_point",
          "by",
          "sparse",
          "symmetric",
          "affine",
          "per_channel",
          "per_tensor");

  private final String target;
  private final Problems problems;
  private final FormatReader formats;

  TensorClauseReader(String target, Problems problems) {
    this.target = target;
    this.problems = problems;
    this.formats = new FormatReader(problems);
  }

  /** Keeps the first of two values; the second is reported. */
  <T> Placed<T> keep(Optional<Placed<T>> before, T value, Span span, String what) {
    before.ifPresent(
        b ->
            problems.report(
                Code.DUPLICATE_CLAUSE
                    .at(span, what, target)
                    .withNote("it is given before, at " + b.span().place())));
    return before.orElse(new Placed<>(value, span));
  }

  /** Returns what the clause adds to what was read before. */
  TensorNumerics read(NumericsPart part, Clause clause, TensorNumerics before) {
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
      return choice(word, value.span(), before);
    }
    if (WORDS.contains(word) && !rest.hasNext()) {
      String follows =
          switch (word) {
            case "by" -> "a method must follow";
            case "sparse" -> "'huffman' must follow";
            default -> "a number must follow";
          };
      problems.report(Code.INVALID_CLAUSE.at(value.span(), part.keyword()).withLabel(follows));
      return before;
    }
    return switch (word) {
      case "scale" -> scale(rest.next(), before);
      case "zero_point" -> zeroPoint(rest.next(), before);
      case "by" -> method(part, rest.next(), before);
      case "sparse" -> sparse(part, value, rest.next(), before);
      default -> format(part, value, rest, before);
    };
  }

  private TensorNumerics choice(String word, Span span, TensorNumerics before) {
    return switch (word) {
      case "symmetric" -> scheme(Scheme.SYMMETRIC, span, before);
      case "affine" -> scheme(Scheme.AFFINE, span, before);
      case "per_tensor" -> granularity(Granularity.PER_TENSOR, span, before);
      default -> granularity(Granularity.PER_CHANNEL, span, before);
    };
  }

  /** Keeps the first scheme; two that differ within a clause are reported with it. */
  private TensorNumerics scheme(Scheme scheme, Span span, TensorNumerics before) {
    return before.scheme().isPresent() ? before : before.withScheme(new Placed<>(scheme, span));
  }

  private TensorNumerics granularity(Granularity granularity, Span span, TensorNumerics before) {
    return before.granularity().isPresent()
        ? before
        : before.withGranularity(new Placed<>(granularity, span));
  }

  private TensorNumerics method(NumericsPart part, Expression value, TensorNumerics before) {
    return RangeMethodReader.read(value, part.keyword(), problems)
        .map(m -> before.withMethod(keep(before.method(), m, value.span(), "by")))
        .orElse(before);
  }

  /** Reads {@code sparse huffman} behind a type. */
  private TensorNumerics sparse(
      NumericsPart part, Expression sparse, Expression coding, TensorNumerics before) {
    Optional<NumberFormat> kept = before.format().map(Placed::value).flatMap(SparseFormat::of);
    if (part != NumericsPart.WEIGHTS) {
      reportSparse(part, sparse, "only weights are compressed");
    } else if (!coding.span().text().equals("huffman")) {
      reportSparse(part, coding, "'huffman' must follow 'sparse'");
    } else if (kept.isEmpty()) {
      reportSparse(
          part,
          sparse,
          "an integer type, a codebook or another format of at most 8 bits must stand before it");
    } else {
      return before.withFormat(new Placed<>(kept.get(), before.format().orElseThrow().span()));
    }
    return before;
  }

  private void reportSparse(NumericsPart part, Expression place, String label) {
    problems.report(
        Code.INVALID_CLAUSE
            .at(place.span(), part.keyword())
            .withLabel(label)
            .withHelp("write, for example, weights codebook(16) sparse huffman"));
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
    return before.withScales(keep(before.scales(), List.copyOf(scales), value.span(), "scale"));
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
    return before.withZeroPoint(keep(before.zeroPoint(), number.get(), value.span(), "zero_point"));
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
    return before.withFormat(keep(before.format(), format.get(), value.span(), "type"));
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
    if (SparseFormat.written(tensor) && (shifted || schemes.contains("affine"))) {
      reportClash(clause, "a weight that is left out is 0, so sparse weights have zero_point 0");
    }
    boolean several = tensor.scales().map(s -> s.value().size() > 1).orElse(false);
    if (schemes.contains("per_tensor") && several) {
      reportClash(clause, "per_tensor means one scale");
    }
    boolean fixed =
        tensor.format().isPresent()
            && tensor.format().get().value()
                instanceof NumberFormat.Integers(IntType type, OptionalInt bits)
            && bits.isPresent();
    if (tensor.method().isPresent() && (tensor.scales().isPresent() || fixed)) {
      reportClash(clause, "the scale is written, which leaves a method nothing to choose");
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
