// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * The stages of an argmax, which one enable moves together: all stand while a result waits beside
 * the one that is offered.
 */
final class Tournament extends Passage {
  private final int beats;
  private final int stages;
  private final Moments results;

  /**
   * Creates the stage.
   *
   * @param beats of a vector
   * @param stages registers from the last beat of a vector to its result
   */
  Tournament(TimedStream in, TimedStream out, int beats, int stages) {
    super(in, out);
    this.beats = beats;
    this.stages = stages;
    results = in.network().moments();
    results.keepFor(this, this::oldestResult);
  }

  @Override
  long ready(long beat) {
    return moving(in.transferred().after(beat - 1));
  }

  @Override
  long valid(long result) {
    if (results.size() == result) {
      long last = in.transferred().get((result + 1) * beats - 1);
      for (int stage = 0; stage < stages && last != Moments.UNKNOWN; stage++) {
        last = moving(last + 1);
      }
      if (last == Moments.UNKNOWN) {
        return last;
      }
      results.add(last);
    }
    return Moments.latest(results.after(result), out.transferred().after(result - 1));
  }

  /**
   * Returns the first cycle from {@code cycle} on in which the stages move: they stand from the
   * cycle after a result until the result before it has left. Fewer results than there are stages
   * can come later than {@code cycle}, so older ones than those looked at have no say.
   */
  private long moving(long cycle) {
    long moves = cycle;
    for (long i = oldestResult(); i < results.size() && results.get(i) < moves; i++) {
      moves = Moments.latest(moves, out.transferred().after(i - 1));
      if (moves == Moments.UNKNOWN) {
        return moves;
      }
    }
    return moves;
  }

  private long oldestResult() {
    return Math.max(1, results.size() - stages - 3);
  }

  @Override
  long oldestInput() {
    return Math.min(in.beats(), (results.size() + 1) * beats) - 1;
  }

  @Override
  long oldestOutput() {
    return Math.min(oldestResult() - 1, next() - 1);
  }

  @Override
  int delay() {
    return stages + 1;
  }
}
