// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.ArraySize;
import org.bitloom.model.Hardware;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;

/**
 * Reads the folding of a layer: {@code fold(pe: 4, simd: 8)}, or one for the first output channels
 * and one for the rest, {@code fold(pe: 3, simd: 16, outputs: 63) fold(pe: 1, simd: 1)}.
 *
 * @param kind of the layer
 * @param size of its array; empty where it has none, or has an error
 */
record FoldReader(Optional<LayerKind> kind, Optional<ArraySize> size, Problems problems) {
  private static final String HELP = "write fold(pe: 4, simd: 8)";
  private static final String REST_HELP =
      HELP + ", or fold(pe: 4, simd: 8, outputs: 60) fold(pe: 1, simd: 2)";

  /** The arguments of one folding. */
  private record Call(Span span, Map<String, Argument> arguments) {
    boolean has(String... names) {
      return arguments.keySet().equals(Set.of(names));
    }
  }

  /** Tells whether a layer, if it has no error, has no array; unknown of a layer that has one. */
  static boolean withoutArray(Optional<LayerKind> kind, boolean sized) {
    return !sized && kind.map(k -> !k.numerics().contains(NumericsPart.ACCUMULATOR)).orElse(false);
  }

  /** Returns the folding; empty where an error was reported, or the layer has one. */
  Optional<Hardware.Fold> read(String layer, Clause clause) {
    Optional<List<Call>> calls = calls(layer, clause);
    if (calls.isEmpty()) {
      return Optional.empty();
    }
    if (size.isEmpty()) {
      if (withoutArray(kind, false)) {
        problems.report(
            Code.INVALID_FOLD
                .at(calls.get().get(0).span(), layer)
                .withLabel("this layer has no MAC array"));
      }
      return Optional.empty();
    }
    return calls.get().size() == 1
        ? array(layer, calls.get().get(0), size.get().outputs())
        : parts(layer, calls.get().get(0), calls.get().get(1));
  }

  private Optional<List<Call>> calls(String layer, Clause clause) {
    List<Call> calls = new ArrayList<>();
    for (Expression value : clause.values()) {
      Map<String, Argument> arguments = new HashMap<>();
      boolean fold = value instanceof CallExpression c && c.name().text().equals("fold");
      if (value instanceof CallExpression call) {
        call.arguments().forEach(a -> a.name().ifPresent(n -> arguments.put(n.text(), a)));
        fold &= call.arguments().size() == arguments.size();
      }
      Call call = new Call(value.span(), arguments);
      boolean first = calls.isEmpty() && clause.values().size() == 2;
      boolean right = first ? call.has("pe", "simd", "outputs") : call.has("pe", "simd");
      if (!fold || !right || calls.size() == 2) {
        boolean tries = clause.values().size() > 1 || arguments.containsKey("outputs");
        problems.report(
            Code.INVALID_FOLD.at(value.span(), layer).withHelp(tries ? REST_HELP : HELP));
        return Optional.empty();
      }
      calls.add(call);
    }
    return Optional.of(calls);
  }

  private Optional<Hardware.Fold> parts(String layer, Call first, Call rest) {
    ArraySize whole = size.orElseThrow();
    Argument given = first.arguments().get("outputs");
    Optional<Integer> after = Scalars.positive(given.value()).filter(n -> n < whole.outputs());
    if (after.isEmpty() || after.get() % whole.step() != 0) {
      String multiples = whole.step() == 1 ? "" : ", a multiple of " + whole.step();
      String most =
          "expected at most %d%s, as the second engine has the rest of %d output channels";
      problems.report(
          Code.INVALID_FOLD
              .at(given.value().span(), layer)
              .withLabel(
                  most.formatted(whole.outputs() - whole.step(), multiples, whole.outputs())));
      return Optional.empty();
    }
    Optional<Hardware.Fold> front = array(layer, first, after.get());
    Optional<Hardware.Fold> back = array(layer, rest, whole.outputs() - after.get());
    return front.flatMap(f -> back.map(b -> joined(f, after.get(), b)));
  }

  private static Hardware.Fold joined(Hardware.Fold front, int after, Hardware.Fold back) {
    return new Hardware.Fold(
        front.pe(),
        front.simd(),
        Optional.of(new Hardware.Rest(after, back.pe(), back.simd())),
        front.origin());
  }

  private Optional<Hardware.Fold> array(String layer, Call call, int outputs) {
    ArraySize whole = size.orElseThrow();
    Argument pe = call.arguments().get("pe");
    Argument simd = call.arguments().get("simd");
    String whose = outputs == whole.outputs() ? "layer" : "engine";
    Optional<Integer> elements = bounded(layer, pe, outputs, whose, "output channels");
    Optional<Integer> lanes = bounded(layer, simd, whole.inputs(), "layer", "inputs");
    if (elements.isPresent() && elements.get() % whole.step() != 0) {
      problems.report(
          Code.INVALID_FOLD
              .at(pe.value().span(), layer)
              .withLabel("expected a multiple of " + whole.step() + ", the depth multiplier"));
      return Optional.empty();
    }
    return elements.flatMap(e -> lanes.map(l -> new Hardware.Fold(e, l, Optional.of(call.span()))));
  }

  /**
   * Reads a number.
   *
   * @param whose what has so many of them
   */
  private Optional<Integer> bounded(
      String layer, Argument argument, int most, String whose, String what) {
    Optional<Integer> number = Scalars.positive(argument.value()).filter(n -> n <= most);
    if (number.isEmpty()) {
      problems.report(
          Code.INVALID_FOLD
              .at(argument.value().span(), layer)
              .withLabel(
                  "expected 1 to %d, as the %s has %d %s".formatted(most, whose, most, what)));
    }
    return number;
  }
}
