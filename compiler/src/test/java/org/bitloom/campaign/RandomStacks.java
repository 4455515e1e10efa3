// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.Decoding;
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
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/**
 * Draws stacks of two or three dense layers, the first of them compressed and on 1 to 32 lanes, the
 * others in any form, sometimes with a function or a new scale between. Rows are empty, have one
 * weight, or are of very different lengths.
 */
public final class RandomStacks {
  private static final IntType INT8 = IntType.signed(8);
  private static final int MOST_LANES = 32;
  private static final Span ORIGIN = Span.ofFile("stack.loom");

  private final SplittableRandom random;
  private final String prefix;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, Hardware.Fold> folds = new HashMap<>();
  private final Map<String, Decoding> decodings = new HashMap<>();
  private final List<String> outputs = new ArrayList<>();

  private RandomStacks(long seed) {
    this.random = new SplittableRandom(seed);
    this.prefix = "s" + seed + "_";
  }

  /** Returns the network of a seed. */
  public static Network of(long seed) {
    return new RandomStacks(seed).draw(seed);
  }

  private Network draw(long seed) {
    int inputs = random.nextInt(1, 40);
    Input input = new Input(prefix + "x", Shape.of(inputs), INT8, scaled());
    int hidden = random.nextInt(2, 48);
    String tensor = sparse("first", input.name(), hidden, inputs);
    tensor = between(tensor);
    if (random.nextInt(3) == 0) {
      int more = random.nextInt(2, 16);
      tensor = sparse("second", tensor, more, hidden);
      hidden = more;
    }
    if (random.nextInt(8) == 0) {
      outputs.add(tensor);
    }
    int units = random.nextInt(1, 8);
    outputs.add(
        switch (random.nextInt(3)) {
          case 0 -> sparse("last", tensor, units, hidden);
          case 1 -> decoded(tensor, units, hidden);
          default -> plain(tensor, units, hidden);
        });
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(64), folds, Map.of()).withDecodings(decodings);
    return new Network("stack" + seed, List.of(input), layers, outputs, hardware);
  }

  private Quantization scaled() {
    return new Quantization((float) random.nextDouble(0.01, 0.1), random.nextLong(-20, 20));
  }

  private void fold(String layer, int pe, int simd) {
    folds.put(layer, new Hardware.Fold(pe, simd, Optional.empty()));
  }

  private String sparse(String name, String input, int units, int fan) {
    String layer = dense(name, input, new SparseHuffman(encoding()), rows(units, fan));
    fold(layer, random.nextInt(1, Math.min(MOST_LANES, units) + 1), 1);
    decodings.put(layer, Decoding.LANES);
    return layer;
  }

  private String decoded(String input, int units, int fan) {
    String layer = dense("last", input, new SparseHuffman(encoding()), rows(units, fan));
    fold(layer, random.nextInt(1, units + 1), random.nextInt(1, fan + 1));
    decodings.put(layer, Decoding.START);
    return layer;
  }

  private String plain(String input, int units, int fan) {
    Tensor weights = Tensor.generate(Shape.of(units, fan), i -> weight());
    String layer = dense("last", input, encoding(), weights);
    fold(layer, random.nextInt(1, units + 1), random.nextInt(1, fan + 1));
    return layer;
  }

  private static WeightEncoding encoding() {
    return new WeightEncoding.TwosComplement(IntType.signed(4));
  }

  private long weight() {
    long weight = random.nextLong(-8, 7);
    return weight < 0 ? weight : weight + 1;
  }

  private Tensor rows(int units, int fan) {
    double skew = random.nextInt(1, 5);
    long[] weights = new long[units * fan];
    for (int row = 0; row < units; row++) {
      switch (random.nextInt(6)) {
        case 0 -> {}
        case 1 -> weights[row * fan + random.nextInt(fan)] = weight();
        default -> {
          double density = Math.pow(random.nextDouble(), skew);
          for (int i = row * fan; i < (row + 1) * fan; i++) {
            weights[i] = random.nextDouble() < density ? weight() : 0;
          }
        }
      }
    }
    return Tensor.of(Shape.of(units, fan), weights);
  }

  private String dense(String name, String input, WeightEncoding encoding, Tensor weights) {
    int units = weights.shape().vectors();
    List<Double> scales =
        IntStream.range(0, random.nextBoolean() ? units : 1)
            .mapToObj(o -> (double) (float) random.nextDouble(0.002, 0.05))
            .toList();
    Tensor bias = Tensor.generate(Shape.of(units), o -> random.nextLong(-100, 100));
    DenseLayer layer =
        new DenseLayer(
            prefix + name,
            input,
            new LayerWeights(weights, encoding, scales, 0),
            Optional.of(bias),
            random.nextBoolean() ? new Activation.Relu() : new Activation.None(),
            new Output.Requantized(INT8, scaled()),
            Rounding.values()[random.nextInt(Rounding.values().length)],
            Optional.empty(),
            ORIGIN);
    layers.add(layer);
    return layer.name();
  }

  /** Returns what stands behind the first layer: itself, a table, or another scale. */
  private String between(String tensor) {
    String name = prefix + "between";
    switch (random.nextInt(4)) {
      case 0 ->
          layers.add(
              new LookupLayer(name, tensor, new UnaryFunction.Tanh(), INT8, scaled(), ORIGIN));
      case 1 ->
          layers.add(
              new RequantizeLayer(
                  name, tensor, new Activation.None(), INT8, scaled(), Rounding.HALF_UP, ORIGIN));
      default -> {
        return tensor;
      }
    }
    return name;
  }
}
