// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The channels of a vector in the order in which their elements are on a stream.
 *
 * @param channels the channel at each place; of {@code n} places, each of {@code 0..n-1} once
 */
public record Arrangement(List<Integer> channels) {
  /** Copies the list and checks that it is an order. */
  public Arrangement {
    channels = List.copyOf(channels);
    if (!orders(channels)) {
      throw new IllegalArgumentException(channels + " names a channel twice or none");
    }
  }

  /** Returns whether every number below the length of a list is in it once. */
  public static boolean orders(List<Integer> channels) {
    boolean[] seen = new boolean[channels.size()];
    for (int channel : channels) {
      if (channel < 0 || channel >= seen.length || seen[channel]) {
        return false;
      }
      seen[channel] = true;
    }
    return true;
  }

  /** Returns whether it is the own order of the channels. */
  public boolean own() {
    return IntStream.range(0, channels.size()).allMatch(place -> channels.get(place) == place);
  }

  /** Returns the channel at a place. */
  public int channel(int place) {
    return channels.get(place);
  }

  /** Returns the place of every channel. */
  public int[] places() {
    int[] places = new int[channels.size()];
    for (int place = 0; place < places.length; place++) {
      places[channels.get(place)] = place;
    }
    return places;
  }
}
