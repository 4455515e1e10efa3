// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/**
 * Integer sums of centred elements times centred weights.
 *
 * @param node what they come from, for names
 * @param stream that is read
 * @param form of a convolution; null for a dense layer
 * @param weights in the layout of the layer, as in the file
 * @param zeroPoints one or one per channel
 * @param weightType as in the file
 * @param scales weight scales as float32, one or one per channel
 * @param sweep of a convolution
 * @param channels number of output channels
 * @param channelLast whether the channel is the innermost index of the weights, or the outermost
 * @param outShape shape of the layer's output
 * @param sumScales real value of one step of the sum, one per channel
 */
record WeightedSum(
    OnnxNode node,
    Value.Stream stream,
    ConvolutionLayer.Form form,
    Tensor weights,
    List<Long> zeroPoints,
    IntType weightType,
    List<Double> scales,
    Sweep sweep,
    int channels,
    boolean channelLast,
    Shape outShape,
    double[] sumScales) {
  /** Returns the output channel of a weight. */
  int channel(int weight) {
    return channelLast ? weight % channels : weight / (weights.size() / channels);
  }

  long centred(int weight) {
    long zero = zeroPoints.get(zeroPoints.size() == 1 ? 0 : channel(weight));
    return weights.get(weight) - zero;
  }

  /** Returns whether each sum is one element of the stream as it is. */
  boolean ofElements() {
    return new ConvolutionLayer.Depthwise(1).equals(form)
        && weights.equals(Tensor.generate(Shape.of(1, 1, channels), i -> 1))
        && zeroPoints.stream().allMatch(zero -> zero == 0)
        && scales.equals(List.of(1.0))
        && outShape.equals(stream.shape());
  }

  /** Returns the largest magnitude of a sum of each channel, and one more. */
  long[] bounds() {
    long widest =
        Math.max(
            Math.abs(stream.type().min() - stream.zeroPoint()),
            Math.abs(stream.type().max() - stream.zeroPoint()));
    long[] bounds = new long[channels];
    for (int i = 0; i < weights.size(); i++) {
      bounds[channel(i)] =
          Math.addExact(bounds[channel(i)], Math.multiplyExact(Math.abs(centred(i)), widest));
    }
    for (int c = 0; c < channels; c++) {
      bounds[c] = Math.addExact(bounds[c], 1);
    }
    return bounds;
  }
}
