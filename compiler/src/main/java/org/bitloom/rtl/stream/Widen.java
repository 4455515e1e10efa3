// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

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
    implements Adapter, LibraryBlock {
  /** Validates the layouts. */
  public Widen {
    if (from.length() != to.length()
        || from.vectors() != to.vectors()
        || to.lanes() == from.lanes()
        || to.lanes() % from.lanes() != 0) {
      throw new IllegalArgumentException(from + " cannot be widened to " + to);
    }
  }

  /** Returns the beats of one word. */
  public int ratio() {
    return to.lanes() / from.lanes();
  }

  /** Tells whether the last word of a vector has fewer beats than the others. */
  public boolean shortWord() {
    return shortBeats() < ratio();
  }

  /** Returns the beats of the last word of a vector, 1 to {@link #ratio}. */
  public int shortBeats() {
    return from.beatsPerVector() - (to.beatsPerVector() - 1) * ratio();
  }

  /** Returns the counter of the words of a vector, which a short last word needs. */
  public Counter words() {
    return new Counter("words", to.beatsPerVector(), "take && completes");
  }

  /** Returns the bits of one beat. */
  public int beatBits() {
    return from.lanes() * elementBits;
  }

  /** Returns the bit range of one word. */
  public Bits wordRange() {
    return new Bits(Math.multiplyExact(to.lanes(), elementBits));
  }

  @Override
  public String library() {
    return "bitloom_widen";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("WIDTH", beatBits()),
        new Parameter("RATIO", ratio()),
        new Parameter("WORDS", to.beatsPerVector()),
        new Parameter("SHORT_BEATS", shortBeats()));
  }

  @Override
  public String purpose() {
    return "From " + layoutIn() + " to " + to.lanes() + " per beat.";
  }
}
