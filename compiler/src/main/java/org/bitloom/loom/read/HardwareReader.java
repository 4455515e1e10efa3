// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.model.ArraySize;
import org.bitloom.model.Decoding;
import org.bitloom.model.Hardware;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.HardwareBlock;
import org.bitloom.syntax.HardwareStatement;

/** Reads the hardware block. */
final class HardwareReader {
  /** Far beyond any chip, and small enough for products of such counts. */
  private static final int MOST_MULTIPLIERS = 1 << 20;

  private static final String TARGET_HELP =
      "write multipliers 64; or dsps 64; or throughput 10000 per second at 100 MHz;";

  private final Scope scope;
  private final Map<String, ArraySize> sizes;
  private final Problems problems;
  private final Map<String, Hardware.Fold> folds = new HashMap<>();
  private final Map<String, MultiplierStyle> styles = new HashMap<>();
  private final Map<String, Decoding> decodings = new HashMap<>();
  private final Map<String, Span> wide = new HashMap<>();
  private final SharedArrayReader shared;
  private Optional<Placed<Hardware.Goal>> goal = Optional.empty();

  private HardwareReader(Scope scope, Map<String, ArraySize> sizes, Problems problems) {
    this.scope = scope;
    this.sizes = sizes;
    this.problems = problems;
    this.shared = new SharedArrayReader(problems);
  }

  /**
   * Returns the hardware that the block asks for; errors are reported.
   *
   * @param sizes of the layers with a MAC array
   */
  static Hardware read(
      Optional<HardwareBlock> block, Scope scope, Map<String, ArraySize> sizes, Problems problems) {
    HardwareReader reader = new HardwareReader(scope, sizes, problems);
    block.map(HardwareBlock::statements).orElse(List.of()).forEach(reader::read);
    Hardware.Goal goal = reader.goal.map(Placed::value).orElse(Hardware.unspecified().goal());
    reader.wide.keySet().forEach(reader::checkWide);
    boolean own = !reader.folds.isEmpty() || !reader.decodings.isEmpty();
    Optional<Hardware.SharedArray> array = reader.shared.array(goal, own);
    return new Hardware(goal, reader.folds, reader.styles, reader.decodings, array);
  }

  private void read(HardwareStatement statement) {
    Clause clause = statement.clause();
    Expression first = clause.values().get(0);
    if (first instanceof CallExpression call && call.name().text().equals("fold")) {
      fold(clause, call);
      return;
    }
    if (first.span().text().equals("multiplier") && scope.isLayer(clause.keyword().text())) {
      multiplier(clause);
      return;
    }
    if (first.span().text().equals("decode") && scope.isLayer(clause.keyword().text())) {
      decode(clause);
      return;
    }
    switch (clause.keyword().text()) {
      case "multipliers" -> goal(clause, count(clause.values()).map(Hardware.Multipliers::new));
      case "dsps" -> goal(clause, count(clause.values()).map(Hardware.DspBlocks::new));
      case "throughput" -> goal(clause, throughput(clause.values()));
      case "target", "buffer", "memory" -> shared.read(clause);
      default -> reportUnknown(clause);
    }
  }

  private void reportUnknown(Clause clause) {
    String word = clause.keyword().text();
    if (scope.isLayer(word)) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(clause.values().get(0).span(), word)
              .withHelp(
                  "write " + word + " fold(pe: 4, simd: 8); or " + word + " multiplier lut;"));
      return;
    }
    List<String> known =
        Stream.concat(
                Stream.of("multipliers", "dsps", "throughput", "target", "buffer", "memory"),
                scope.layers().stream())
            .toList();
    problems.report(
        Code.UNKNOWN_HARDWARE
            .at(clause.keyword().span(), word)
            .withHelp(Suggestion.didYouMean(word, known).or(() -> Optional.of(TARGET_HELP))));
  }

  private void goal(Clause clause, Optional<? extends Hardware.Goal> value) {
    if (value.isEmpty()) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(clause.span(), clause.keyword().text())
              .withNote(
                  "counts are whole numbers from 1 on, multipliers and DSP blocks at most "
                      + MOST_MULTIPLIERS)
              .withHelp(TARGET_HELP));
    } else if (goal.isPresent()) {
      problems.report(
          Code.SECOND_TARGET
              .at(clause.span())
              .withNote("the first one is at " + goal.get().span().place()));
    } else {
      goal = Optional.of(new Placed<>(value.get(), clause.span()));
    }
  }

  private static Optional<Integer> count(List<Expression> values) {
    return values.size() == 1
        ? Scalars.positive(values.get(0)).filter(n -> n <= MOST_MULTIPLIERS)
        : Optional.empty();
  }

  /** Reads {@code 10000 per second at 100 MHz}. */
  private static Optional<Hardware.Goal> throughput(List<Expression> values) {
    String words =
        values.stream()
            .map(v -> Scalars.whole(v).isPresent() ? "N" : v.span().text())
            .collect(Collectors.joining(" "));
    if (!words.equals("N per second at N MHz")) {
      return Optional.empty();
    }
    Optional<Integer> rate = Scalars.positive(values.get(0));
    Optional<Integer> clock = Scalars.positive(values.get(4));
    return rate.flatMap(
        r -> clock.map(c -> new Hardware.Throughput(r, c * Hardware.Throughput.MEGAHERTZ)));
  }

  /** Reads {@code multiplier lut}, {@code multiplier dsp} or {@code multiplier packed}. */
  private void multiplier(Clause clause) {
    String layer = clause.keyword().text();
    List<Expression> values = clause.values();
    Optional<MultiplierStyle> style =
        values.size() == 2 ? MultiplierStyle.of(values.get(1).span().text()) : Optional.empty();
    if (style.isEmpty()) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(clause.span(), layer)
              .withHelp(
                  "write %1$s multiplier lut; %1$s multiplier dsp; or %1$s multiplier packed;"
                      .formatted(layer)));
    } else if (FoldReader.withoutArray(scope.kindOf(layer), sizes.containsKey(layer))) {
      problems.report(
          Code.INVALID_HARDWARE.at(clause.span(), layer).withLabel("this layer has no MAC array"));
    } else if (scope.kindOf(layer).map(k -> k.name().equals("matmul")).orElse(false)) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(clause.span(), layer)
              .withLabel("weights that arrive at run time are multiplied in DSP blocks"));
    } else if (styles.put(layer, style.get()) != null) {
      problems.report(Code.INVALID_HARDWARE.at(clause.span(), layer).withLabel("the second one"));
    }
  }

  /** Reads {@code decode start} or {@code decode lanes}. */
  private void decode(Clause clause) {
    String layer = clause.keyword().text();
    List<Expression> values = clause.values();
    Optional<Decoding> decoding =
        values.size() == 2 ? Decoding.of(values.get(1).span().text()) : Optional.empty();
    if (decoding.isEmpty()) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(clause.span(), layer)
              .withHelp("write %1$s decode start; or %1$s decode lanes;".formatted(layer)));
    } else if (FoldReader.withoutArray(scope.kindOf(layer), sizes.containsKey(layer))
        || Optional.ofNullable(sizes.get(layer)).filter(s -> !s.compressed()).isPresent()) {
      problems.report(
          Code.INVALID_HARDWARE
              .at(clause.span(), layer)
              .withLabel("this layer has no compressed weights")
              .withHelp("ask for them in numerics: " + layer + " weights int8 sparse huffman;"));
    } else if (decodings.put(layer, decoding.get()) != null) {
      problems.report(Code.INVALID_HARDWARE.at(clause.span(), layer).withLabel("the second one"));
    }
  }

  /** A lane that decodes weights has one input per cycle. */
  private void checkWide(String layer) {
    if (sizes.get(layer).compressed() && decodings.get(layer) != Decoding.START) {
      problems.report(
          Code.INVALID_FOLD
              .at(wide.get(layer), layer)
              .withLabel("a lane that decodes weights multiplies one of them per cycle")
              .withHelp("write simd: 1, or let them be decoded once: " + layer + " decode start;"));
    }
  }

  private void fold(Clause clause, CallExpression call) {
    String layer = clause.keyword().text();
    if (!scope.isLayer(layer)) {
      problems.report(
          Code.UNKNOWN_LAYER
              .at(clause.keyword().span(), layer)
              .withHelp(Suggestion.didYouMean(layer, scope.layers())));
      return;
    }
    if (folds.containsKey(layer)) {
      problems.report(Code.INVALID_FOLD.at(call.span(), layer).withLabel("the second one"));
      return;
    }
    new FoldReader(scope.kindOf(layer), Optional.ofNullable(sizes.get(layer)), problems)
        .read(layer, clause)
        .ifPresent(fold -> folds.put(layer, fold));
    clause.values().stream()
        .flatMap(value -> lanes(value).stream())
        .filter(value -> Scalars.positive(value).filter(n -> n > 1).isPresent())
        .filter(value -> folds.containsKey(layer))
        .forEach(value -> wide.putIfAbsent(layer, value.span()));
  }

  /** Returns the number of SIMD lanes that a folding names. */
  private static Optional<Expression> lanes(Expression value) {
    return value instanceof CallExpression call
        ? call.arguments().stream()
            .filter(a -> a.name().filter(n -> n.text().equals("simd")).isPresent())
            .map(Argument::value)
            .findFirst()
        : Optional.empty();
  }
}
