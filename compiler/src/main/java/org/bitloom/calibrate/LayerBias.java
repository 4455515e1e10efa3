// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RealParameters;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * The bias of a layer with constant weights: what it is in real numbers, and as integers behind
 * other weights and another input.
 */
public final class LayerBias {
  private static final Interval ZERO = new Interval(0, 0);

  private final SumShape shape;
  private final RealWeights weights;
  private final double[] bias;

  /**
   * Takes the real parameters that a layer was made of, or else those that its integers stand for.
   *
   * @param layer {@code dense} or a convolution
   * @param shape of its sums
   * @param inputScale of its input
   */
  public LayerBias(Layer layer, SumShape shape, double inputScale) {
    this.shape = shape;
    weights = layer.realWeights().orElseThrow();
    bias =
        bias(
            WeightedLayer.of(layer).weights(),
            WeightedLayer.of(layer).bias(),
            shape.outputs(),
            inputScale);
  }

  private static double[] bias(
      LayerWeights weights, Optional<Tensor> integers, int outputs, double inputScale) {
    Optional<List<Double>> real = weights.source().flatMap(RealParameters::bias);
    double[] bias = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      if (real.isPresent()) {
        bias[o] = real.get().get(o);
      } else if (integers.isPresent()) {
        bias[o] = integers.get().get(o) * inputScale * scale(weights, o);
      }
    }
    return bias;
  }

  /** Returns the real bias of every sum. */
  double[] reals() {
    return bias.clone();
  }

  /** Returns the bias as integers behind other weights; empty where all are 0. */
  public Optional<Tensor> integers(LayerWeights others, double inputScale) {
    return integers(others, inputScale, new double[bias.length]);
  }

  /**
   * Returns the bias that takes away what the means of the sums have moved by; empty where it is 0.
   *
   * @param others the weights now
   * @param inputScale of the input now
   * @param before the mean patch of real values that the real weights see
   * @param now the mean patch of real values that the weights see now
   */
  public Optional<Tensor> corrected(
      LayerWeights others, double inputScale, double[] before, double[] now) {
    double[] was = weights.values();
    double[] is = others.reals(weights.channels()).values();
    double[] moved = new double[bias.length];
    for (int o = 0; o < moved.length; o++) {
      moved[o] = mean(was, o, before) - mean(is, o, now);
    }
    return integers(others, inputScale, moved);
  }

  private Optional<Tensor> integers(LayerWeights others, double inputScale, double[] more) {
    Tensor tensor =
        Tensor.generate(
            Shape.of(bias.length),
            o -> Math.round((bias[o] + more[o]) / (inputScale * scale(others, o))));
    return tensor.range().equals(ZERO) ? Optional.empty() : Optional.of(tensor);
  }

  /** Returns the mean of an output channel's sum. */
  private double mean(double[] reals, int output, double[] patch) {
    int group = shape.group(output);
    double sum = 0;
    for (int i = 0; i < shape.summands(); i++) {
      sum += reals[shape.weight(output, i)] * patch[shape.input(group, i)];
    }
    return sum;
  }

  private static double scale(LayerWeights weights, int output) {
    List<Double> scales = weights.scales();
    return scales.get(scales.size() == 1 ? 0 : output);
  }
}
