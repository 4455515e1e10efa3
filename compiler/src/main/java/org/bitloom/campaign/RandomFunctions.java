// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.Hardware;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Network;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.RealFunction;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.Sweep;
import org.bitloom.model.TfliteVariant;
import org.bitloom.model.ThresholdLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Draws chains over small images: tables, functions, thresholds of elements and of accumulators,
 * both resizes, and what importers put together of several layers: PReLU, transposed convolutions,
 * the largest element of a channel. Weights of convolutions were real numbers. Names are reserved
 * words of Verilog.
 */
public final class RandomFunctions {
  private static final int WIDEST_INDEX = 9;
  private static final int WIDEST = 16;
  private static final int MOST_LEVELS = 40;

  private final SplittableRandom random;
  private final RandomChain chain;
  private final RandomComposites composites;

  private RandomFunctions(long seed) {
    random = new SplittableRandom(seed);
    chain = new RandomChain(random, seed);
    composites = new RandomComposites(random, chain);
  }

  /** Returns the network of a seed, which is not negative. */
  public static Network of(long seed) {
    return new RandomFunctions(seed).draw();
  }

  private Network draw() {
    int depth = random.nextInt(1, 5);
    for (int i = 0; i < depth; i++) {
      step();
    }
    if (random.nextInt(4) == 0) {
      largest();
    }
    return chain.network(
        new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 8)), Map.of()));
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0 -> table();
      case 1 -> function();
      case 2 -> thresholds();
      case 3 -> resize(ResizeLayer.Filter.NEAREST);
      case 4 -> resize(random.nextBoolean() ? ResizeLayer.Filter.LINEAR : ResizeLayer.Filter.EXACT);
      case 5, 6 -> composites.prelu();
      case 7 -> composites.transposed();
      case 8 -> wideFunction();
      default -> chain.convolution(1, 1);
    }
  }

  private void table() {
    if (chain.end().type().bits() > WIDEST_INDEX) {
      chain.convolution(1, 1);
      return;
    }
    IntType to = chain.type();
    Tensor values =
        Tensor.generate(
            Shape.of(1 << chain.end().type().bits()), i -> random.nextLong(to.min(), to.max() + 1));
    lookup(new UnaryFunction.Table(chain.end().type().min(), values), to, chain.quantization(to));
  }

  private void function() {
    IntType from = chain.end().type();
    if (from.bits() > 8) {
      chain.convolution(1, 1);
      return;
    }
    boolean tflite = from.bits() == 8 && random.nextBoolean();
    TfliteVariant variant = tflite ? TfliteVariant.MICRO : TfliteVariant.DESKTOP;
    UnaryFunction[] functions = {
      new UnaryFunction.LeakyRelu((float) random.nextDouble(0, 1.5), chain.rounding()),
      new UnaryFunction.Sigmoid(variant),
      new UnaryFunction.Tanh(variant),
      new UnaryFunction.Elu(),
      new UnaryFunction.HardSwish(),
      new UnaryFunction.Real(RealFunction.values()[random.nextInt(RealFunction.values().length)])
    };
    UnaryFunction function = functions[random.nextInt(functions.length)];
    IntType to = tflite ? from : chain.type();
    lookup(function, to, function.fixedOutput(to).orElseGet(() -> chain.quantization(to)));
  }

  /**
   * A curve of wide elements that bends within a few of them, or is nearly a line; or one with
   * noise.
   */
  private void wideFunction() {
    IntType from = new IntType(random.nextBoolean(), random.nextInt(WIDEST_INDEX + 2, WIDEST + 1));
    Quantization finer = chain.quantization(from);
    String name = chain.name();
    chain.add(
        new RequantizeLayer(
            name,
            chain.end().name(),
            new Activation.None(),
            from,
            finer,
            Rounding.HALF_UP,
            RandomChain.origin(name)),
        chain.end().shape(),
        from,
        finer);
    IntType to = chain.type();
    double bend = Math.scalb(random.nextDouble(0.5, 1), -random.nextInt(2, from.bits()));
    long middle = random.nextLong(from.min(), from.max() + 1);
    int noise = random.nextInt(3) == 0 ? 1 << random.nextInt(6) : 1;
    Tensor values =
        Tensor.generate(
            Shape.of(1 << from.bits()),
            i -> {
              double turn = StrictMath.tanh(bend * (from.min() + i - middle));
              double value = Math.floor(turn * to.max()) + random.nextInt(noise);
              return to.range().clamp((long) value);
            });
    lookup(new UnaryFunction.Table(from.min(), values), to, chain.quantization(to));
  }

  private void lookup(UnaryFunction function, IntType to, Quantization numbers) {
    String name = chain.name();
    chain.add(
        new LookupLayer(name, chain.end().name(), function, to, numbers, RandomChain.origin(name)),
        chain.end().shape(),
        to,
        numbers);
  }

  /** Thresholds of elements, or of the sums of a convolution; some of them never reached. */
  private void thresholds() {
    long reach = 2L << chain.end().type().bits();
    if (random.nextBoolean()) {
      chain.convolution(1, 1, true);
      reach = 64L << chain.end().type().bits();
    }
    long most = reach;
    IntType to = chain.type();
    int levels = (int) Math.min((1L << to.bits()) - 1, random.nextInt(1, MOST_LEVELS));
    long least = random.nextLong(to.min(), to.max() - levels + 1);
    int channels = random.nextBoolean() ? chain.end().shape().channels() : 1;
    long[] all = random.longs((long) channels * levels, -most, most).toArray();
    for (int c = 0; c < channels; c++) {
      Arrays.sort(all, c * levels, (c + 1) * levels);
    }
    Shape shape = channels == 1 ? Shape.of(levels) : Shape.of(channels, levels);
    Tensor thresholds = Tensor.generate(shape, i -> all[i]);
    String name = chain.name();
    Quantization numbers = chain.quantization(to);
    chain.add(
        new ThresholdLayer(
            name, chain.end().name(), thresholds, least, to, numbers, RandomChain.origin(name)),
        chain.end().shape(),
        to,
        numbers);
  }

  private void resize(ResizeLayer.Filter filter) {
    int height = random.nextInt(1, 8);
    int width = random.nextInt(1, 8);
    boolean corners = random.nextBoolean();
    boolean centers = random.nextBoolean();
    String name = chain.name();
    chain.add(
        new ResizeLayer(
            name,
            chain.end().name(),
            height,
            width,
            filter,
            corners,
            centers,
            RandomChain.origin(name)),
        Shape.of(height, width, chain.end().shape().channels()),
        chain.end().type(),
        chain.end().quantization());
  }

  /** The largest element of each channel. */
  private void largest() {
    int height = chain.end().shape().dimensions().get(0);
    int width = chain.end().shape().dimensions().get(1);
    String name = chain.name();
    Sweep once = new Sweep(height, width, 1, 1, Padding.Sides.NONE);
    chain.add(
        new PoolLayer(
            name,
            chain.end().name(),
            new PoolLayer.Maximum(height, width, once),
            new Activation.None(),
            chain.end().type(),
            chain.end().quantization(),
            Rounding.HALF_UP,
            RandomChain.origin(name)),
        Shape.of(1, 1, chain.end().shape().channels()),
        chain.end().type(),
        chain.end().quantization());
  }
}
