// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.function.IntFunction;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;

/**
 * Weights and constants of a layer of one result per sum.
 *
 * @param sum the layer
 * @param firstOutput output channel of the first sum
 * @param order which weight an element of a word meets
 * @param scaling constants of an output channel, or of one that does not exist
 */
record KernelWeights(WeightedSum sum, int firstOutput, Order order, IntFunction<Scaling> scaling)
    implements Sweep.Contents {
  private static final int NONE = -1;

  /** Which weight an element of a word meets. */
  interface Order {
    /**
     * Returns the number of the weight; negative where there is none.
     *
     * @param output channel
     * @param step word of a sum
     * @param lane element of the word
     */
    int summand(int output, int step, int lane);
  }

  /** Positions of a kernel have all channels, in words of their own. */
  static Order taps(ArrayShape shape, int channels) {
    int words = shape.words(channels);
    return (output, step, lane) -> {
      int channel = step % words * shape.lanes() + lane;
      return channel < channels ? step / words * channels + channel : NONE;
    };
  }

  /** Elements are those of a word, one after the other. */
  static Order dense(ArrayShape shape, int summands) {
    return (output, step, lane) -> {
      int element = step * shape.lanes() + lane;
      return element < summands ? element : NONE;
    };
  }

  /** Elements of a window, in which the kernel has a place. */
  static Order windowed(ArrayShape shape, WindowGrid grid, Window window, int channels) {
    return (output, step, lane) -> {
      int element = step * shape.lanes() + lane;
      int tap = grid.tap(element / channels, window);
      return tap < 0 ? NONE : tap * channels + element % channels;
    };
  }

  /** A kernel of one channel, in the lane of that channel. */
  static Order diagonal(ArrayShape shape, int multiplier) {
    return (output, step, lane) -> output / multiplier % shape.lanes() == lane ? step : NONE;
  }

  @Override
  public long weight(int output, int step, int lane) {
    int channel = firstOutput + output;
    int summand = channel < sum.outputCount() ? order.summand(channel, step, lane) : NONE;
    return summand < 0 ? 0 : sum.weight(channel, summand);
  }

  @Override
  public Scaling scaling(int output) {
    return scaling.apply(firstOutput + output);
  }
}
