// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/** Arithmetic of a tensor with a constant, or with another tensor. */
record ArithmeticOps(Reading reading, OnnxNode node) {
  Value arithmetic() {
    Value a = reading.value(node, 0);
    Value b = reading.value(node, 1);
    Optional<Constant> left = reading.constantOf(a);
    Optional<Constant> right = reading.constantOf(b);
    if (right.isPresent()) {
      return constant(a, right.get(), false);
    }
    return left.isPresent() ? constant(b, left.get(), true) : pairs().of(a, b);
  }

  Value qlinearPair() {
    double leftScale = reading.scalar(node, 1);
    double rightScale = reading.scalar(node, 4);
    Value left = operand(0, leftScale, 2);
    Value right = operand(3, rightScale, 5);
    Optional<Constant> first = reading.constantOf(left);
    Optional<Constant> second = reading.constantOf(right);
    Value made =
        second.isPresent()
            ? constant(left, second.get(), false)
            : first.isPresent() ? constant(right, first.get(), true) : pairs().of(left, right);
    return QuantizeOps.linear(reading, node, made, 6, 7);
  }

  private Value operand(int position, double scale, int zero) {
    Optional<Constant> z = reading.optionalConstant(node, zero);
    if (reading.value(node, position) instanceof Value.Known(Constant constant)) {
      Constant s = reading.constant(node, position + 1);
      return QuantizeOps.codes(constant, s, z, 0);
    }
    return QuantizeOps.dequantized(
        reading, node, position, scale, z.map(v -> (long) v.scalar()).orElse(0L));
  }

  private String operator() {
    return node.operator().replace("QLinear", "");
  }

  private Pairing pairs() {
    return new Pairing(reading, node, (a, b) -> apply(a, b, false));
  }

  private double apply(double x, double k, boolean first) {
    double a = first ? k : x;
    double b = first ? x : k;
    return reading.rounded(
        switch (operator()) {
          case "Add" -> a + b;
          case "Sub" -> a - b;
          case "Mul" -> a * b;
          case "Div" -> a / b;
          case "Max" -> Math.max(a, b);
          case "Min" -> Math.min(a, b);
          case "Pow" -> Math.pow(a, b);
          case "PRelu" -> a < 0 ? a * b : a;
          default -> throw new Refused("it is no arithmetic", ElementOps.FORM);
        });
  }

  /** Returns the sign of the slope; 0 where the function may turn. */
  private int sign(double k, boolean first) {
    return switch (operator()) {
      case "Add", "Max", "Min" -> 1;
      case "Sub" -> first ? -1 : 1;
      case "Mul" -> k < 0 ? -1 : 1;
      case "Div" -> first ? 0 : k < 0 ? -1 : 1;
      case "PRelu" -> k < 0 ? 0 : 1;
      default -> 0;
    };
  }

  private boolean straight() {
    return List.of("Add", "Sub", "Mul", "Div").contains(operator());
  }

  private Value constant(Value x, Constant k, boolean first) {
    if (!k.finite()) {
      throw new Refused("its constant is not finite", ElementOps.FORM);
    }
    if (k.isScalar()) {
      double value = k.scalar();
      if (x instanceof Value.RealInput input) {
        return head(input, value, first);
      }
      if (x instanceof Value.Summed s && takesBias(s)) {
        return biased(s, c -> value);
      }
      return mapped(x, value, first);
    }
    Value.Summed s =
        switch (x) {
          case Value.Summed summed -> summed;
          default -> {
            Value.Stream stream = reading.stream(x, node, ElementOps.FORM);
            yield SumFunctions.ones(reading.layers(), stream, node);
          }
        };
    int[] at = channels(s, k);
    if (takesBias(s)) {
      return biased(s, c -> k.get(at[c]));
    }
    int[] signs = new int[s.signs().length];
    for (int c = 0; c < signs.length; c++) {
      int own = sign(k.get(at[c]), first);
      if (own == 0) {
        throw new Refused("its function of a channel turns", ElementOps.FORM);
      }
      signs[c] = own * s.signs()[c];
    }
    return SumFunctions.then(s, (c, v) -> apply(v, k.get(at[c]), first), signs, straight());
  }

  private Value mapped(Value x, double k, boolean first) {
    DoubleUnaryOperator function = v -> apply(v, k, first);
    return switch (x) {
      case Value.Summed s -> {
        int own = sign(k, first);
        if (own == 0) {
          throw new Refused("its function turns, and its input is not quantized", ElementOps.FORM);
        }
        yield SumFunctions.then(
            s,
            (c, v) -> function.applyAsDouble(v),
            Arrays.stream(s.signs()).map(g -> own * g).toArray(),
            straight());
      }
      default -> new ElementOps(reading, node).mapped(x, function, sign(k, first));
    };
  }

  /** Returns sums with one more addend: as integers, where the kernels have it so. */
  private Value biased(Value.Summed s, IntToDoubleFunction addend) {
    PlainSum plain = s.plain().orElseThrow();
    boolean open =
        plain.low() == Double.NEGATIVE_INFINITY && plain.high() == Double.POSITIVE_INFINITY;
    Value.ChannelFunction before = s.real();
    long[] bias = plain.bias().clone();
    boolean first = Arrays.stream(bias).allMatch(b -> b == 0);
    for (int c = 0; c < bias.length; c++) {
      double steps = Math.rint(addend.applyAsDouble(c) / (float) s.sum().sumScales()[c]);
      bias[c] += (long) steps;
    }
    Value.ChannelFunction shifted = (c, v) -> before.apply(c, v) + addend.applyAsDouble(c);
    return new Value.Summed(
        s.sum(),
        s.dims(),
        s.order(),
        s.axis(),
        shifted,
        s.signs(),
        open && first && fits(bias)
            ? Optional.of(new PlainSum(bias, plain.low(), plain.high()))
            : Optional.empty(),
        s.then(),
        shifted);
  }

  private static boolean fits(long[] bias) {
    return Arrays.stream(bias).allMatch(b -> Math.abs(b) < 1L << 40);
  }

  /** Returns for every channel which element of a constant belongs to it. */
  private int[] channels(Value.Summed s, Constant k) {
    int shift = s.dims().size() - k.dims().size();
    int count = s.sum().channels();
    boolean fits = s.axis() >= 0 && shift >= 0;
    for (int d = 0; d < k.dims().size() && fits; d++) {
      fits = k.dims().get(d) == 1 || d + shift == s.axis() && k.dims().get(d) == count;
    }
    if (!fits) {
      throw new Refused("it combines %s with %s".formatted(k, s.dims()), ElementOps.FORM);
    }
    int[] at = new int[count];
    Arrays.setAll(at, c -> c);
    return at;
  }

  /** Folds a factor or an addend in front of the first quantization. */
  private Value head(Value.RealInput x, double k, boolean first) {
    double factor = x.factor();
    double addend = x.addend();
    return switch (operator()) {
      case "Add" -> new Value.RealInput(x.name(), x.dims(), x.order(), factor, addend + k);
      case "Mul" -> new Value.RealInput(x.name(), x.dims(), x.order(), factor * k, addend * k);
      case "Sub" ->
          first
              ? new Value.RealInput(x.name(), x.dims(), x.order(), -factor, k - addend)
              : new Value.RealInput(x.name(), x.dims(), x.order(), factor, addend - k);
      case "Div" -> {
        if (first || k == 0) {
          throw new Refused("it divides by an input that is not quantized", ElementOps.FORM);
        }
        yield new Value.RealInput(x.name(), x.dims(), x.order(), factor / k, addend / k);
      }
      default -> throw new Refused("its input is not quantized in front of it", ElementOps.FORM);
    };
  }

  /** Tells whether a constant becomes a bias, rounded to a step of the sum. */
  private boolean takesBias(Value.Summed s) {
    return s.plain().isPresent() && !s.sum().ofElements() && operator().equals("Add");
  }
}
