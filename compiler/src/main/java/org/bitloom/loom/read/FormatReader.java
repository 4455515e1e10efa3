// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat;
import org.bitloom.model.Layer;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.TypeExpression;

/** Types of the source text as number formats. */
record FormatReader(Problems problems) {
  /** Widest element of an activation or weight tensor. */
  static final int WIDEST_ELEMENT = Layer.WIDEST_OPERAND;

  /** The scale, {@code 2^-126} then, is a normal float32. */
  private static final int MOST_FRACTION_BITS = 126;

  private static final Pattern INTEGER = Pattern.compile("(u?)int(\\d{1,9})");
  private static final List<String> WORDS =
      List.of(
          "int8",
          "uint8",
          "int16",
          "uint16",
          "int4",
          "uint4",
          "fixed",
          "ufixed",
          "sign_magnitude",
          "bipolar",
          "ternary",
          "pow2",
          "codebook",
          "accumulator",
          "float32");

  /** Tells whether a word can only be meant as a type. */
  static boolean isTypeWord(String word) {
    return WORDS.contains(word) || INTEGER.matcher(word).matches();
  }

  /**
   * Returns the format of an element, or reports why there is none.
   *
   * @param widest largest bit width that is allowed here
   */
  Optional<NumberFormat> read(Expression expression, int widest) {
    Optional<TypeExpression> type = TypeExpression.from(expression);
    if (type.isEmpty()) {
      problems.report(
          Code.UNKNOWN_TYPE.at(expression.span(), expression.span().text()).withLabel("no type"));
      return Optional.empty();
    }
    return read(type.get(), widest);
  }

  private Optional<NumberFormat> read(TypeExpression type, int widest) {
    String word = type.name().text();
    Matcher integer = INTEGER.matcher(word);
    if (integer.matches()) {
      return expectParameters(type, 0).flatMap(p -> integer(type, integer, widest));
    }
    return switch (word) {
      case "fixed", "ufixed" -> expectParameters(type, 2).flatMap(p -> fixed(type, p, widest));
      case "accumulator" -> expectParameters(type, 0).map(p -> new NumberFormat.Accumulator());
      case "float32" -> expectParameters(type, 0).map(p -> notBuilt(type));
      case "bipolar" -> expectParameters(type, 0).map(p -> ofWeights(new WeightEncoding.Bipolar()));
      case "ternary" -> expectParameters(type, 0).map(p -> ofWeights(new WeightEncoding.Ternary()));
      case "sign_magnitude" ->
          parameter(type, 2, WeightEncoding.SignMagnitude.MAX_BITS)
              .map(bits -> ofWeights(new WeightEncoding.SignMagnitude(bits)));
      case "pow2" ->
          parameter(type, 2, PowerOfTwo.MAX_BITS).map(bits -> ofWeights(new PowerOfTwo(bits)));
      case "codebook" ->
          parameter(type, 2, Codebook.MAX_SIZE)
              .map(size -> new NumberFormat.OfWeights(new WeightFormat.Shared(size)));
      default -> unknown(type);
    };
  }

  private static NumberFormat ofWeights(WeightEncoding encoding) {
    return new NumberFormat.OfWeights(new WeightFormat.Plain(encoding));
  }

  /** Returns the only parameter of a type, if it is in this range. */
  private Optional<Integer> parameter(TypeExpression type, int least, int most) {
    Optional<Integer> parameter = expectParameters(type, 1).map(p -> p.get(0));
    if (parameter.isPresent() && (parameter.get() < least || parameter.get() > most)) {
      problems.report(
          Code.TYPE_PARAMETERS
              .at(type.span(), type.name().text())
              .withLabel(least + " to " + most + " is possible")
              .withHelp("write " + example(type.name().text())));
      return Optional.empty();
    }
    return parameter;
  }

  private Optional<NumberFormat> integer(TypeExpression type, Matcher match, int widest) {
    int bits = Integer.parseInt(match.group(2));
    return width(type, bits, widest)
        .map(b -> new IntType(match.group(1).isEmpty(), b))
        .map(t -> new NumberFormat.Integers(t, OptionalInt.empty()));
  }

  private Optional<NumberFormat> fixed(TypeExpression type, List<Integer> parameters, int widest) {
    boolean signed = type.name().text().equals("fixed");
    if (parameters.get(1) > MOST_FRACTION_BITS) {
      problems.report(
          Code.TYPE_PARAMETERS
              .at(type.span(), type.name().text())
              .withLabel("at most " + MOST_FRACTION_BITS + " bits of fraction are possible"));
      return Optional.empty();
    }
    return width(type, parameters.get(0), widest)
        .map(b -> new IntType(signed, b))
        .map(t -> new NumberFormat.Integers(t, OptionalInt.of(parameters.get(1))));
  }

  private Optional<Integer> width(TypeExpression type, int bits, int widest) {
    if (bits >= 1 && bits <= widest) {
      return Optional.of(bits);
    }
    problems.report(
        Code.BIT_WIDTH
            .at(type.span(), bits)
            .withLabel("1 to " + widest + " bits are possible here"));
    return Optional.empty();
  }

  /** Returns the parameters, each in 0..65536, if there are as many as there should be. */
  private Optional<List<Integer>> expectParameters(TypeExpression type, int count) {
    List<Integer> parameters =
        type.parameters().stream()
            .flatMap(p -> Scalars.whole(p).stream())
            .filter(n -> n >= 0 && n <= 65536)
            .map(Long::intValue)
            .toList();
    if (type.parameters().size() == count && parameters.size() == count) {
      return Optional.of(parameters);
    }
    String word = type.name().text();
    problems.report(
        Code.TYPE_PARAMETERS
            .at(type.span(), word)
            .withLabel(count == 0 ? "no parameter" : count + " whole numbers are expected")
            .withHelp("write " + example(word)));
    return Optional.empty();
  }

  private static String example(String word) {
    return switch (word) {
      case "fixed", "ufixed" -> word + "<8, 4>: 8 bits, 4 of them fraction";
      case "sign_magnitude" -> "sign_magnitude<8>";
      case "pow2" -> "pow2(4)";
      case "codebook" -> "codebook(16)";
      default -> word;
    };
  }

  private static NumberFormat notBuilt(TypeExpression type) {
    return new NumberFormat.NotBuilt(type.span().text());
  }

  private Optional<NumberFormat> unknown(TypeExpression type) {
    String word = type.name().text();
    problems.report(
        Code.UNKNOWN_TYPE
            .at(type.name().span(), word)
            .withHelp(
                Suggestion.didYouMean(word, WORDS)
                    .or(() -> Optional.of("integer types are int1 to int16 and uint1 to uint16"))));
    return Optional.empty();
  }
}
