// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * The layer that sums, before its scales are known.
 *
 * @param read what it reads
 * @param values of the weights, as the layer has them
 * @param form null for a product of a vector and a matrix, as the sweep
 * @param channels of the sums
 * @param channelLast whether the channels of the weights are innermost
 * @param shape of the sums
 * @param inputScales of what is summed, one per channel
 */
record Summing(
    Reading reading,
    OnnxNode node,
    Value.Stream read,
    Tensor values,
    ConvolutionLayer.Form form,
    Sweep sweep,
    int channels,
    boolean channelLast,
    Shape shape,
    double[] inputScales) {
  /**
   * Returns the sums with their scales.
   *
   * @param alpha factor of all
   * @param literal whether they are the result as they are
   * @param dims of the tensor, the channels along {@code axis}
   */
  Value sum(
      KnownWeights weights,
      Optional<SumBias> bias,
      double alpha,
      boolean literal,
      List<Integer> dims,
      StreamOrder order,
      int axis) {
    Value.KnownCodes codes = weights.codes();
    check(codes);
    Scaling scaling = scaling(codes, alpha);
    double[] real = new double[channels];
    long[] whole = new long[channels];
    bias.ifPresent(b -> add(b, scaling, real, whole));
    List<Long> zeros = Arrays.stream(codes.zeroPoints()).boxed().toList();
    WeightedSum sum =
        new WeightedSum(
            node,
            read,
            form,
            values,
            zeros,
            weights.type(),
            scaling.scales,
            sweep,
            channels,
            channelLast,
            shape,
            scaling.steps);
    boolean inReals = reading.qonnx() || scaling.exact;
    Optional<PlainSum> plain =
        reading.qonnx() || literal || !scaling.exact
            ? Optional.empty()
            : Optional.of(new PlainSum(whole, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    Value.ChannelFunction function =
        literal
            ? (c, acc) -> acc
            : inReals
                ? (c, acc) -> scaling.steps[c] * acc + real[c]
                : (c, acc) -> (float) (acc + whole[c]) * (float) scaling.floats[c];
    return Value.Summed.rising(sum, dims, order, axis, function, plain);
  }

  private void check(Value.KnownCodes codes) {
    boolean fits =
        (codes.scales().length == 1 || codes.scales().length == channels)
            && (codes.zeroPoints().length == 1 || codes.zeroPoints().length == channels);
    if (!fits || (codes.scales().length > 1 && codes.dims().get(codes.axis()) != channels)) {
      throw new Refused(
          "its weights have %d scales along axis %d of %s"
              .formatted(codes.scales().length, codes.axis(), codes.dims()),
          "one scale, or one per output channel");
    }
  }

  /**
   * What one more of the sums stands for.
   *
   * @param steps in real numbers, one per channel
   * @param floats as float32 arithmetic has it
   * @param scales of the weights
   * @param exact whether input times weight scale is that float32 in every channel
   */
  private record Scaling(double[] steps, double[] floats, List<Double> scales, boolean exact) {}

  private Scaling scaling(Value.KnownCodes codes, double alpha) {
    double[] steps = new double[channels];
    double[] floats = new double[channels];
    List<Double> scales = new ArrayList<>();
    boolean exact = true;
    for (int c = 0; c < channels; c++) {
      double w = codes.scales()[codes.scales().length == 1 ? 0 : c];
      steps[c] = inputScales[c] * w * alpha;
      float ofInput = alpha == 1 ? (float) inputScales[c] : (float) alpha * (float) inputScales[c];
      floats[c] = ofInput * (float) w;
      float weightScale = weightScale((float) inputScales[c], (float) w, (float) floats[c]);
      exact &= weightScale > 0;
      if (codes.scales().length > 1 || c == 0) {
        scales.add((double) Math.max(weightScale, Float.MIN_NORMAL));
      }
    }
    return new Scaling(steps, floats, scales, exact);
  }

  private void add(SumBias bias, Scaling scaling, double[] real, long[] whole) {
    if (bias.values().length != 1 && bias.values().length != channels) {
      throw new Refused(
          bias.values().length + " biases for " + channels + " channels", WeightedOps.CONV_FORM);
    }
    for (int c = 0; c < channels; c++) {
      double value = bias.values()[bias.values().length == 1 ? 0 : c];
      real[c] = bias.whole() ? value * scaling.steps[c] : value;
      double inSteps = bias.whole() ? value : Math.rint(value / scaling.floats[c]);
      if (!(Math.abs(inSteps) < 1L << 47) && !reading.qonnx()) {
        throw new Refused("a bias is " + value + ", " + inSteps + " steps", WeightedOps.CONV_FORM);
      }
      whole[c] = (long) inSteps;
    }
  }

  /** Returns a weight scale with which {@code f32(sx * sw)} is the given product; 0 for none. */
  private static float weightScale(float inputScale, float near, float product) {
    if (inputScale * near == product) {
      return near;
    }
    float quotient = product / inputScale;
    for (float s : new float[] {quotient, Math.nextUp(quotient), Math.nextDown(quotient)}) {
      if (inputScale * s == product && s > 0) {
        return s;
      }
    }
    return 0;
  }
}
