// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.bitloom.model.RealFunction;

/** Functions of one tensor that compute every element by itself. */
record ElementOps(Reading reading, OnnxNode node) {
  /** What is read of operators that compute every element by itself. */
  static final String FORM =
      "functions of one element, and Add, Sub, Mul, Div by constants that are one number or one per"
          + " channel, or of two tensors of one order whose shapes can be broadcast";

  Value relu() {
    return clamp(0, Double.POSITIVE_INFINITY);
  }

  Value clip() {
    double low = node.real("min", Double.NEGATIVE_INFINITY);
    double high = node.real("max", Double.POSITIVE_INFINITY);
    low = reading.optionalConstant(node, 1).map(Constant::scalar).orElse(low);
    high = reading.optionalConstant(node, 2).map(Constant::scalar).orElse(high);
    if (!(low <= high)) {
      throw new Refused("its bounds are " + low + " and " + high, "Clip with min below max");
    }
    return clamp(low, high);
  }

  /** Elements that no table takes are clamped like sums. */
  private Value clamped() {
    Value x = reading.value(node, 0);
    return x instanceof Value.Stream stream && !Layers.tableable(stream)
        ? SumFunctions.ones(reading.layers(), stream, node)
        : x;
  }

  private Value clamp(double low, double high) {
    Value x = clamped();
    DoubleUnaryOperator function = v -> Math.min(Math.max(v, low), high);
    return switch (x) {
      case Value.Summed s ->
          new Value.Summed(
              s.sum(),
              s.dims(),
              s.order(),
              s.axis(),
              (c, v) -> function.applyAsDouble(s.real().apply(c, v)),
              s.signs(),
              s.plain().map(p -> p.clamped(low, high)),
              s.then(),
              s.straight());
      case Value.Combined c ->
          new Value.Combined(
              c.kind(),
              c.left(),
              c.right(),
              c.dims(),
              function.applyAsDouble(c.low()),
              function.applyAsDouble(c.high()),
              c.then());
      case Value.Averaged a ->
          new Value.Averaged(
              a.stream(),
              a.form(),
              a.shape(),
              a.dims(),
              a.order(),
              function.applyAsDouble(a.low()),
              function.applyAsDouble(a.high()),
              a.then());
      case Value.Joined j -> throw new Refused("it reads a Concat that is not quantized", FORM);
      default -> mapped(x, function, 1);
    };
  }

  /** Returns a function of one element; of sums only where it does not turn. */
  Value unary() {
    String name = node.operator();
    Value x = reading.value(node, 0);
    boolean bent = !name.equals("Neg") && x instanceof Value.Stream s && Layers.indexable(s);
    return mapped(
        bent ? reading.layers().table((Value.Stream) x) : x,
        function(name),
        monotone(name) ? 1 : 0);
  }

  private static boolean monotone(String name) {
    return switch (name) {
      case "HardSwish", "Abs", "Gelu", "Mish", "Swish", "Cos", "Sin" -> false;
      // Where they have no real value, they do not rise either.
      case "Sqrt", "Log", "Reciprocal" -> false;
      default -> true;
    };
  }

  Value qlinear() {
    double scale = reading.scalar(node, 1);
    long zero = reading.optionalConstant(node, 2).map(z -> (long) z.scalar()).orElse(0L);
    Value.Stream x = QuantizeOps.dequantized(reading, node, 0, scale, zero);
    String name = node.operator().substring("QLinear".length());
    return QuantizeOps.linear(reading, node, mapped(x, function(name), 1), 3, 4);
  }

  private DoubleUnaryOperator function(String name) {
    DoubleUnaryOperator f = exact(name);
    return v -> reading.rounded(f.applyAsDouble(v));
  }

  private DoubleUnaryOperator exact(String name) {
    double alpha =
        node.real(
            "alpha",
            switch (name) {
              case "LeakyRelu" -> (double) 0.01f;
              case "HardSigmoid" -> (double) 0.2f;
              case "Selu" -> 1.6732632423543772;
              default -> 1;
            });
    double beta = node.real("beta", 0.5);
    float sixth = 1f / 6;
    return switch (name) {
      case "LeakyRelu" -> {
        if (!(alpha >= 0)) {
          throw new Refused("its alpha is " + alpha, "LeakyRelu with alpha from 0 up");
        }
        yield v -> v < 0 ? alpha * v : v;
      }
      case "Sigmoid" -> v -> 1 / (1 + StrictMath.exp(-v));
      case "Tanh" -> StrictMath::tanh;
      case "HardSigmoid" ->
          v -> Math.min(Math.max(reading.rounded(reading.rounded(alpha * v) + beta), 0), 1);
      case "HardSwish" ->
          v ->
              v
                  * Math.min(
                      Math.max(
                          reading.rounded(
                              reading.rounded((reading.qonnx() ? 1.0 / 6 : sixth) * v) + 0.5),
                          0),
                      1);
      case "Elu" -> v -> v < 0 ? alpha * (StrictMath.exp(v) - 1) : v;
      case "Selu" -> {
        double gamma = node.real("gamma", 1.0507009873554805);
        yield v -> gamma * (v < 0 ? alpha * (StrictMath.exp(v) - 1) : v);
      }
      case "Celu" -> {
        if (!(alpha > 0)) {
          throw new Refused("its alpha is " + alpha, "Celu with alpha above 0");
        }
        yield v -> v < 0 ? alpha * StrictMath.expm1(v / alpha) : v;
      }
      case "Gelu" ->
          switch (node.text("approximate", "none")) {
            case "none" -> RealFunction.GELU::apply;
            case "tanh" -> RealFunction.GELU_TANH::apply;
            default -> throw new Refused("it is approximated in another way", FORM);
          };
      case "Erf" -> RealFunction.ERF::apply;
      case "Mish" -> RealFunction.MISH::apply;
      case "Sin" -> RealFunction.SIN::apply;
      case "Cos" -> RealFunction.COS::apply;
      case "Softplus" -> v -> StrictMath.log1p(StrictMath.exp(v));
      case "Softsign" -> v -> v / (1 + Math.abs(v));
      case "Exp" -> StrictMath::exp;
      case "Abs" -> Math::abs;
      case "Sqrt" -> Math::sqrt;
      case "Log" -> StrictMath::log;
      case "Reciprocal" -> v -> 1 / v;
      case "Neg" -> v -> -v;
      case "Floor" -> Math::floor;
      case "Ceil" -> Math::ceil;
      case "Round" -> Math::rint;
      case "Sign" -> Math::signum;
      default -> throw new Refused("its function is not known", FORM);
    };
  }

  /** Returns a function of every element; {@code sign} is that of its slope, 0 where it turns. */
  Value mapped(Value x, DoubleUnaryOperator function, int sign) {
    return switch (x) {
      case Value.Stream s when Layers.tableable(s) -> mapped(reading.layers().table(s), function);
      case Value.Stream s when sign == 0 && Layers.indexable(s) ->
          mapped(reading.layers().table(s), function);
      case Value.Tabled t -> mapped(t, function);
      case Value.Stream s when sign != 0 ->
          mapped(SumFunctions.ones(reading.layers(), s, node), function, sign);
      case Value.Summed s when sign != 0 ->
          SumFunctions.then(
              s,
              (c, v) -> function.applyAsDouble(v),
              node.operator().equals("Neg")
                  ? Arrays.stream(s.signs()).map(g -> -g).toArray()
                  : s.signs());
      case Value.Summed s ->
          throw new Refused(
              "it turns, and its input is not quantized", "a QuantizeLinear in front of it");
      case Value.Known k ->
          new Value.Known(
              Constant.generate(
                  k.constant().type(),
                  k.dims(),
                  k.constant().size(),
                  i -> function.applyAsDouble(k.constant().get(i))));
      default -> throw new Refused("its input is not quantized in front of it", FORM);
    };
  }

  private static Value.Tabled mapped(Value.Tabled x, DoubleUnaryOperator function) {
    return new Value.Tabled(x.stream(), Arrays.stream(x.values()).map(function).toArray());
  }

  Value cast() {
    Value x = reading.value(node, 0);
    return switch (x) {
      case Value.Summed s -> SumFunctions.then(s, (c, v) -> reading.rounded(v), s.signs(), true);
      default -> x;
    };
  }

  Value batchNormalization() {
    Value x = reading.value(node, 0);
    if (node.integer("training_mode", 0) != 0) {
      throw new Refused("it is in training mode", "BatchNormalization for inference");
    }
    Value.Summed s =
        switch (x) {
          case Value.Summed summed -> summed;
          case Value.RealInput input ->
              throw new Refused(
                  "input '" + input.name() + "' is not quantized in front of it", FORM);
          default -> SumFunctions.ones(reading.layers(), reading.stream(x, node, FORM), node);
        };
    double[] gamma = perChannel(1, s);
    double[] beta = perChannel(2, s);
    double[] mean = perChannel(3, s);
    double[] variance = perChannel(4, s);
    double epsilon = node.real("epsilon", (double) 1e-5f);
    int channels = s.sum().channels();
    double[] factor = new double[channels];
    for (int c = 0; c < channels; c++) {
      factor[c] = gamma[c] / Math.sqrt(variance[c] + epsilon);
      if (!Double.isFinite(factor[c]) || !Double.isFinite(mean[c]) || !Double.isFinite(beta[c])) {
        throw new Refused("a parameter of channel " + c + " is not finite", FORM);
      }
    }
    int[] signs = new int[channels];
    Arrays.setAll(signs, c -> factor[c] < 0 ? -s.signs()[c] : s.signs()[c]);
    return SumFunctions.then(s, (c, v) -> (v - mean[c]) * factor[c] + beta[c], signs, true);
  }

  private double[] perChannel(int position, Value.Summed s) {
    Constant constant = reading.constant(node, position);
    if (constant.size() != s.sum().channels() || s.axis() != 1 && s.dims().size() > 1) {
      throw new Refused(
          "it has %d parameters for %d channels of %s"
              .formatted(constant.size(), s.sum().channels(), s.dims()),
          "BatchNormalization along the channels of the sums in front of it");
    }
    return constant.values();
  }
}
