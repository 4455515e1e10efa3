// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** The layer that sums, before its scales are known. */
final class Summing {
  private final Reading reading;
  private final OnnxNode node;
  private final Value.Stream read;
  private final Tensor values;
  private final ConvolutionLayer.Form form;
  private final Sweep sweep;
  private final int channels;
  private final boolean channelLast;
  private final Shape shape;
  private final double[] inputScales;

  Summing(
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
    this.reading = reading;
    this.node = node;
    this.read = read;
    this.values = values;
    this.form = form;
    this.sweep = sweep;
    this.channels = channels;
    this.channelLast = channelLast;
    this.shape = shape;
    this.inputScales = inputScales;
  }

  Value sum(
      KnownWeights weights,
      Optional<SumBias> bias,
      double alpha,
      boolean literal,
      List<Integer> dims,
      StreamOrder order,
      int axis) {
    Value.KnownCodes codes = weights.codes();
    boolean fits =
        (codes.scales().length == 1 || codes.scales().length == channels)
            && (codes.zeroPoints().length == 1 || codes.zeroPoints().length == channels);
    if (!fits || (codes.scales().length > 1 && codes.dims().get(codes.axis()) != channels)) {
      throw new Refused(
          "its weights have %d scales along axis %d of %s"
              .formatted(codes.scales().length, codes.axis(), codes.dims()),
          "one scale, or one per output channel");
    }
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
    double[] real = new double[channels];
    long[] whole = new long[channels];
    bias.ifPresent(b -> add(b, steps, floats, real, whole));
    List<Long> zeros = Arrays.stream(codes.zeroPoints()).boxed().toList();
    WeightedSum sum =
        new WeightedSum(
            node,
            read,
            form,
            values,
            zeros,
            weights.type(),
            scales,
            sweep,
            channels,
            channelLast,
            shape,
            steps);
    Optional<PlainSum> plain =
        reading.qonnx() || literal || !exact
            ? Optional.empty()
            : Optional.of(new PlainSum(whole, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    int[] signs = new int[channels];
    Arrays.fill(signs, 1);
    Value.ChannelFunction function =
        literal
            ? (c, acc) -> acc
            : reading.qonnx() || exact
                ? (c, acc) -> steps[c] * acc + real[c]
                : (c, acc) -> (float) (acc + whole[c]) * (float) floats[c];
    return new Value.Summed(
        sum, dims, order, axis, function, signs, plain, UnaryOperator.identity());
  }

  private void add(SumBias bias, double[] steps, double[] floats, double[] real, long[] whole) {
    if (bias.values().length != 1 && bias.values().length != channels) {
      throw new Refused(
          bias.values().length + " biases for " + channels + " channels", WeightedOps.CONV_FORM);
    }
    for (int c = 0; c < channels; c++) {
      double value = bias.values()[bias.values().length == 1 ? 0 : c];
      real[c] = bias.whole() ? value * steps[c] : value;
      double inSteps = bias.whole() ? value : Math.rint(value / floats[c]);
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
