// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.StreamLayout;

/**
 * One beat that a bench sends or expects.
 *
 * @param data the lanes, lane 0 in the least significant bits
 * @param last whether {@code last} is high
 */
record StreamBeat(BigInteger data, boolean last) {
  /** Returns the beats of one inference. */
  static List<StreamBeat> of(StreamLayout layout, int elementBits, long... elements) {
    List<StreamBeat> beats = new ArrayList<>();
    for (int vector = 0; vector < layout.vectors(); vector++) {
      for (int beat = 0; beat < layout.beatsPerVector(); beat++) {
        int from = vector * layout.length() + beat * layout.lanes();
        int to = Math.min(from + layout.lanes(), (vector + 1) * layout.length());
        beats.add(new StreamBeat(pack(elements, from, to, elementBits), to == elements.length));
      }
    }
    return beats;
  }

  private static BigInteger pack(long[] elements, int from, int to, int bits) {
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    BigInteger data = BigInteger.ZERO;
    for (int i = to - 1; i >= from; i--) {
      data = data.shiftLeft(bits).or(BigInteger.valueOf(elements[i]).and(mask));
    }
    return data;
  }
}
