// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * The stages of an argmax, which one enable moves together: all stand while a result waits beside
 * the one that is offered.
 */
final class Tournament extends Passage {
  private final int beats;
  private final int stages;
  private final Moments results = new Moments();

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
  }

  @Override
  long ready(int beat) {
    return moving(in.transferred().after(beat - 1L));
  }

  @Override
  long valid(int result) {
    if (results.size() == result) {
      long last = in.transferred().get((result + 1L) * beats - 1);
      for (int stage = 0; stage < stages && last != Moments.UNKNOWN; stage++) {
        last = moving(last + 1);
      }
      if (last == Moments.UNKNOWN) {
        return last;
      }
      results.add(last);
    }
    return Moments.latest(results.after(result), out.transferred().after(result - 1L));
  }

  /**
   * Returns the first cycle from {@code cycle} on in which the stages move: they stand from the
   * cycle after a result until the result before it has left. Fewer results than there are stages
   * can come later than {@code cycle}, so older ones than those looked at have no say.
   */
  private long moving(long cycle) {
    long moves = cycle;
    int oldest = Math.max(1, results.size() - stages - 3);
    for (int i = oldest; i < results.size() && results.get(i) < moves; i++) {
      moves = Moments.latest(moves, out.transferred().after(i - 1L));
      if (moves == Moments.UNKNOWN) {
        return moves;
      }
    }
    return moves;
  }
}
