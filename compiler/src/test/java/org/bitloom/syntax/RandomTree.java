// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Span;

/** Makes random syntax trees that cover every record, with names that are also block words. */
final class RandomTree {
  private static final Span SPAN = Span.ofFile("test.loom");
  private static final List<String> NAMES =
      List.of(
          "x",
          "fc1",
          "default",
          "network",
          "weights",
          "numerics",
          "hardware",
          "input",
          "output",
          "calibrate",
          "relu",
          "_",
          "a_rather_long_name_of_a_layer");
  private static final List<String> NUMBERS =
      List.of("0", "-128", "255", "0.39", "-0.5", "1e-5", "2.50E+10", "007");
  private static final List<String> STRINGS =
      List.of("", "a.npz", "a b, c; // d", "\"", "\\", "größe 𝕏", "/* x */");
  private static final List<String> NOISE =
      List.of(
          " ",
          "\n",
          "\n\n",
          "\t",
          "\r\n",
          " /* c */ ",
          " // c\n",
          "\n// own\n",
          "/* two\nlines */");

  private final Random random;

  RandomTree(Random random) {
    this.random = random;
  }

  NetworkFile file() {
    return new NetworkFile(
        SPAN.source(),
        optional(() -> new NetworkBlock(name(), many(0, this::networkStatement), SPAN)),
        many(0, () -> new WeightsStatement(string(), SPAN)),
        optional(() -> new NumericsBlock(many(0, this::numericsStatement), SPAN)),
        optional(() -> new HardwareBlock(many(0, this::hardwareStatement), SPAN)));
  }

  /** The text with spaces and comments put between its tokens. */
  static String withNoise(String text, Random random) {
    StringBuilder result = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean escaped = quoted && character == '\\';
      quoted ^= character == '"';
      result.append(character);
      if (escaped) {
        i++;
        result.append(text.charAt(i));
      }
      if (!quoted && ",;{}()[] \n".indexOf(character) >= 0 && random.nextInt(4) == 0) {
        result.append(NOISE.get(random.nextInt(NOISE.size())));
      }
    }
    return result.toString();
  }

  private NetworkStatement networkStatement() {
    return switch (random.nextInt(4)) {
      case 0 ->
          new InputStatement(
              name(),
              type(),
              many(1, () -> 1L + random.nextInt(999)),
              SPAN,
              many(0, () -> new Clause(name(), List.of(expression(1)), SPAN)),
              SPAN);
      case 1 -> new OutputStatement(many(1, this::name), SPAN);
      default -> new LayerStatement(name(), name(), many(0, () -> argument(3)), SPAN);
    };
  }

  private NumericsStatement numericsStatement() {
    return random.nextInt(4) == 0
        ? new CalibrateStatement(string(), many(0, this::clause), SPAN)
        : new NumericsRule(name(), many(1, this::clause), SPAN);
  }

  private HardwareStatement hardwareStatement() {
    return new HardwareStatement(new Clause(name(), many(1, () -> expression(2)), SPAN), SPAN);
  }

  private Clause clause() {
    return new Clause(name(), many(0, () -> expression(2)), SPAN);
  }

  private Argument argument(int depth) {
    return new Argument(optional(this::name), expression(depth));
  }

  private Expression expression(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> number();
      case 1 -> new RatioLiteral(number(), new NumberLiteral("255", SPAN), SPAN);
      case 2 -> string();
      case 3 -> new NameExpression(name());
      case 4 -> list(depth);
      case 5 -> new CallExpression(name(), many(0, () -> argument(depth - 1)), SPAN);
      default ->
          new TypeExpression(
              name(), TypeExpression.Brackets.ANGLE, many(1, () -> expression(depth - 1)), SPAN);
    };
  }

  private ListExpression list(int depth) {
    return random.nextInt(8) == 0
        ? new ListExpression(many(60, this::number), SPAN)
        : new ListExpression(many(0, () -> expression(depth - 1)), SPAN);
  }

  private TypeExpression type() {
    return switch (random.nextInt(3)) {
      case 0 -> new TypeExpression(name());
      case 1 ->
          new TypeExpression(name(), TypeExpression.Brackets.ANGLE, many(1, this::number), SPAN);
      default ->
          new TypeExpression(name(), TypeExpression.Brackets.ROUND, many(1, this::number), SPAN);
    };
  }

  private NumberLiteral number() {
    return new NumberLiteral(NUMBERS.get(random.nextInt(NUMBERS.size())), SPAN);
  }

  private StringLiteral string() {
    return new StringLiteral(STRINGS.get(random.nextInt(STRINGS.size())), SPAN);
  }

  private Identifier name() {
    return new Identifier(NAMES.get(random.nextInt(NAMES.size())), SPAN);
  }

  private <T> Optional<T> optional(Supplier<T> supplier) {
    return random.nextBoolean() ? Optional.of(supplier.get()) : Optional.empty();
  }

  private <T> List<T> many(int least, Supplier<? extends T> supplier) {
    return Stream.<T>generate(supplier).limit(least + random.nextInt(4)).toList();
  }
}
