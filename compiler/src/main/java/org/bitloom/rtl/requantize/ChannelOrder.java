// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.StreamLayout;

/**
 * Which channels come in which beats; after the last of them it begins again.
 *
 * <p>Mostly a vector of the stream is one element of each channel. A stream that another layer or
 * the border cuts into vectors has the channels in the same order, but where a beat begins among
 * them changes from beat to beat.
 *
 * @param vectors of the stream until the same channels come again
 * @param length elements of a vector
 * @param lanes elements of a beat; the last beat of a vector may have fewer
 * @param channels of the tensor
 * @param arrangement of the channels, where that is not their own
 */
public record ChannelOrder(
    int vectors, int length, int lanes, int channels, Optional<Arrangement> arrangement) {
  /**
   * Returns the order in a stream.
   *
   * @param layout of the stream
   * @param channels of the tensor, whose elements are a multiple of them
   * @param arrangement of the channels, where that is not their own
   */
  static ChannelOrder of(StreamLayout layout, int channels, Optional<Arrangement> arrangement) {
    int lanes = layout.lanes();
    int length = layout.length();
    if (length % channels != 0) {
      int apart = channels / divisor(channels, length);
      int vectors = layout.vectors() % apart == 0 ? apart : layout.vectors();
      return new ChannelOrder(vectors, length, lanes, channels, arrangement);
    }
    // Full beats after which a beat begins with the first channel again.
    long round = (long) channels / divisor(channels, lanes) * lanes;
    int repeated = length % round == 0 ? (int) round : length;
    return new ChannelOrder(1, repeated, lanes, channels, arrangement);
  }

  private static int divisor(int a, int b) {
    return b == 0 ? a : divisor(b, a % b);
  }

  /** Returns the beats until it begins again. */
  int beats() {
    return Math.multiplyExact(vectors, beatsPerVector());
  }

  private int beatsPerVector() {
    return Math.ceilDiv(length, lanes);
  }

  /** Returns the channel of a lane in a beat; empty where the lane has no element. */
  OptionalInt channel(int beat, int lane) {
    int element = beat % beatsPerVector() * lanes + lane;
    long before = (long) (beat / beatsPerVector()) * length;
    if (element >= length) {
      return OptionalInt.empty();
    }
    int place = (int) ((before + element) % channels);
    return OptionalInt.of(arrangement.map(a -> a.channel(place)).orElse(place));
  }
}
