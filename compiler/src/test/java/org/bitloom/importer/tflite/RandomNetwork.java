// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
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
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.RequiredAccumulator;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Tensor;

/** A small valid network, a function of its seed. */
public final class RandomNetwork {
  private static final Span NOWHERE = Span.ofFile("random");

  private final SplittableRandom random;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Hardware.Fold> folds = new HashMap<>();
  private final Input weights;
  private String name;
  private Shape shape;
  private boolean wide;

  /** Bits of an element of the current tensor, where it is no accumulator. */
  private int bits;

  private RandomNetwork(long seed) {
    this.random = new SplittableRandom(seed);
    this.name = "x" + random.nextInt(100);
    this.shape = Shape.of(1 + random.nextInt(3), 1 + random.nextInt(5));
    this.weights = new Input("w", Shape.of(3, shape.channels()), type(), quantization(0));
  }

  public static Network of(long seed) {
    return new RandomNetwork(seed).network();
  }

  private Network network() {
    IntType type = type();
    bits = type.bits();
    Input input = new Input(name, shape, type, quantization(random(type)));
    boolean product = random.nextBoolean();
    if (product) {
      matmul();
    }
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      layer(i, i == count - 1);
    }
    Set<String> outputs = new HashSet<>(Set.of(name));
    layers.stream().map(Layer::name).filter(n -> random.nextInt(4) == 0).forEach(outputs::add);
    Hardware.Goal target =
        random.nextBoolean()
            ? new Hardware.Multipliers(1 + random.nextInt(500))
            : new Hardware.Throughput(1 + random.nextInt(500), 100_000_000);
    return new Network(
        "random",
        product ? List.of(input, weights) : List.of(input),
        layers,
        outputs.stream().sorted().toList(),
        random.nextBoolean() ? Hardware.unspecified() : new Hardware(target, folds, styles()));
  }

  private void add(Layer layer, Shape output, boolean accumulator) {
    layers.add(layer);
    name = layer.name();
    shape = output;
    wide = accumulator;
  }

  private void matmul() {
    Output output = output();
    int outputs = weights.shape().vectors();
    Layer layer =
        new MatMulLayer(
            "product",
            name,
            "w",
            bias(outputs),
            output instanceof Output.Accumulator ? new Activation.None() : activation(),
            output,
            rounding(),
            accumulator(),
            NOWHERE);
    folds.put("product", new Hardware.Fold(1 + random.nextInt(outputs), 1, Optional.of(NOWHERE)));
    add(layer, Shape.of(shape.vectors(), outputs), output instanceof Output.Accumulator);
  }

  private void layer(int index, boolean last) {
    int kind = random.nextInt(6);
    if (!wide && kind == 5 && bits <= Softmax.WIDEST_INPUT) {
      softmax("softmax" + index);
    } else if (!wide && kind == 4 && bits <= Lookup.MOST_BITS) {
      lookup("table" + index);
    } else if (wide || kind == 0) {
      IntType type = type();
      Quantization quantization = quantization(random(type));
      add(
          new RequantizeLayer(
              "q" + index, name, activation(), type, quantization, rounding(), NOWHERE),
          shape,
          false);
      bits = type.bits();
    } else if (kind == 1) {
      Shape other =
          random.nextBoolean() ? Shape.of(shape.elements()) : Shape.of(shape.elements(), 1);
      add(new ReshapeLayer("r" + index, name, other, NOWHERE), other, false);
    } else if (kind == 2 && last) {
      Shape other = Shape.of(shape.elements());
      add(new ReshapeLayer("f" + index, name, other, NOWHERE), other, false);
      add(new ArgMaxLayer("a" + index, name, NOWHERE), Shape.of(1), false);
    } else {
      dense("dense" + index);
    }
  }

  private void softmax(String layer) {
    float beta = random.nextBoolean() ? 1 : random.nextFloat(0.1f, 4);
    IntType to = new IntType(random.nextBoolean(), 8);
    add(new SoftmaxLayer(layer, name, beta, to, NOWHERE), shape, false);
    bits = 8;
  }

  private void lookup(String layer) {
    UnaryFunction[] functions = {
      new UnaryFunction.LeakyRelu(scale(), rounding()),
      new UnaryFunction.Sigmoid(),
      new UnaryFunction.Tanh(),
      new UnaryFunction.Elu(),
      new UnaryFunction.HardSwish()
    };
    UnaryFunction function = functions[random.nextInt(functions.length - (bits <= 8 ? 0 : 1))];
    IntType type = type();
    add(
        new LookupLayer(layer, name, function, type, quantization(random(type)), NOWHERE),
        shape,
        false);
    bits = type.bits();
  }

  private Map<String, MultiplierStyle> styles() {
    MultiplierStyle[] styles = MultiplierStyle.values();
    return layers.stream()
        .filter(layer -> layer instanceof DenseLayer && random.nextBoolean())
        .map(Layer::name)
        .collect(Collectors.toMap(name -> name, name -> styles[random.nextInt(styles.length)]));
  }

  private void dense(String layer) {
    int units = 1 + random.nextInt(4);
    int inputs = shape.elements();
    IntType type = type();
    Tensor values = Tensor.generate(Shape.of(units, inputs), i -> random(type));
    List<Double> scales = new ArrayList<>();
    int count = random.nextBoolean() ? 1 : units;
    for (int i = 0; i < count; i++) {
      scales.add((double) scale());
    }
    long zeroPoint = random.nextBoolean() ? 0 : random(type);
    Output output = count == 1 ? output() : requantized();
    folds.put(
        layer,
        new Hardware.Fold(
            1 + random.nextInt(units), 1 + random.nextInt(inputs), Optional.of(NOWHERE)));
    add(
        new DenseLayer(
            layer,
            name,
            new LayerWeights(values, type, scales, zeroPoint),
            bias(units),
            output instanceof Output.Accumulator ? new Activation.None() : activation(),
            output,
            rounding(),
            accumulator(),
            NOWHERE),
        Shape.of(units),
        output instanceof Output.Accumulator);
  }

  private Optional<Tensor> bias(int size) {
    return switch (random.nextInt(3)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(Tensor.generate(Shape.of(size), i -> random.nextLong(-9999, 9999)));
      default ->
          Optional.of(Tensor.generate(Shape.of(size), i -> random.nextLong(-1L << 40, 1L << 40)));
    };
  }

  private Output output() {
    return random.nextInt(3) == 0 ? new Output.Accumulator() : requantized();
  }

  private Output requantized() {
    IntType type = type();
    bits = type.bits();
    return new Output.Requantized(type, quantization(random(type)));
  }

  private Optional<RequiredAccumulator> accumulator() {
    return random.nextBoolean()
        ? Optional.empty()
        : Optional.of(new RequiredAccumulator(IntType.signed(50 + random.nextInt(10)), NOWHERE));
  }

  private Activation activation() {
    return switch (random.nextInt(4)) {
      case 0 -> new Activation.None();
      case 1 -> new Activation.Relu();
      case 2 -> new Activation.Relu6();
      default -> new Activation.Clip(-scale(), scale());
    };
  }

  private Rounding rounding() {
    return Rounding.values()[random.nextInt(Rounding.values().length)];
  }

  private IntType type() {
    return new IntType(random.nextBoolean(), 1 + random.nextInt(16));
  }

  private long random(IntType type) {
    return random.nextLong(type.min(), type.max() + 1);
  }

  private Quantization quantization(long zeroPoint) {
    return new Quantization(scale(), zeroPoint);
  }

  private float scale() {
    return (float) Math.scalb(1 + random.nextDouble(), random.nextInt(-14, 5));
  }
}
