// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.BitRange;
import org.bitloom.rtl.verilog.Bits;
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
    implements Adapter {
  /** Validates the layouts. */
  public Narrow {
    if (from.length() != to.length()
        || from.vectors() != to.vectors()
        || to.lanes() == from.lanes()
        || from.lanes() % to.lanes() != 0) {
      throw new IllegalArgumentException(from + " cannot be narrowed to " + to);
    }
  }

  /** Returns the beats of one word. */
  public int ratio() {
    return from.lanes() / to.lanes();
  }

  /** Tells whether the last word of a vector has fewer beats than the others. */
  public boolean shortWord() {
    return shortBeats() < ratio();
  }

  /** Returns the beats of the last word of a vector, 1 to {@link #ratio}. */
  public int shortBeats() {
    return to.beatsPerVector() - (from.beatsPerVector() - 1) * ratio();
  }

  /** Returns the beats of the last word of a vector in words. */
  public String shortText() {
    return LayoutText.counted(shortBeats(), "beat");
  }

  /** Returns a constant with a bit for each beat of the last word of a vector. */
  public String shortMask() {
    return ratio() + "'b" + "0".repeat(ratio() - shortBeats()) + "1".repeat(shortBeats());
  }

  /** Returns the counter of the words of a vector, which a short last word needs. */
  public Counter words() {
    return new Counter("words", from.beatsPerVector(), "take");
  }

  /** Returns the bits of one beat. */
  public int beatBits() {
    return to.lanes() * elementBits;
  }

  /** Returns the bit range of one beat. */
  public Bits beatRange() {
    return new Bits(beatBits());
  }

  /** Returns the bit range of one word. */
  public Bits wordRange() {
    return new Bits(Math.multiplyExact(from.lanes(), elementBits));
  }

  /** Returns the bits of a word after its first beat. */
  public BitRange afterFirstBeat() {
    return new BitRange(wordRange().msb(), beatBits());
  }
}
