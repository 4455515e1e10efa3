// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Counter;

/**
 * An adapter that collects several beats into one wider beat, a word.
 *
 * <p>Latency 1 cycle from the beat that completes a word; it takes one beat per cycle.
 *
 * @param module module name
 * @param from layout of the beats
 * @param to layout of the words; same vectors and length, lanes a multiple of those of {@code from}
 * @param elementBits bits of one element
 * @param origin where the stream comes from in the source
 */
public record Widen(
    String module, StreamLayout from, StreamLayout to, int elementBits, String origin)
    implements WordAdapter {
  /** Validates the layouts. */
  public Widen {
    if (from.length() != to.length()
        || from.vectors() != to.vectors()
        || to.lanes() == from.lanes()
        || to.lanes() % from.lanes() != 0) {
      throw new IllegalArgumentException(from + " cannot be widened to " + to);
    }
  }

  /** Returns the counter of the words of a vector, which a short last word needs. */
  public Counter words() {
    return new Counter("words", to.beatsPerVector(), "take && completes");
  }

  @Override
  public StreamLayout wide() {
    return to;
  }

  @Override
  public StreamLayout narrow() {
    return from;
  }

  @Override
  public String library() {
    return "bitloom_widen";
  }
}
