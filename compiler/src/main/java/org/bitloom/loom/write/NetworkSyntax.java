// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Source;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.HardwareBlock;
import org.bitloom.syntax.HardwareStatement;
import org.bitloom.syntax.InputStatement;
import org.bitloom.syntax.NetworkBlock;
import org.bitloom.syntax.NetworkFile;
import org.bitloom.syntax.NetworkStatement;
import org.bitloom.syntax.NumericsBlock;
import org.bitloom.syntax.NumericsRule;
import org.bitloom.syntax.NumericsStatement;
import org.bitloom.syntax.OutputStatement;
import org.bitloom.syntax.StringLiteral;
import org.bitloom.syntax.TypeExpression;
import org.bitloom.syntax.WeightsStatement;

/** A network as the syntax tree of its file; what is the default is left out. */
final class NetworkSyntax {
  private final Network network;
  private final Span place;
  private final Syntax syntax;

  private NetworkSyntax(Network network) {
    this.network = network;
    this.place = Span.ofFile(network.name() + ".loom");
    this.syntax = new Syntax(place);
  }

  /** Returns the tree. */
  static NetworkFile of(Network network) {
    return new NetworkSyntax(network).file();
  }

  private NetworkFile file() {
    String arrays = network.name() + ".npz";
    List<WeightsStatement> weights =
        NetworkArrays.of(network).isEmpty()
            ? List.of()
            : List.of(new WeightsStatement(new StringLiteral(arrays, place), place));
    return new NetworkFile(
        new Source(network.name() + ".loom", ""),
        Optional.of(networkBlock()),
        weights,
        numericsBlock(),
        hardwareBlock());
  }

  private NetworkBlock networkBlock() {
    List<NetworkStatement> statements = new ArrayList<>();
    network.inputs().forEach(input -> statements.add(input(input)));
    network.layers().forEach(layer -> statements.add(syntax.layer(layer.name(), layer.call())));
    network
        .outputs()
        .forEach(name -> statements.add(new OutputStatement(List.of(syntax.name(name)), place)));
    return new NetworkBlock(syntax.name(network.name()), statements, place);
  }

  private InputStatement input(Input input) {
    List<Clause> clauses = new ArrayList<>();
    clauses.add(
        syntax.clause("scale", List.of(syntax.real(float32(input.quantization().scale())))));
    if (input.quantization().zeroPoint() != 0) {
      clauses.add(
          syntax.clause("zero_point", List.of(syntax.number(input.quantization().zeroPoint()))));
    }
    return new InputStatement(
        syntax.name(input.name()),
        new TypeExpression(syntax.name(input.type().toString())),
        input.shape().dimensions().stream().map(Integer::longValue).toList(),
        place,
        clauses,
        place);
  }

  /** Returns scale and zero point as words of a clause. */
  private List<Expression> numbers(Quantization quantization) {
    List<Expression> words = new ArrayList<>();
    words.add(syntax.word("scale"));
    words.add(syntax.real(float32(quantization.scale())));
    if (quantization.zeroPoint() != 0) {
      words.add(syntax.word("zero_point"));
      words.add(syntax.number(quantization.zeroPoint()));
    }
    return words;
  }

  /** Returns a number of the model as the float32 that it has to be. */
  static float float32(double value) {
    if ((float) value != value) {
      throw new IllegalArgumentException(value + " is no float32");
    }
    return (float) value;
  }

  private Optional<NumericsBlock> numericsBlock() {
    Optional<Rounding> common =
        network.layers().stream().flatMap(l -> l.choiceOfRounding().stream()).findFirst();
    List<NumericsStatement> rules = new ArrayList<>();
    common.ifPresent(r -> rules.add(rule("default", List.of(rounding(r)))));
    for (Layer layer : network.layers()) {
      List<Clause> clauses = clauses(layer, common);
      if (!clauses.isEmpty()) {
        rules.add(rule(layer.name(), clauses));
      }
    }
    return rules.isEmpty() ? Optional.empty() : Optional.of(new NumericsBlock(rules, place));
  }

  private NumericsRule rule(String target, List<Clause> clauses) {
    return new NumericsRule(syntax.name(target), clauses, place);
  }

  private Clause rounding(Rounding rounding) {
    return syntax.clause("rounding", syntax.words(rounding.keyword()));
  }

  private List<Clause> clauses(Layer layer, Optional<Rounding> common) {
    List<Clause> clauses = new ArrayList<>();
    layer.constants().ifPresent(w -> clauses.add(syntax.clause("weights", weights(w))));
    layer.result().ifPresent(o -> clauses.add(syntax.clause("activations", output(o))));
    layer
        .accumulator()
        .ifPresent(
            a -> clauses.add(syntax.clause("accumulator", syntax.words(a.type().toString()))));
    layer
        .choiceOfRounding()
        .filter(r -> !common.equals(Optional.of(r)))
        .ifPresent(r -> clauses.add(rounding(r)));
    return clauses;
  }

  private List<Expression> weights(LayerWeights weights) {
    List<Expression> words = new ArrayList<>(syntax.words(weights.encoding().toString()));
    if (weights.scales().size() == 1) {
      words.add(syntax.word("scale"));
      words.add(syntax.real(float32(weights.scales().get(0))));
    }
    if (weights.zeroPoints().size() == 1 && !weights.symmetric()) {
      words.add(syntax.word("zero_point"));
      words.add(syntax.number(weights.zeroPoints().get(0)));
    }
    return words;
  }

  private List<Expression> output(Output output) {
    return switch (output) {
      case Output.Accumulator() -> syntax.words("accumulator");
      case Output.Requantized(var type, var quantization) -> {
        List<Expression> words = new ArrayList<>(syntax.words(type.toString()));
        words.addAll(numbers(quantization));
        yield words;
      }
    };
  }

  private void sharedArray(Hardware.SharedArray array, List<HardwareStatement> statements) {
    statements.add(hardware("target", "array"));
    statements.add(hardware("buffer", array.bufferKibibytes() + " KiB"));
    Expression width = syntax.number(array.memoryBits());
    Expression port = syntax.call("axi4", syntax.named("width", width));
    statements.add(new HardwareStatement(syntax.clause("memory", List.of(port)), place));
  }

  private Optional<HardwareBlock> hardwareBlock() {
    Hardware hardware = network.hardware();
    if (hardware.equals(Hardware.unspecified())) {
      return Optional.empty();
    }
    List<HardwareStatement> statements = new ArrayList<>();
    hardware.array().ifPresent(array -> sharedArray(array, statements));
    statements.add(
        switch (hardware.goal()) {
          case Hardware.Multipliers(int count) -> hardware("multipliers", Integer.toString(count));
          case Hardware.DspBlocks(int count) -> hardware("dsps", Integer.toString(count));
          case Hardware.Throughput(long rate, long hertz) ->
              hardware(
                  "throughput",
                  rate + " per second at " + hertz / Hardware.Throughput.MEGAHERTZ + " MHz");
        });
    List<String> names = network.layers().stream().map(Layer::name).toList();
    names.stream()
        .filter(hardware.folds()::containsKey)
        .forEach(name -> statements.add(fold(name, hardware.folds().get(name))));
    names.stream()
        .filter(hardware.styles()::containsKey)
        .forEach(
            name ->
                statements.add(
                    hardware(name, "multiplier " + hardware.styles().get(name).keyword())));
    names.stream()
        .filter(hardware.decodings()::containsKey)
        .forEach(
            name ->
                statements.add(
                    hardware(name, "decode " + hardware.decodings().get(name).keyword())));
    return Optional.of(new HardwareBlock(statements, place));
  }

  private HardwareStatement hardware(String keyword, String words) {
    return new HardwareStatement(syntax.clause(keyword, syntax.words(words)), place);
  }

  private HardwareStatement fold(String layer, Hardware.Fold fold) {
    List<Expression> calls =
        fold.rest()
            .map(
                r ->
                    List.of(
                        foldCall(fold, Optional.of(r.after())),
                        foldCall(r.fold(), Optional.empty())))
            .orElseGet(() -> List.of(foldCall(fold, Optional.empty())));
    return new HardwareStatement(syntax.clause(layer, calls), place);
  }

  private Expression foldCall(Hardware.Fold fold, Optional<Integer> outputs) {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(syntax.named("pe", syntax.number(fold.pe())));
    arguments.add(syntax.named("simd", syntax.number(fold.simd())));
    outputs.ifPresent(n -> arguments.add(syntax.named("outputs", syntax.number(n))));
    return syntax.call("fold", arguments.toArray(Argument[]::new));
  }
}
