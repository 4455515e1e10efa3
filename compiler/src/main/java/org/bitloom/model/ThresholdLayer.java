// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Thresholds;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Counts thresholds: {@code y = y_min + count(x >= t)}. It stands for every function that rises
 * with its argument, such as a normalization, an activation and a rounding in one.
 *
 * @param name identifier
 * @param input tensor that it reads, usually an accumulator
 * @param thresholds ascending, {@code [levels - 1]} or {@code [channels, levels - 1]}
 * @param least output below the first threshold
 * @param type element type of the output
 * @param quantization scale and zero point of the output
 * @param origin place in the source
 */
public record ThresholdLayer(
    String name,
    String input,
    Tensor thresholds,
    long least,
    IntType type,
    Quantization quantization,
    Span origin)
    implements UnaryLayer {
  /** Returns the number of thresholds of a channel. */
  public int levels() {
    return thresholds.shape().channels();
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return new ShapeResult.Known(inputs.get(0));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    int levels = levels();
    boolean perChannel = thresholds.shape().dimensions().size() == 2;
    int channels = perChannel ? thresholds.shape().vectors() : 1;
    long[] all = thresholds.toArray();
    List<Thresholds> lists = new ArrayList<>();
    List<Multiplier> estimates = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      long[] own = Arrays.copyOfRange(all, c * levels, (c + 1) * levels);
      lists.add(Thresholds.of(own));
      estimates.add(estimate(own, x.type().range()));
    }
    Interval clamp = new Interval(least, Math.addExact(least, levels));
    return List.of(
        new Requantize(x.type(), Requantization.counting(lists, estimates, clamp), type));
  }

  /** Returns about the outputs per step of the input. */
  private static Multiplier estimate(long[] thresholds, Interval range) {
    long[] inside = Arrays.stream(thresholds).filter(range::contains).toArray();
    long run = inside.length < 2 ? 0 : inside[inside.length - 1] - inside[0];
    return run <= 0 ? Multiplier.quantize(0) : Multiplier.quantize((inside.length - 1.0) / run);
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization);
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("thresholds", inputs()).unless(type.min(), "least", least);
  }

  @Override
  public Optional<Output> result() {
    return Optional.of(new Output.Requantized(type, quantization));
  }

  @Override
  public Map<String, Tensor> tables() {
    return Map.of("thresholds", thresholds);
  }

  @Override
  public boolean fixesInputs() {
    return true;
  }
}
