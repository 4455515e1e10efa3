// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/** An adapter between beats and words, wider beats that are several of them. */
public sealed interface WordAdapter extends Adapter, LibraryBlock permits Narrow, Widen {
  /** Returns the layout of the words. */
  StreamLayout wide();

  /** Returns the layout of the beats. */
  StreamLayout narrow();

  /** Returns the beats of one word. */
  default int ratio() {
    return wide().lanes() / narrow().lanes();
  }

  /** Tells whether the last word of a vector has fewer beats than the others. */
  default boolean shortWord() {
    return shortBeats() < ratio();
  }

  /** Returns the beats of the last word of a vector, 1 to {@link #ratio}. */
  default int shortBeats() {
    return narrow().beatsPerVector() - (wide().beatsPerVector() - 1) * ratio();
  }

  /** Returns the bits of one beat. */
  default int beatBits() {
    return narrow().lanes() * elementBits();
  }

  /** Returns the bit range of one word. */
  default Bits wordRange() {
    return new Bits(Math.multiplyExact(wide().lanes(), elementBits()));
  }

  @Override
  default List<Parameter> parameters() {
    return List.of(
        new Parameter("WIDTH", beatBits()),
        new Parameter("RATIO", ratio()),
        new Parameter("WORDS", wide().beatsPerVector()),
        new Parameter("SHORT_BEATS", shortBeats()));
  }

  @Override
  default String purpose() {
    return "From " + layoutIn() + " to " + to().lanes() + " per beat.";
  }
}
