// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConcatLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.PadLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.RequiredAccumulator;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;

/** The text of a network in the language, in canonical form. */
final class NetworkText {
  private static final String INDENT = "    ";
  private static final int WIDEST_LINE = 100;

  private final Network network;
  private final List<String> lines = new ArrayList<>();

  NetworkText(Network network) {
    this.network = network;
  }

  /** Returns the text; each line ends with a line feed. */
  String text() {
    networkBlock();
    if (!NetworkArrays.of(network).isEmpty()) {
      lines.add("");
      lines.add("weights \"" + network.name() + ".npz\";");
    }
    numericsBlock();
    hardwareBlock();
    return String.join("\n", lines) + "\n";
  }

  private void networkBlock() {
    lines.add("network " + network.name() + " {");
    network.inputs().forEach(this::input);
    lines.add("");
    int width = network.layers().stream().mapToInt(l -> l.name().length()).max().orElse(0);
    for (Layer layer : network.layers()) {
      lines.addAll(statement(padded(layer.name(), width) + " = ", layer));
    }
    lines.add("");
    network.outputs().forEach(output -> lines.add(INDENT + "output " + output + ";"));
    lines.add("}");
  }

  /** Returns the statement in one line, or broken at its arguments where that is too wide. */
  private static List<String> statement(String start, Layer layer) {
    String call = call(layer);
    String line = INDENT + start + call + ";";
    if (line.length() <= WIDEST_LINE) {
      return List.of(line);
    }
    int open = call.indexOf('(');
    String[] arguments = call.substring(open + 1, call.length() - 1).split(", (?![^\\[(]*[\\])])");
    List<String> broken = new ArrayList<>(List.of(INDENT + start + call.substring(0, open + 1)));
    for (int i = 0; i < arguments.length; i++) {
      broken.add(INDENT + INDENT + arguments[i] + (i < arguments.length - 1 ? "," : ""));
    }
    broken.add(INDENT + ");");
    return broken;
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(width - name.length());
  }

  private void input(Input input) {
    lines.add(
        INDENT
            + "input "
            + input.name()
            + ": "
            + input.type()
            + input.shape()
            + numbers(input.quantization())
            + ";");
  }

  private static String numbers(Quantization quantization) {
    String zeroPoint =
        quantization.zeroPoint() == 0 ? "" : " zero_point " + quantization.zeroPoint();
    return " scale " + real(quantization.scale()) + zeroPoint;
  }

  /** Returns a float32 as decimal text that reads back as the same float32. */
  static String real(double value) {
    return Float.toString(float32(value)).replaceFirst("\\.0$", "");
  }

  /** Returns a number of the model as the float32 that it has to be. */
  static float float32(double value) {
    if ((float) value != value) {
      throw new IllegalArgumentException(value + " is no float32");
    }
    return (float) value;
  }

  private static String call(Layer layer) {
    String inputs = String.join(", ", layer.inputs());
    return switch (layer) {
      case DenseLayer dense -> {
        int units = dense.weights().values().shape().dimensions().get(0);
        yield "dense(" + inputs + ", units: " + units + activation(dense.activation()) + ")";
      }
      case ConvolutionLayer convolution -> ConvolutionText.call(convolution, inputs);
      case MatMulLayer product -> "matmul(" + inputs + activation(product.activation()) + ")";
      case RequantizeLayer requantize -> elementwise(requantize.activation(), inputs);
      case LookupLayer lookup -> function(lookup.function(), inputs);
      case ReshapeLayer reshape ->
          reshape.shape().dimensions().size() == 1
              ? "flatten(" + inputs + ")"
              : "reshape(" + inputs + ", shape: " + reshape.shape() + ")";
      case ConcatLayer concat -> "concat(" + inputs + ", axis: " + concat.axis() + ")";
      case PadLayer pad -> pad(pad);
      case ArgMaxLayer argmax -> "argmax(" + inputs + ")";
      case CombineLayer combine ->
          combine.kind().keyword() + "(" + inputs + activation(combine.activation()) + ")";
      case ConstantLayer c ->
          c.kind().keyword()
              + "("
              + inputs
              + (c.constantFirst() ? ", weights_first: true" : "")
              + activation(c.activation())
              + ")";
      case PoolLayer pool -> PoolText.call(pool, inputs);
      case SoftmaxLayer softmax ->
          "softmax("
              + inputs
              + (softmax.beta() == 1 ? "" : ", beta: " + real(softmax.beta()))
              + ")";
    };
  }

  static String activation(Activation activation) {
    return switch (activation) {
      case Activation.None() -> "";
      case Activation.Relu() -> ", activation: relu";
      case Activation.Relu6() -> ", activation: relu6";
      case Activation.Clip(double low, double high) ->
          ", activation: clip(" + real(low) + ", " + real(high) + ")";
    };
  }

  private static String pad(PadLayer pad) {
    String sides =
        pad.sides().stream()
            .map(side -> side.before() + ", " + side.after())
            .collect(Collectors.joining(", ", "[", "]"));
    String value = pad.value() == 0 ? "" : ", value: " + real(pad.value());
    return "pad(" + pad.input() + ", padding: " + sides + value + ")";
  }

  private static String function(UnaryFunction function, String input) {
    String slope =
        function instanceof UnaryFunction.LeakyRelu leaky ? ", slope: " + real(leaky.slope()) : "";
    return function.keyword() + "(" + input + slope + ")";
  }

  private static String elementwise(Activation activation, String input) {
    return switch (activation) {
      case Activation.None() -> "quantize(" + input + ")";
      case Activation.Relu() -> "relu(" + input + ")";
      case Activation.Relu6() -> "relu6(" + input + ")";
      case Activation.Clip(double low, double high) ->
          "clip(" + input + ", min: " + real(low) + ", max: " + real(high) + ")";
    };
  }

  private void numericsBlock() {
    Optional<Rounding> common =
        network.layers().stream().flatMap(l -> rounding(l).stream()).findFirst();
    List<Rule> rules = new ArrayList<>();
    common.ifPresent(r -> rules.add(new Rule("default", List.of("rounding " + r.keyword()))));
    network.layers().forEach(l -> rules.add(new Rule(l.name(), clauses(l, common))));
    rules.removeIf(rule -> rule.clauses.isEmpty());
    if (rules.isEmpty()) {
      return;
    }
    int width = rules.stream().mapToInt(r -> r.target.length()).max().orElse(0);
    lines.add("");
    lines.add("numerics {");
    rules.forEach(rule -> rule(rule, width));
    lines.add("}");
  }

  /** A rule of the numerics block. */
  private record Rule(String target, List<String> clauses) {}

  private void rule(Rule rule, int width) {
    String start = INDENT + padded(rule.target, width) + " ";
    String line = start + String.join(", ", rule.clauses) + ";";
    if (line.length() <= WIDEST_LINE) {
      lines.add(line);
    } else {
      rule.clauses.forEach(clause -> lines.add(start + clause + ";"));
    }
  }

  private static Optional<Rounding> rounding(Layer layer) {
    return switch (layer) {
      case DenseLayer dense -> Optional.of(dense.rounding());
      case ConvolutionLayer c -> Optional.of(c.rounding());
      case MatMulLayer product -> Optional.of(product.rounding());
      case RequantizeLayer requantize -> Optional.of(requantize.rounding());
      case LookupLayer lookup ->
          lookup.function() instanceof UnaryFunction.LeakyRelu leaky
              ? Optional.of(leaky.rounding())
              : Optional.empty();
      case ReshapeLayer reshape -> Optional.empty();
      case ConcatLayer concat -> Optional.of(concat.rounding());
      case PadLayer pad -> Optional.empty();
      case ArgMaxLayer argmax -> Optional.empty();
      case SoftmaxLayer softmax -> Optional.empty();
      case CombineLayer combine -> Optional.of(combine.rounding());
      case ConstantLayer constant -> Optional.of(constant.rounding());
      case PoolLayer pool -> Optional.of(pool.rounding());
    };
  }

  private static List<String> clauses(Layer layer, Optional<Rounding> common) {
    List<String> clauses = new ArrayList<>();
    switch (layer) {
      case DenseLayer dense -> {
        clauses.add(weights(dense.weights()));
        clauses.add(activations(dense.output()));
        accumulator(dense.accumulator()).ifPresent(clauses::add);
      }
      case ConvolutionLayer c -> {
        clauses.add(weights(c.weights()));
        clauses.add(activations(c.output()));
        accumulator(c.accumulator()).ifPresent(clauses::add);
      }
      case MatMulLayer product -> {
        clauses.add(activations(product.output()));
        accumulator(product.accumulator()).ifPresent(clauses::add);
      }
      case RequantizeLayer requantize ->
          clauses.add("activations " + requantize.type() + numbers(requantize.quantization()));
      case LookupLayer lookup ->
          clauses.add("activations " + lookup.type() + numbers(lookup.quantization()));
      case ReshapeLayer reshape -> {}
      case PadLayer pad -> {}
      case ConcatLayer concat ->
          clauses.add("activations " + concat.type() + numbers(concat.quantization()));
      case ArgMaxLayer argmax -> {}
      case CombineLayer combine ->
          clauses.add("activations " + combine.type() + numbers(combine.quantization()));
      case ConstantLayer c -> {
        clauses.add(weights(c.constant()));
        clauses.add("activations " + c.type() + numbers(c.quantization()));
      }
      case PoolLayer pool ->
          clauses.add("activations " + pool.type() + numbers(pool.quantization()));
      case SoftmaxLayer softmax ->
          clauses.add(
              "activations " + softmax.type() + numbers(SoftmaxLayer.quantization(softmax.type())));
    }
    rounding(layer)
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

  private static String activations(Output output) {
    return switch (output) {
      case Output.Accumulator() -> "activations accumulator";
      case Output.Requantized(var type, var quantization) ->
          "activations " + type + numbers(quantization);
    };
  }

  private static Optional<String> accumulator(Optional<RequiredAccumulator> accumulator) {
    return accumulator.map(a -> "accumulator " + a.type());
  }

  private void hardwareBlock() {
    Hardware hardware = network.hardware();
    if (hardware.equals(Hardware.unspecified())) {
      return;
    }
    lines.add("");
    lines.add("hardware {");
    lines.add(
        switch (hardware.target()) {
          case Hardware.Multipliers(int count) -> INDENT + "multipliers " + count + ";";
          case Hardware.Throughput(long rate, long clock) ->
              INDENT + "throughput " + rate + " per second at " + clock + " MHz;";
        });
    Map<String, Hardware.Fold> folds = hardware.folds();
    List<String> names =
        network.layers().stream().map(Layer::name).filter(folds::containsKey).toList();
    names.forEach(name -> lines.add(INDENT + name + " " + fold(folds.get(name))));
    network.layers().stream()
        .map(Layer::name)
        .filter(hardware.lutMultipliers()::contains)
        .forEach(name -> lines.add(INDENT + name + " multiplier lut;"));
    lines.add("}");
  }

  private static String fold(Hardware.Fold fold) {
    return "fold(pe: " + fold.pe() + ", simd: " + fold.simd() + ");";
  }
}
