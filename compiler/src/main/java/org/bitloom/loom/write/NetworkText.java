// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCall;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.syntax.Formatter;
import org.bitloom.syntax.NetworkParser;

/** The text of a network in the language: statements here, their layout by the formatter. */
final class NetworkText {
  private final Network network;
  private final StringBuilder text = new StringBuilder();

  private NetworkText(Network network) {
    this.network = network;
  }

  /** Returns the text in canonical form; each line ends with a line feed. */
  static String of(Network network) {
    NetworkText written = new NetworkText(network);
    written.networkBlock();
    if (!NetworkArrays.of(network).isEmpty()) {
      written.line("weights \"" + network.name() + ".npz\";");
    }
    written.numericsBlock();
    written.hardwareBlock();
    return formatted(network.name() + ".loom", written.text.toString());
  }

  private static String formatted(String name, String text) {
    Diagnostics diagnostics = new Diagnostics();
    return NetworkParser.parse(new Source(name, text), diagnostics)
        .map(Formatter::format)
        .orElseThrow(() -> new IllegalStateException("not in the language: " + text));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private void networkBlock() {
    line("network " + network.name() + " {");
    network.inputs().forEach(this::input);
    network.layers().forEach(l -> line(l.name() + " = " + call(l.call()) + ";"));
    network.outputs().forEach(output -> line("output " + output + ";"));
    line("}");
  }

  private void input(Input input) {
    line(
        "input %s: %s%s%s;"
            .formatted(input.name(), input.type(), input.shape(), numbers(input.quantization())));
  }

  private static String numbers(Quantization quantization) {
    String zeroPoint =
        quantization.zeroPoint() == 0 ? "" : " zero_point " + quantization.zeroPoint();
    return " scale " + real(quantization.scale()) + zeroPoint;
  }

  /** Returns a float32 as decimal text that reads back as the same float32. */
  private static String real(double value) {
    return Float.toString(float32(value)).replaceFirst("\\.0$", "");
  }

  /** Returns a number of the model as the float32 that it has to be. */
  static float float32(double value) {
    if ((float) value != value) {
      throw new IllegalArgumentException(value + " is no float32");
    }
    return (float) value;
  }

  private static String call(LayerCall call) {
    List<String> arguments = new ArrayList<>(call.inputs());
    call.arguments().forEach(a -> arguments.add(a.name() + ": " + value(a.value())));
    return call.kind() + "(" + String.join(", ", arguments) + ")";
  }

  private static String value(LayerCall.Value value) {
    return switch (value) {
      case LayerCall.Whole(long whole) -> Long.toString(whole);
      case LayerCall.Real(double number) -> real(number);
      case LayerCall.Word(String word) -> word;
      case LayerCall.Wholes(List<Integer> wholes) -> wholes.toString();
      case LayerCall.Clamp(double low, double high) ->
          "clip(" + real(low) + ", " + real(high) + ")";
    };
  }

  private void numericsBlock() {
    Optional<Rounding> common =
        network.layers().stream().flatMap(l -> l.choiceOfRounding().stream()).findFirst();
    List<Rule> rules = new ArrayList<>();
    common.ifPresent(r -> rules.add(new Rule("default", List.of("rounding " + r.keyword()))));
    network.layers().forEach(l -> rules.add(new Rule(l.name(), clauses(l, common))));
    rules.removeIf(rule -> rule.clauses.isEmpty());
    if (rules.isEmpty()) {
      return;
    }
    line("numerics {");
    rules.forEach(rule -> line(rule.target + " " + String.join(", ", rule.clauses) + ";"));
    line("}");
  }

  /** A rule of the numerics block. */
  private record Rule(String target, List<String> clauses) {}

  private static List<String> clauses(Layer layer, Optional<Rounding> common) {
    List<String> clauses = new ArrayList<>();
    layer.constants().ifPresent(w -> clauses.add(weights(w)));
    layer.result().ifPresent(output -> clauses.add("activations " + output(output)));
    layer.accumulator().ifPresent(a -> clauses.add("accumulator " + a.type()));
    layer
        .choiceOfRounding()
        .filter(r -> !common.equals(Optional.of(r)))
        .ifPresent(r -> clauses.add("rounding " + r.keyword()));
    return clauses;
  }

  private static String weights(LayerWeights weights) {
    String scale = weights.scales().size() == 1 ? " scale " + real(weights.scales().get(0)) : "";
    boolean written = weights.zeroPoints().size() == 1 && !weights.symmetric();
    String zeroPoint = written ? " zero_point " + weights.zeroPoints().get(0) : "";
    return "weights " + weights.encoding() + scale + zeroPoint;
  }

  private static String output(Output output) {
    return switch (output) {
      case Output.Accumulator() -> "accumulator";
      case Output.Requantized(var type, var quantization) -> type + numbers(quantization);
    };
  }

  private void hardwareBlock() {
    Hardware hardware = network.hardware();
    if (hardware.equals(Hardware.unspecified())) {
      return;
    }
    line("hardware {");
    line(
        switch (hardware.goal()) {
          case Hardware.Multipliers(int count) -> "multipliers " + count + ";";
          case Hardware.DspBlocks(int count) -> "dsps " + count + ";";
          case Hardware.Throughput(long rate, long clock) ->
              "throughput " + rate + " per second at " + clock + " MHz;";
        });
    List<String> names = network.layers().stream().map(Layer::name).toList();
    names.stream()
        .filter(hardware.folds()::containsKey)
        .forEach(name -> line(name + " " + fold(hardware.folds().get(name))));
    names.stream()
        .filter(hardware.styles()::containsKey)
        .forEach(name -> line(name + " multiplier " + hardware.styles().get(name).keyword() + ";"));
    line("}");
  }

  private static String fold(Hardware.Fold fold) {
    return "fold(pe: " + fold.pe() + ", simd: " + fold.simd() + ");";
  }
}
