// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Which weights share a scale: element {@code i} of a tensor belongs to channel {@code i / stride %
 * count}.
 *
 * @param count scales of the tensor
 * @param stride neighbouring elements of the same channel
 */
public record Channels(int count, int stride) {
  /** Validates that both are positive. */
  public Channels {
    if (count < 1 || stride < 1) {
      throw new IllegalArgumentException(count + " channels, stride " + stride);
    }
  }

  /** One scale for all of {@code size} weights. */
  public static Channels perTensor(int size) {
    return new Channels(1, size);
  }

  /** One scale per output channel, which is the first axis: dense and convolution. */
  public static Channels first(int channels, int size) {
    return new Channels(channels, size / channels);
  }

  /** One scale per output channel, which is the last axis: depthwise convolution. */
  public static Channels last(int channels) {
    return new Channels(channels, 1);
  }

  /** Returns the channel of an element. */
  public int of(int element) {
    return element / stride % count;
  }

  /**
   * Returns the elements of every channel in their order.
   *
   * @param values equally many of each channel
   */
  public List<double[]> members(double[] values) {
    List<double[]> members = new ArrayList<>();
    for (int channel = 0; channel < count; channel++) {
      members.add(new double[values.length / count]);
    }
    int[] filled = new int[count];
    for (int i = 0; i < values.length; i++) {
      int channel = of(i);
      members.get(channel)[filled[channel]++] = values[i];
    }
    return members;
  }
}
