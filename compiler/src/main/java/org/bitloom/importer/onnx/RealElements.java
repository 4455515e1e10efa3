// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.model.LayerCall;
import org.bitloom.model.RealFunction;
import org.bitloom.operator.Shape;

/** Functions of one element, and sums, differences and products, in real numbers. */
final class RealElements {
  private static final String FORM =
      "Relu, Clip, LeakyRelu, Sigmoid, Tanh, Elu, HardSwish, HardSigmoid, Gelu, and Add, Sub, Mul, Max,"
          + " Min of tensors of one order whose shapes can be broadcast, or with a constant";

  private final RealCalls calls;
  private final Reading reading;
  private final OnnxNode node;

  RealElements(RealCalls calls) {
    this.calls = calls;
    this.reading = calls.reading();
    this.node = calls.node();
  }

  Value unary() {
    Value.Stream x = calls.input(0, FORM);
    return switch (node.operator()) {
      case "Relu" -> calls.elementwise("relu", x);
      case "LeakyRelu" -> leaky(x, node.real("alpha", 0.01f));
      case "Sigmoid" -> calls.elementwise("sigmoid", x);
      case "Tanh" -> calls.elementwise("tanh", x);
      case "HardSwish" -> calls.elementwise("hard_swish", x);
      case "HardSigmoid" ->
          clamped(calls.affine(x, node.real("alpha", 0.2f), node.real("beta", 0.5f)), 0, 1);
      case "Elu" -> elu();
      case "Neg" -> calls.affine(x, -1, 0);
      default -> throw new Refused("it is no function that can be built", FORM);
    };
  }

  private Value leaky(Value.Stream x, double slope) {
    if (!(slope >= 0) || Double.isInfinite(slope)) {
      throw new Refused("its alpha is " + slope, "LeakyRelu with an alpha from 0 on");
    }
    return calls.elementwise("leaky_relu", x, RealCalls.real("slope", slope));
  }

  /** Elu and Celu are the same function where alpha is 1. */
  Value elu() {
    requireReal("alpha", 1, 1);
    return calls.elementwise("elu", calls.input(0, FORM));
  }

  Value selu() {
    requireReal("alpha", 1.67326324f, 1.67326324f);
    requireReal("gamma", 1.05070099f, 1.05070099f);
    return function(RealFunction.SELU);
  }

  private void requireReal(String attribute, double otherwise, double wanted) {
    double given = node.real(attribute, otherwise);
    if (Math.abs(given - wanted) > 1e-6) {
      throw new Refused(
          "its %s is %s".formatted(attribute, given),
          "%s with %s %s".formatted(node.operator(), attribute, wanted));
    }
  }

  Value gelu() {
    String how = node.text("approximate", "none");
    return switch (how) {
      case "none" -> function(RealFunction.GELU);
      case "tanh" -> function(RealFunction.GELU_TANH);
      default -> throw new Refused("it is approximated by " + how, "Gelu by none or by tanh");
    };
  }

  /** Powers that are functions of the language. */
  Value power() {
    Constant exponent = reading.constant(node, 1);
    double value = exponent.isScalar() ? exponent.scalar() : Double.NaN;
    Value.Stream x = calls.input(0, FORM);
    if (value == 1) {
      return x;
    }
    if (value != 2 && value != 3) {
      throw new Refused("its exponent is " + exponent, "Pow with the exponent 2 or 3");
    }
    Value.Stream square = function(RealFunction.SQUARE);
    return value == 2 ? square : new RealPairs(calls).pair("mul", square, x);
  }

  Value.Stream function(RealFunction function) {
    return calls.elementwise(function.keyword(), calls.input(0, FORM));
  }

  Value clip() {
    Value.Stream x = calls.input(0, FORM);
    double low = bound(1, "min", -Float.MAX_VALUE);
    double high = bound(2, "max", Float.MAX_VALUE);
    if (!(low <= high)) {
      throw new Refused("its bounds are %s and %s".formatted(low, high), FORM);
    }
    return clamped(x, low, high);
  }

  private double bound(int position, String key, double otherwise) {
    double given =
        reading
            .optionalConstant(node, position)
            .filter(Constant::isScalar)
            .map(Constant::scalar)
            .orElse(node.real(key, otherwise));
    return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, given));
  }

  private Value clamped(Value.Stream x, double low, double high) {
    if (low == 0 && high == Float.MAX_VALUE) {
      return calls.elementwise("relu", x);
    }
    if (low == 0 && high == 6) {
      return calls.elementwise("relu6", x);
    }
    if (low == -Float.MAX_VALUE && high == Float.MAX_VALUE) {
      return x;
    }
    return calls.elementwise(
        "clip", x, RealCalls.real("min", (float) low), RealCalls.real("max", (float) high));
  }

  /** {@code relu(x) - slope * relu(-x)}, or a leaky relu where all slopes are one that suits. */
  Value prelu() {
    Value.Stream x = calls.input(0, FORM);
    Constant slope = reading.constant(node, 1);
    double[] slopes = spread(x, slope);
    int channels = x.shape().channels();
    if (!perChannel(slopes, channels)) {
      throw new Refused("its slopes are " + slope, "PRelu with one slope, or one per channel");
    }
    if (slopes[0] >= 0 && Arrays.stream(slopes).allMatch(v -> v == slopes[0])) {
      return leaky(x, slopes[0]);
    }
    double[] nothing = new double[channels];
    double[] negated = Arrays.stream(slopes).limit(channels).map(v -> -v).toArray();
    Value.Stream above = calls.elementwise("relu", x);
    Value.Stream below = calls.elementwise("relu", calls.affine(x, -1, 0));
    return new RealPairs(calls).pair("add", above, calls.affine(below, negated, nothing));
  }

  private static boolean perChannel(double[] operand, int channels) {
    return IntStream.range(channels, operand.length)
        .allMatch(i -> operand[i] == operand[i % channels]);
  }

  Value binary() {
    Value left = reading.value(node, 0);
    Value right = reading.value(node, 1);
    Optional<Constant> first = reading.constantOf(left);
    Optional<Constant> second = reading.constantOf(right);
    if (second.isPresent()) {
      return withConstant(RealCalls.computed(left, FORM), second.get(), false);
    }
    if (first.isPresent()) {
      return withConstant(RealCalls.computed(right, FORM), first.get(), true);
    }
    return new RealPairs(calls)
        .pair(RealCalls.computed(left, FORM), RealCalls.computed(right, FORM));
  }

  private Value withConstant(Value.Stream x, Constant constant, boolean first) {
    if (List.of("Max", "Min").contains(node.operator())) {
      return bounded(x, constant);
    }
    double[] operand = spread(x, constant);
    int channels = x.shape().channels();
    if (!perChannel(operand, channels)) {
      return elementByElement(x, operand, first);
    }
    double[] factors = new double[channels];
    double[] summands = new double[channels];
    for (int c = 0; c < channels; c++) {
      double v = operand[c];
      factors[c] =
          switch (node.operator()) {
            case "Add" -> 1;
            case "Sub" -> first ? -1 : 1;
            case "Mul" -> v;
            case "Div" -> divisor(v, first);
            default -> throw new Refused("it has a constant operand", FORM);
          };
      summands[c] =
          switch (node.operator()) {
            case "Add" -> v;
            case "Sub" -> first ? v : -v;
            default -> 0;
          };
    }
    return calls.affine(x, factors, summands);
  }

  private static double divisor(double value, boolean first) {
    if (first || value == 0) {
      throw new Refused("it divides by what is computed, or by 0", "Div by a constant");
    }
    return 1 / value;
  }

  private Value bounded(Value.Stream x, Constant bound) {
    if (!bound.isScalar()) {
      throw new Refused("its bound is " + bound, "Max and Min with one number");
    }
    return node.operator().equals("Max")
        ? clamped(x, bound.scalar(), Float.MAX_VALUE)
        : clamped(x, -Float.MAX_VALUE, bound.scalar());
  }

  /** Returns the constant's element for each element of the stream, in its order. */
  private static double[] spread(Value.Stream x, Constant constant) {
    List<Integer> dims = x.dims();
    int shift = dims.size() - constant.dims().size();
    boolean fits =
        shift >= 0
            && constant.size() > 0
            && constant.finite()
            && IntStream.range(0, constant.dims().size())
                .allMatch(
                    d ->
                        constant.dims().get(d) == 1
                            || constant.dims().get(d).equals(dims.get(d + shift)));
    if (!fits) {
      throw new Refused("it combines %s and %s".formatted(dims, constant), FORM);
    }
    int[] strides = Constant.strides(dims);
    int[] own = Constant.strides(constant.dims());
    int[] order = x.order().indices();
    double[] values = new double[order.length];
    for (int e = 0; e < values.length; e++) {
      int from = 0;
      for (int d = 0; d < own.length; d++) {
        if (constant.dims().get(d) > 1) {
          from += order[e] / strides[d + shift] % dims.get(d + shift) * own[d];
        }
      }
      values[e] = constant.get(from);
    }
    return values;
  }

  private Value elementByElement(Value.Stream x, double[] operand, boolean first) {
    String kind =
        switch (node.operator()) {
          case "Add" -> "add";
          case "Sub" -> "sub";
          case "Mul" -> "mul";
          case "Div" -> "mul";
          default -> throw new Refused("it has a constant operand", FORM);
        };
    boolean divides = node.operator().equals("Div");
    Shape shape = x.shape();
    RealArray weights =
        RealArray.generate(
            shape.dimensions(), i -> divides ? divisor(operand[i], first) : operand[i]);
    List<LayerCall.Argument> arguments = new ArrayList<>();
    if (first && !divides) {
      arguments.add(RealCalls.flag("weights_first"));
    }
    String name = calls.add(kind, List.of(x.layer()), arguments, shape, Map.of("weights", weights));
    return RealCalls.stream(name, shape, x.dims(), x.order());
  }
}
