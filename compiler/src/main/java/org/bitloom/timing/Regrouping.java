// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import org.bitloom.operator.StreamLayout;

/** A gearbox: moves beats of any sizes through a store of chunks. */
final class Regrouping extends Passage {
  private final Volume arriving;
  private final Volume leaving;
  private final GearboxChunks chunks;

  Regrouping(TimedStream in, TimedStream out, StreamLayout from, StreamLayout to) {
    super(in, out);
    chunks = GearboxChunks.of(from, to);
    arriving = new Volume(from.beatsPerVector(), chunks.arriving(), chunks.lastArriving());
    leaving = new Volume(to.beatsPerVector(), chunks.leaving(), chunks.lastLeaving());
  }

  /**
   * Chunks in the beats of a side.
   *
   * @param beats of a vector
   * @param chunks of a beat
   * @param last chunks of the last beat of a vector
   */
  private record Volume(int beats, int chunks, int last) {
    private long vector() {
      return (beats - 1L) * chunks + last;
    }

    /** Returns the chunks in the first {@code count} beats. */
    long of(long count) {
      return count / beats * vector() + count % beats * chunks;
    }

    /** Returns the fewest beats with at least so many chunks. */
    long beatsFor(long volume) {
      long rest = volume % vector();
      return volume / vector() * beats
          + (rest == 0 ? 0 : Math.min(beats, Math.ceilDiv(rest, chunks)));
    }
  }

  @Override
  long ready(long beat) {
    return out.transferred().after(freeing(beat));
  }

  /** A beat is taken while a whole one fits, so enough must have left before it. */
  private long freeing(long beat) {
    long above = arriving.of(beat) - (chunks.capacity() - chunks.arriving());
    return above <= 0 ? -1 : leaving.beatsFor(above) - 1;
  }

  @Override
  long valid(long beat) {
    return Moments.latest(in.transferred().after(needed(beat)), out.transferred().after(beat - 1));
  }

  /** Returns the last input beat of which an output beat has a part. */
  private long needed(long beat) {
    return arriving.beatsFor(leaving.of(beat + 1)) - 1;
  }

  @Override
  long oldestInput() {
    return needed(next());
  }

  @Override
  long oldestOutput() {
    return Math.min(freeing(in.beats()), next() - 1);
  }
}
