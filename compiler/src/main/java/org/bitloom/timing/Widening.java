// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Collects beats into words; a whole word can wait beside the one that is offered. */
final class Widening extends Passage {
  private final Ratio ratio;

  Widening(TimedStream in, TimedStream out, Ratio ratio) {
    super(in, out);
    this.ratio = ratio;
  }

  @Override
  long ready(long beat) {
    return out.transferred().after(ratio.word(beat) - 2);
  }

  @Override
  long valid(long word) {
    return Moments.latest(
        in.transferred().after(ratio.lastBeat(word)), out.transferred().after(word - 1));
  }

  @Override
  long oldestInput() {
    return ratio.lastBeat(next());
  }

  @Override
  long oldestOutput() {
    return Math.min(ratio.word(in.beats()) - 2, next() - 1);
  }
}
