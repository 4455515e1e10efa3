// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.MatMulLayer;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.TypedTensor;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/**
 * Draws small checked networks: chains and forks of dense layers, products of two streams,
 * requantizers, tables, reshapes and argmax, with all roundings and activations. All names of a
 * network start with a prefix of its own, so that several designs can be simulated as one.
 */
public final class RandomNetwork {
  private static final int WIDEST_FACTOR = 12;
  private static final int WIDEST_INDEX = 10;

  private final SplittableRandom random;
  private final RandomNumbers numbers;
  private final String prefix;
  private final List<Input> inputs = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final List<String> outputs = new ArrayList<>();

  /**
   * A tensor while the network grows.
   *
   * @param scale real scale; empty where the channels of an accumulator have their own
   */
  private record Value(
      String name, Shape shape, IntType type, Optional<Double> scale, long zeroPoint) {}

  private RandomNetwork(long seed) {
    random = new SplittableRandom(seed);
    numbers = new RandomNumbers(random);
    prefix = "n" + seed + "_";
  }

  /** Returns the network of a seed, which is not negative. */
  public static Network of(long seed) {
    return new RandomNetwork(seed).draw(seed);
  }

  private Network draw(long seed) {
    Value value = numbers.oneIn(5) ? matMul() : dense(pooled(input("x", numbers.shape()), seed));
    int depth = random.nextInt(0, 4);
    for (int i = 0; i < depth; i++) {
      value = next(value);
      if (numbers.oneIn(4)) {
        outputs.add(next(value).name());
      }
    }
    if (numbers.oneIn(3) && value.scale().isPresent()) {
      outputs.add(argMax(value).name());
    }
    if (outputs.isEmpty() || numbers.oneIn(2)) {
      outputs.add(value.name());
    }
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 9)), Map.of(), styles())
            .withDecodings(RandomWeights.decodings(layers));
    List<String> distinct = outputs.stream().distinct().toList();
    return new Network("n" + seed, inputs, layers, distinct, hardware).withoutUnusedLayers();
  }

  private Map<String, MultiplierStyle> styles() {
    return layers.stream()
        .filter(DenseLayer.class::isInstance)
        .map(Layer::name)
        .collect(Collectors.toMap(name -> name, name -> numbers.oneOf(MultiplierStyle.values())));
  }

  /** Returns a layer that the language allows after this one. */
  private Value next(Value value) {
    if (value.scale().isEmpty()) {
      return reshape(value);
    }
    if (value.type().bits() > WIDEST_FACTOR) {
      return numbers.oneIn(4) ? reshape(value) : requantize(value);
    }
    return switch (random.nextInt(7)) {
      case 0 -> reshape(value);
      case 1 -> requantize(value);
      case 2 -> value.type().bits() <= WIDEST_INDEX ? lookup(value) : dense(value);
      default -> dense(value);
    };
  }

  private String name(String kind) {
    return prefix + kind + (inputs.size() + layers.size());
  }

  private static Span origin(String layer) {
    return Span.ofFile(layer + ".loom");
  }

  private Value input(String kind, Shape shape) {
    IntType type = numbers.type();
    Quantization quantization =
        new Quantization((float) random.nextDouble(0.01, 0.1), numbers.zeroPoint(type));
    Input input = new Input(name(kind), shape, type, quantization);
    inputs.add(input);
    return new Value(
        input.name(), shape, type, Optional.of(quantization.scale()), quantization.zeroPoint());
  }

  private Value dense(Value x) {
    int fan = x.shape().elements();
    int units = random.nextInt(1, 28);
    boolean perChannel = numbers.oneIn(2);
    double base = random.nextDouble(0.001, 0.01);
    List<Double> scales =
        IntStream.range(0, perChannel ? units : 1)
            .mapToObj(o -> (double) (float) (base * random.nextDouble(0.5, 2)))
            .toList();
    LayerWeights weights =
        RandomWeights.sometimesSparse(RandomWeights.of(random, Shape.of(units, fan), scales));
    double spread = Math.scalb(Math.sqrt(fan), x.type().bits() + weights.type().bits() - 3);
    double scale = x.scale().orElse(1.0) * scales.get(0);
    boolean raw = numbers.oneIn(6);
    Output output = raw ? new Output.Accumulator() : numbers.format(scale, spread);
    DenseLayer layer =
        new DenseLayer(
            name("fc"),
            x.name(),
            weights,
            bias(units, spread),
            raw ? new Activation.None() : numbers.activation(),
            output,
            numbers.rounding(),
            Optional.empty(),
            origin(name("fc")));
    layers.add(layer);
    return accumulated(layer.name(), Shape.of(units), output, perChannel, scale, fan);
  }

  private Optional<Tensor> bias(int units, double spread) {
    long most = Math.max(1, (long) spread);
    return numbers.oneIn(4)
        ? Optional.empty()
        : Optional.of(Tensor.generate(Shape.of(units), i -> random.nextLong(-most, most + 1)));
  }

  private Value accumulated(
      String name, Shape shape, Output output, boolean perChannel, double scale, int fan) {
    return switch (output) {
      case Output.Accumulator() -> {
        // Only its magnitude matters to what follows.
        IntType type = IntType.signed(Math.min(30, 16 + 32 - Integer.numberOfLeadingZeros(fan)));
        yield new Value(name, shape, type, perChannel ? Optional.empty() : Optional.of(scale), 0);
      }
      case Output.Requantized(IntType type, Quantization q) ->
          new Value(name, shape, type, Optional.of(q.scale()), q.zeroPoint());
    };
  }

  /** Pools an image in front of everything else, with numbers of its own. */
  private Value pooled(Value x, long seed) {
    Input input = inputs.get(inputs.size() - 1);
    if (x.shape().dimensions().size() != 3) {
      return x;
    }
    PoolLayer layer = RandomPools.reading(input, name("p"), seed);
    layers.add(layer);
    TypedTensor from = new TypedTensor(TensorType.full(x.shape(), x.type()), Optional.empty());
    Shape shape = ((Pool) layer.toOperators(List.of(from)).get(0)).shape();
    Quantization q = layer.quantization();
    return new Value(layer.name(), shape, layer.type(), Optional.of(q.scale()), q.zeroPoint());
  }

  private Value matMul() {
    int depth = random.nextInt(1, 10);
    int vectors = random.nextInt(1, 6);
    int units = random.nextInt(1, 10);
    Value x = input("x", numbers.oneIn(3) ? Shape.of(depth) : Shape.of(vectors, depth));
    Value w = input("w", Shape.of(units, depth));
    double spread = Math.scalb(Math.sqrt(depth), x.type().bits() + w.type().bits() - 3);
    double scale = x.scale().orElseThrow() * w.scale().orElseThrow();
    boolean raw = numbers.oneIn(4);
    Output output = raw ? new Output.Accumulator() : numbers.format(scale, spread);
    MatMulLayer layer =
        new MatMulLayer(
            name("mm"),
            x.name(),
            w.name(),
            bias(units, spread),
            raw ? new Activation.None() : numbers.activation(),
            output,
            numbers.rounding(),
            Optional.empty(),
            origin(name("mm")));
    layers.add(layer);
    Shape shape = x.shape().dimensions().size() == 1 ? Shape.of(units) : Shape.of(vectors, units);
    return accumulated(layer.name(), shape, output, false, scale, depth);
  }

  private Value requantize(Value x) {
    double scale = x.scale().orElseThrow();
    Output.Requantized to = numbers.format(scale, Math.scalb(1.0, x.type().bits() - 1));
    RequantizeLayer layer =
        new RequantizeLayer(
            name("q"),
            x.name(),
            numbers.activation(),
            to.type(),
            to.quantization(),
            numbers.rounding(),
            origin(name("q")));
    layers.add(layer);
    Quantization q = to.quantization();
    return new Value(layer.name(), x.shape(), to.type(), Optional.of(q.scale()), q.zeroPoint());
  }

  private Value lookup(Value x) {
    UnaryFunction[] functions = {
      new UnaryFunction.LeakyRelu(0.125f, Rounding.HALF_UP),
      new UnaryFunction.Sigmoid(),
      new UnaryFunction.Tanh(),
      new UnaryFunction.Elu(),
      new UnaryFunction.HardSwish()
    };
    // The last one has integer arithmetic of its own, for 8 bits at most.
    int known = functions.length - (x.type().bits() <= 8 ? 0 : 1);
    IntType to = numbers.type();
    Quantization q =
        new Quantization((float) random.nextDouble(0.002, 0.02), numbers.zeroPoint(to));
    LookupLayer layer =
        new LookupLayer(
            name("f"), x.name(), functions[random.nextInt(known)], to, q, origin(name("f")));
    layers.add(layer);
    return new Value(layer.name(), x.shape(), to, Optional.of(q.scale()), q.zeroPoint());
  }

  private Value reshape(Value x) {
    int elements = x.shape().elements();
    int[] divisors = IntStream.rangeClosed(1, elements).filter(d -> elements % d == 0).toArray();
    int rows = divisors[random.nextInt(divisors.length)];
    Shape shape = numbers.oneIn(3) ? Shape.of(elements) : Shape.of(rows, elements / rows);
    ReshapeLayer layer = new ReshapeLayer(name("r"), x.name(), shape, origin(name("r")));
    layers.add(layer);
    return new Value(layer.name(), shape, x.type(), x.scale(), x.zeroPoint());
  }

  private Value argMax(Value x) {
    ArgMaxLayer layer = new ArgMaxLayer(name("best"), x.name(), origin(name("best")));
    layers.add(layer);
    return new Value(layer.name(), Shape.of(1), IntType.unsigned(8), Optional.empty(), 0);
  }
}
