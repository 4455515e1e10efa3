// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Sends a word as beats; the next word is taken when the last beat is at the output. */
final class Narrowing extends Passage {
  private final Ratio ratio;

  Narrowing(TimedStream in, TimedStream out, Ratio ratio) {
    super(in, out);
    this.ratio = ratio;
    out.offered().keepFor(this, () -> ratio.lastBeat(in.beats() - 1));
  }

  @Override
  long ready(long word) {
    return word == 0 ? 0 : out.offered().get(ratio.lastBeat(word - 1));
  }

  @Override
  long valid(long beat) {
    return Moments.latest(
        in.transferred().after(ratio.word(beat)), out.transferred().after(beat - 1));
  }

  @Override
  long oldestInput() {
    return ratio.word(next());
  }

  @Override
  long oldestOutput() {
    return next() - 1;
  }
}
