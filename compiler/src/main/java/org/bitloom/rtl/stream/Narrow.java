// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Counter;

/**
 * An adapter that sends each wide beat, a word, as several narrower beats.
 *
 * <p>Latency 1 cycle; it sends one beat per cycle.
 *
 * @param module module name
 * @param from layout of the words
 * @param to layout of the beats; same vectors and length, lanes a divisor of those of {@code from}
 * @param elementBits bits of one element
 * @param origin where the stream comes from in the source
 */
public record Narrow(
    String module, StreamLayout from, StreamLayout to, int elementBits, String origin)
    implements WordAdapter {
  /** Validates the layouts. */
  public Narrow {
    if (from.length() != to.length()
        || from.vectors() != to.vectors()
        || to.lanes() == from.lanes()
        || from.lanes() % to.lanes() != 0) {
      throw new IllegalArgumentException(from + " cannot be narrowed to " + to);
    }
  }

  /** Returns the counter of the words of a vector, which a short last word needs. */
  public Counter words() {
    return new Counter("words", from.beatsPerVector(), "take");
  }

  @Override
  public StreamLayout wide() {
    return from;
  }

  @Override
  public StreamLayout narrow() {
    return to;
  }

  @Override
  public String library() {
    return "bitloom_narrow";
  }
}
