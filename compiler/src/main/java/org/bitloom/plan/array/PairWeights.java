// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.function.IntFunction;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.WeightedSum;

/**
 * Weights and constants of a layer whose results are those of two pixels beside each other: all
 * channels of the left one, then all of the right one.
 *
 * @param outputs channels of a pixel
 * @param weights of both pixels
 * @param scaling constants of a channel
 */
record PairWeights(int outputs, Weights weights, IntFunction<Scaling> scaling)
    implements Sweep.Contents {
  /** Weights of both pixels. */
  interface Weights {
    /**
     * Returns a weight.
     *
     * @param pixel 0 or 1
     * @param output channel of the pixel
     * @param step word of a sum
     * @param lane element of the word
     */
    long of(int pixel, int output, int step, int lane);
  }

  /** Each pixel has the weights of one. */
  static PairWeights alike(Sweep.Contents one, int outputs) {
    return new PairWeights(
        outputs, (pixel, output, step, lane) -> one.weight(output, step, lane), one::scaling);
  }

  /** Each half of a word has the channels of one pixel. */
  static PairWeights halves(WeightedSum sum, IntFunction<Scaling> scaling) {
    int channels = sum.inputCount();
    return new PairWeights(
        sum.outputCount(),
        (pixel, output, step, lane) ->
            lane / channels == pixel ? sum.weight(output, lane % channels) : 0,
        scaling);
  }

  /** Both pixels take in a window that is a stride wider than the kernel of each. */
  static PairWeights window(Conv2d conv, ArrayShape shape, IntFunction<Scaling> scaling) {
    int channels = conv.input().shape().channels();
    int kernel = conv.window().columns().kernel();
    int stride = conv.window().columns().stride();
    int line = (kernel + stride) * channels;
    return new PairWeights(
        conv.outputCount(),
        (pixel, output, step, lane) -> {
          int element = step * shape.lanes() + lane;
          int column = element % line / channels - pixel * stride;
          boolean own = column >= 0 && column < kernel;
          int tap = element / line * kernel + column;
          return own && element < line * conv.window().rows().kernel()
              ? conv.weight(output, tap * channels + element % channels)
              : 0;
        },
        scaling);
  }

  @Override
  public long weight(int output, int step, int lane) {
    return weights.of(output / outputs, output % outputs, step, lane);
  }

  @Override
  public Scaling scaling(int output) {
    return scaling.apply(output % outputs);
  }
}
