// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;

/**
 * An operator whose outputs are sums with constant weights: {@code acc[v, o] = bias[o] + sum_i(
 * weight(o, i) * x[v, o, i])}, where {@code x[v, o, i]} is an element of the input or of its
 * padding.
 *
 * <p>The summands of an output are {@code positions} runs of {@code channels} elements, and a run
 * is contiguous in the input.
 */
public sealed interface WeightedSum extends Contraction permits Dense, Convolution {
  /** Returns how weights are stored and multiplied. */
  WeightEncoding encoding();

  /** Returns whether only weights other than 0 are stored. */
  default boolean compressed() {
    return encoding() instanceof SparseHuffman;
  }

  /** Returns a type that holds every weight. */
  default IntType weightType() {
    return encoding().valueType();
  }

  /**
   * Returns the sums of some neighbouring output channels. Where every channel of the input has
   * outputs of its own, the input is that of these channels alone.
   *
   * @param first first output channel
   * @param count how many; both are multiples of the outputs of an input channel
   */
  WeightedSum part(int first, int count);

  /** Returns the weight of a summand of an output channel. */
  long weight(int output, int summand);

  /**
   * Returns the sum of the negative weights of an output channel, and that of the positive ones.
   */
  Interval weightSums(int output);

  /** Returns the runs of summands of an output. */
  int positions();

  /** Returns the summands of a run. */
  int channels();

  /** Returns the range of what is multiplied by a weight: the input's, and its padding. */
  Interval operand();

  @Override
  default int inputCount() {
    return Math.multiplyExact(positions(), channels());
  }

  @Override
  default Interval accumulatorRange(int channel) {
    Interval weights = weightSums(channel);
    Interval operand = operand();
    return Interval.of(bias().get(channel))
        .plus(operand.times(weights.max()))
        .plus(operand.times(weights.min()));
  }

  /** Returns the range over all output channels. */
  default Interval accumulatorRange() {
    Interval range = accumulatorRange(0);
    for (int o = 1; o < outputCount(); o++) {
      range = range.hull(accumulatorRange(o));
    }
    return range;
  }
}
