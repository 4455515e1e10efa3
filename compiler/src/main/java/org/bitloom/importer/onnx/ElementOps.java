// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Operators that compute every element by itself. */
final class ElementOps {
  private static final String FORM =
      "functions of one element, and Add, Sub, Mul, Div by constants that are one number or one per"
          + " channel, or of two tensors of one order whose shapes can be broadcast";

  private final Reading reading;
  private final OnnxNode node;

  ElementOps(Reading reading, OnnxNode node) {
    this.reading = reading;
    this.node = node;
  }

  /** Returns the same sums behind one more function of each channel. */
  static Value.Summed then(Value.Summed x, Value.ChannelFunction function, int[] signs) {
    return then(x, function, signs, false);
  }

  /** Returns the same sums behind one more function, which may be a straight line. */
  private static Value.Summed then(
      Value.Summed x, Value.ChannelFunction function, int[] signs, boolean straight) {
    Value.ChannelFunction before = x.real();
    Value.ChannelFunction after = (c, v) -> function.apply(c, before.apply(c, v));
    return new Value.Summed(
        x.sum(),
        x.dims(),
        x.order(),
        x.axis(),
        after,
        signs,
        Optional.empty(),
        x.then(),
        straight && x.straight() == before ? after : x.straight());
  }

  /** Returns {@code x * factor + addend} in each channel. */
  static Value.Summed affine(
      Reading reading,
      Value.Summed x,
      IntToDoubleFunction factor,
      IntToDoubleFunction addend,
      IntUnaryOperator sign) {
    int[] signs =
        IntStream.range(0, x.signs().length).map(c -> x.signs()[c] * sign.applyAsInt(c)).toArray();
    return then(
        x,
        (c, v) ->
            reading.rounded(reading.rounded(v * factor.applyAsDouble(c)) + addend.applyAsDouble(c)),
        signs,
        true);
  }

  /** Returns elements, centred, as sums of one product each, so that channels can differ. */
  static Value.Summed ones(Layers layers, Value.Stream x, OnnxNode node) {
    List<Integer> dims = x.dims();
    int axis = dims.size() == 1 ? 0 : 1;
    List<Integer> order =
        x.order()
            .streamDims(dims)
            .orElseThrow(() -> new Refused("its input " + dims + " travels in pieces", FORM));
    if (!order.isEmpty() && dims.get(axis) > 1 && order.getLast() != axis) {
      throw new Refused("its channels are not innermost where they travel", FORM);
    }
    int channels = dims.get(axis);
    int rest = Reading.elements(dims) / channels;
    Value.Stream read = layers.shaped(x, Shape.of(1, rest, channels), node);
    double[] steps = new double[channels];
    Arrays.setAll(steps, c -> x.scales()[x.oneScale() ? 0 : c]);
    WeightedSum sum =
        new WeightedSum(
            node,
            read,
            new ConvolutionLayer.Depthwise(1),
            Tensor.generate(Shape.of(1, 1, channels), i -> 1),
            List.of(0L),
            IntType.signed(2),
            List.of(1.0),
            new Sweep(1, 1, 1, 1, Padding.Sides.NONE),
            channels,
            true,
            Shape.of(1, rest, channels),
            steps);
    int[] signs = new int[channels];
    Arrays.fill(signs, 1);
    return new Value.Summed(
        sum,
        dims,
        x.order(),
        axis,
        (c, acc) -> layers.exact() ? steps[c] * acc : (float) steps[c] * (float) acc,
        signs,
        Optional.empty(),
        UnaryOperator.identity());
  }

  // one tensor

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

  private Value clamp(double low, double high) {
    Value x = reading.value(node, 0);
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
    return mapped(reading.value(node, 0), function(name), monotone(name) ? 1 : 0);
  }

  private static boolean monotone(String name) {
    return switch (name) {
      case "HardSwish", "Abs", "Gelu", "Mish", "Swish", "Cos", "Sin" -> false;
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
      case "Softplus" -> v -> StrictMath.log1p(StrictMath.exp(v));
      case "Softsign" -> v -> v / (1 + Math.abs(v));
      case "Exp" -> StrictMath::exp;
      case "Abs" -> Math::abs;
      case "Neg" -> v -> -v;
      case "Floor" -> Math::floor;
      case "Ceil" -> Math::ceil;
      case "Round" -> Math::rint;
      case "Sign" -> Math::signum;
      default -> throw new Refused("its function is not known", FORM);
    };
  }

  private Value mapped(Value x, DoubleUnaryOperator function, int sign) {
    return switch (x) {
      case Value.Stream s when Layers.tableable(s) -> mapped(reading.layers().table(s), function);
      case Value.Tabled t -> mapped(t, function);
      case Value.Stream s when sign != 0 -> mapped(ones(reading.layers(), s, node), function, sign);
      case Value.Summed s when sign != 0 ->
          then(
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
      case Value.Summed s -> then(s, (c, v) -> reading.rounded(v), s.signs(), true);
      default -> x;
    };
  }

  // normalization

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
          default -> ones(reading.layers(), reading.stream(x, node, FORM), node);
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
    return then(s, (c, v) -> (v - mean[c]) * factor[c] + beta[c], signs, true);
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

  // two tensors

  Value arithmetic() {
    Value a = reading.value(node, 0);
    Value b = reading.value(node, 1);
    Optional<Constant> left = reading.constantOf(a);
    Optional<Constant> right = reading.constantOf(b);
    if (right.isPresent()) {
      return constant(a, right.get(), false);
    }
    return left.isPresent() ? constant(b, left.get(), true) : pair(a, b);
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
            : first.isPresent() ? constant(right, first.get(), true) : pair(left, right);
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
          default -> throw new Refused("it is no arithmetic", FORM);
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
      throw new Refused("its constant is not finite", FORM);
    }
    if (k.isScalar()) {
      double value = k.scalar();
      if (x instanceof Value.RealInput input) {
        return head(input, value, first);
      }
      if (x instanceof Value.Summed s && s.plain().isPresent() && operator().equals("Add")) {
        return biased(s, c -> value);
      }
      return mapped(x, value, first);
    }
    Value.Summed s =
        switch (x) {
          case Value.Summed summed -> summed;
          case Value.Stream stream -> ones(reading.layers(), stream, node);
          default -> throw new Refused("it combines " + k + " with real numbers", FORM);
        };
    int[] at = channels(s, k);
    if (s.plain().isPresent() && operator().equals("Add")) {
      return biased(s, c -> k.get(at[c]));
    }
    int[] signs = new int[s.signs().length];
    for (int c = 0; c < signs.length; c++) {
      int own = sign(k.get(at[c]), first);
      if (own == 0) {
        throw new Refused("its function of a channel turns", FORM);
      }
      signs[c] = own * s.signs()[c];
    }
    return then(s, (c, v) -> apply(v, k.get(at[c]), first), signs, straight());
  }

  private Value mapped(Value x, double k, boolean first) {
    DoubleUnaryOperator function = v -> apply(v, k, first);
    return switch (x) {
      case Value.Summed s -> {
        int own = sign(k, first);
        if (own == 0) {
          throw new Refused("its function turns, and its input is not quantized", FORM);
        }
        yield then(
            s,
            (c, v) -> function.applyAsDouble(v),
            Arrays.stream(s.signs()).map(g -> own * g).toArray(),
            straight());
      }
      default -> mapped(x, function, sign(k, first));
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
    return new Value.Summed(
        s.sum(),
        s.dims(),
        s.order(),
        s.axis(),
        (c, v) -> before.apply(c, v) + addend.applyAsDouble(c),
        s.signs(),
        open && first && fits(bias)
            ? Optional.of(new PlainSum(bias, plain.low(), plain.high()))
            : Optional.empty(),
        s.then());
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
      throw new Refused("it combines %s with %s".formatted(k, s.dims()), FORM);
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
          throw new Refused("it divides by an input that is not quantized", FORM);
        }
        yield new Value.RealInput(x.name(), x.dims(), x.order(), factor / k, addend / k);
      }
      default -> throw new Refused("its input is not quantized in front of it", FORM);
    };
  }

  private Value pair(Value a, Value b) {
    if (sameElements(a, b)) {
      return sameSource(a, b);
    }
    CombineLayer.Kind kind =
        switch (operator()) {
          case "Add" -> CombineLayer.Kind.ADD;
          case "Sub" -> CombineLayer.Kind.SUB;
          case "Mul" -> CombineLayer.Kind.MUL;
          case "Max" -> CombineLayer.Kind.MAXIMUM;
          case "Min" -> CombineLayer.Kind.MINIMUM;
          default -> throw new Refused("it combines two tensors that are computed", FORM);
        };
    List<Value.Stream> operands =
        Repeating.alike(
            reading.layers(), reading.stream(a, node, FORM), reading.stream(b, node, FORM), node);
    Value.Stream left = operands.get(0);
    Value.Stream right = operands.get(1);
    if (!left.dims().equals(right.dims()) || !left.order().same(right.order())) {
      throw new Refused(
          "it combines %s with %s, or tensors that travel in different orders"
              .formatted(left.dims(), right.dims()),
          FORM);
    }
    if (!left.oneScale() || !right.oneScale()) {
      throw new Refused("it combines channels of different scales", FORM);
    }
    if (reading.qonnx()) {
      return exactPair(kind, left, right);
    }
    return new Value.Combined(
        kind,
        left,
        right,
        left.dims(),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        UnaryOperator.identity());
  }

  private static boolean sameElements(Value a, Value b) {
    return source(a)
        .flatMap(
            x ->
                source(b)
                    .map(
                        y ->
                            x.layer().equals(y.layer())
                                && x.dims().equals(y.dims())
                                && x.order().equals(y.order())
                                && x.oneScale()))
        .orElse(false);
  }

  private static Optional<Value.Stream> source(Value value) {
    return switch (value) {
      case Value.Stream s -> Optional.of(s);
      case Value.Tabled t -> Optional.of(t.stream());
      default -> Optional.empty();
    };
  }

  /** Two functions of one element, combined, are one. */
  private Value sameSource(Value a, Value b) {
    Value.Tabled left = a instanceof Value.Tabled t ? t : reading.layers().table((Value.Stream) a);
    Value.Tabled right = b instanceof Value.Tabled t ? t : reading.layers().table((Value.Stream) b);
    double[] values = new double[left.values().length];
    Arrays.setAll(values, i -> apply(left.values()[i], right.values()[i], false));
    return new Value.Tabled(left.stream(), values);
  }

  /** Adds whole numbers of a common step: a convolution over both, one behind the other. */
  private Value exactPair(CombineLayer.Kind kind, Value.Stream left, Value.Stream right) {
    if (kind.choosesOne()) {
      throw new Refused("it chooses between two tensors that are computed", FORM);
    }
    if (kind == CombineLayer.Kind.MUL) {
      return whole(kind, left, right, left.scale() * right.scale(), 1, 1);
    }
    double ratio = left.scale() / right.scale();
    double step = Math.min(left.scale(), right.scale());
    long leftFactor = Math.round(left.scale() / step);
    long rightFactor = Math.round(right.scale() / step);
    boolean whole =
        leftFactor * step == left.scale()
            && rightFactor * step == right.scale()
            && Math.max(leftFactor, rightFactor) < 1 << 15;
    if (!whole) {
      throw new Refused(
          "its scales %s and %s have a ratio of %s".formatted(left.scale(), right.scale(), ratio),
          "scales of which one is a multiple of the other");
    }
    return whole(kind, left, right, step, leftFactor, rightFactor);
  }

  private Value whole(
      CombineLayer.Kind kind,
      Value.Stream left,
      Value.Stream right,
      double step,
      long leftFactor,
      long rightFactor) {
    Interval l = left.type().range().plus(-left.zeroPoint());
    Interval r = right.type().range().plus(-right.zeroPoint());
    Interval range =
        switch (kind) {
          case ADD -> l.times(leftFactor).plus(r.times(rightFactor));
          case SUB -> l.times(leftFactor).plus(r.times(-rightFactor));
          case MUL -> l.times(r);
          case MAXIMUM, MINIMUM -> l.hull(r);
        };
    IntType type = IntType.signedFor(range);
    if (type.bits() > 16) {
      throw new Refused("its result needs " + type, "results of at most 16 bits");
    }
    Value.Stream other = reading.layers().shaped(right, left.shape(), node);
    String name = reading.layers().name(kind.keyword(), node);
    reading
        .layers()
        .add(
            new CombineLayer(
                name,
                left.layer(),
                other.layer(),
                kind,
                new Activation.None(),
                type,
                new Quantization((float) step, 0),
                Rounding.HALF_EVEN,
                reading.layers().origin()));
    return new Value.Stream(
        name, left.shape(), left.dims(), left.order(), type, new double[] {step}, 0, true);
  }
}
