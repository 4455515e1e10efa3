// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

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
    implements Adapter, LibraryBlock {
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

  /** Returns the counter of the words of a vector, which a short last word needs. */
  public Counter words() {
    return new Counter("words", from.beatsPerVector(), "take");
  }

  /** Returns the bits of one beat. */
  public int beatBits() {
    return to.lanes() * elementBits;
  }

  /** Returns the bit range of one word. */
  public Bits wordRange() {
    return new Bits(Math.multiplyExact(from.lanes(), elementBits));
  }

  @Override
  public String library() {
    return "bitloom_narrow";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("WIDTH", beatBits()),
        new Parameter("RATIO", ratio()),
        new Parameter("WORDS", from.beatsPerVector()),
        new Parameter("SHORT_BEATS", shortBeats()));
  }

  @Override
  public String purpose() {
    return "From " + layoutIn() + " to " + to.lanes() + " per beat.";
  }
}
