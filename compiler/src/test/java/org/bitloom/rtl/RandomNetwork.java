// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
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
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Draws small checked networks of dense layers, requantizers, tables and argmax. */
public final class RandomNetwork {
  private final SplittableRandom random;
  private final List<Layer> layers = new ArrayList<>();
  private String tensor = "x";
  private int width;
  private IntType type;
  private long zeroPoint;

  private RandomNetwork(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Returns the network of a seed. */
  public static Network of(long seed) {
    return new RandomNetwork(seed).draw(seed);
  }

  private Network draw(long seed) {
    width = random.nextInt(1, 24);
    type = activationType();
    zeroPoint = zeroPoint(type);
    Input input = new Input("x", Shape.of(width), type, new Quantization(0.05f, zeroPoint));
    int depth = random.nextInt(1, 4);
    for (int i = 0; i < depth; i++) {
      dense("fc" + i, i == depth - 1 && random.nextInt(4) == 0);
    }
    if (random.nextInt(3) == 0) {
      requantize("scaled");
      lookup("table");
    }
    List<String> outputs = new ArrayList<>(List.of(tensor));
    if (random.nextInt(3) == 0) {
      layers.add(new ArgMaxLayer("winner", tensor, origin("winner")));
      outputs.add("winner");
    }
    Hardware hardware = new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 9)), Map.of());
    return new Network("random" + seed, List.of(input), layers, outputs, hardware);
  }

  private IntType activationType() {
    int bits = random.nextInt(3) == 0 ? random.nextInt(2, 11) : 8;
    return new IntType(random.nextBoolean(), bits);
  }

  private long zeroPoint(IntType t) {
    return random.nextLong(t.min(), t.max() + 1);
  }

  private static Span origin(String layer) {
    return Span.ofFile(layer + ".loom");
  }

  private void dense(String name, boolean raw) {
    int units = random.nextInt(1, 24);
    IntType weightType = IntType.signed(random.nextInt(2, 9));
    Tensor weights =
        Tensor.generate(
            Shape.of(units, width), i -> random.nextLong(weightType.min(), weightType.max() + 1));
    boolean perChannel = random.nextBoolean();
    List<Double> scales = new ArrayList<>();
    for (int i = 0; i < (perChannel ? units : 1); i++) {
      scales.add((double) (float) random.nextDouble(0.001, 0.01));
    }
    IntType to = activationType();
    long zero = zeroPoint(to);
    Output output =
        raw
            ? new Output.Accumulator()
            : new Output.Requantized(
                to, new Quantization((float) random.nextDouble(0.001, 0.1), zero));
    Activation[] activations = {
      new Activation.None(),
      new Activation.Relu(),
      new Activation.Relu6(),
      new Activation.Clip(-1, 2)
    };
    Rounding[] roundings = Rounding.values();
    layers.add(
        new DenseLayer(
            name,
            tensor,
            new LayerWeights(weights, weightType, scales, 0),
            random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(Tensor.generate(Shape.of(units), i -> random.nextLong(-5000, 5000))),
            activations[random.nextInt(activations.length)],
            output,
            roundings[random.nextInt(roundings.length)],
            Optional.empty(),
            origin(name)));
    tensor = name;
    width = units;
    type = to;
    zeroPoint = zero;
  }

  private void requantize(String name) {
    IntType to = activationType();
    layers.add(
        new RequantizeLayer(
            name,
            tensor,
            new Activation.None(),
            to,
            new Quantization(0.02f, zeroPoint(to)),
            Rounding.values()[random.nextInt(Rounding.values().length)],
            origin(name)));
    tensor = name;
    type = to;
  }

  private void lookup(String name) {
    UnaryFunction[] functions = {
      new UnaryFunction.LeakyRelu(0.125f, Rounding.HALF_UP),
      new UnaryFunction.Sigmoid(),
      new UnaryFunction.Tanh(),
      new UnaryFunction.HardSwish()
    };
    UnaryFunction function =
        functions[random.nextInt(functions.length - (type.bits() <= 8 ? 0 : 1))];
    IntType to = activationType();
    layers.add(
        new LookupLayer(
            name, tensor, function, to, new Quantization(0.01f, zeroPoint(to)), origin(name)));
    tensor = name;
    type = to;
  }
}
