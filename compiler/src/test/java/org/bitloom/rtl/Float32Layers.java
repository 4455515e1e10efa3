// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer.Step;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;

/**
 * Dense layers with {@code float32_even} whose accumulators the inputs choose freely: every channel
 * is {@code 2048 * x[0] + x[1]}, with a scale of its own.
 */
public final class Float32Layers {
  private static final long FACTOR = 2048;
  private static final IntType INPUT = IntType.signed(12);

  private Float32Layers() {}

  /** Returns the network of a seed, whose names start with a prefix of its own. */
  public static Network of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String name = "e" + seed;
    int channels = random.nextInt(2, 7);
    List<Double> scales =
        IntStream.range(0, channels)
            .mapToObj(c -> (double) (float) Math.exp(random.nextDouble(-11, -9.5)))
            .toList();
    LayerWeights weights =
        new LayerWeights(
            Tensor.generate(Shape.of(channels, 2), i -> i % 2 == 0 ? FACTOR : 1),
            IntType.signed(13),
            scales,
            0);
    IntType type = IntType.signed(8);
    DenseLayer layer =
        new DenseLayer(
            name + "_fc",
            name + "_x",
            weights,
            Optional.empty(),
            new Activation.None(),
            new Output.Requantized(type, new Quantization(1, random.nextInt(-128, 128))),
            Rounding.FLOAT32_EVEN,
            Optional.empty(),
            Span.ofFile(name + ".loom"));
    return new Network(
        name,
        List.of(new Input(name + "_x", Shape.of(2), INPUT, new Quantization(1, 0))),
        List.of(layer),
        List.of(name + "_fc"),
        new Hardware(new Hardware.Multipliers(1 << random.nextInt(5)), Map.of()));
  }

  /** Returns the input that makes an accumulator of the layer. */
  public static Tensor input(long accumulator) {
    long high = Math.max(INPUT.min(), Math.floorDiv(accumulator, FACTOR));
    return Tensor.of(Shape.of(2), new long[] {high, accumulator - high * FACTOR});
  }

  /** Returns the accumulators at which the output of some channel changes, or its addend. */
  public static LongStream thresholds(Plan plan) {
    Requantize operator =
        plan.network().nodes().stream()
            .map(Node::operator)
            .filter(Requantize.class::isInstance)
            .map(Requantize.class::cast)
            .findFirst()
            .orElseThrow();
    Requantization reference = operator.requantization();
    Interval range = operator.input().range();
    LongStream jumps =
        IntStream.range(0, reference.multipliers().size())
            .boxed()
            .flatMapToLong(c -> jumps(acc -> reference.apply(c, acc), range.min(), range.max()));
    LongStream steps =
        plan.requantizers().values().stream()
            .flatMap(proven -> proven.channels().stream())
            .flatMapToLong(channel -> channel.steps().stream().mapToLong(Step::from));
    return LongStream.concat(jumps, steps).distinct();
  }

  private static LongStream jumps(LongUnaryOperator f, long from, long to) {
    if (f.applyAsLong(from) == f.applyAsLong(to)) {
      return LongStream.empty();
    }
    if (to - from == 1) {
      return LongStream.of(to);
    }
    long middle = from + (to - from) / 2;
    return LongStream.concat(jumps(f, from, middle), jumps(f, middle, to));
  }
}
