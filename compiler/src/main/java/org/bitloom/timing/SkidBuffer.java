// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** Two entries that cut the ready path: latency 1, and ready while one of them is free. */
final class SkidBuffer extends Passage {
  SkidBuffer(TimedStream in, TimedStream out) {
    super(in, out);
  }

  @Override
  long ready(long beat) {
    return out.transferred().after(beat - 2);
  }

  @Override
  long valid(long beat) {
    return Moments.latest(in.transferred().after(beat), out.transferred().after(beat - 1));
  }

  @Override
  long oldestInput() {
    return next();
  }

  @Override
  long oldestOutput() {
    return Math.min(in.beats() - 2, next() - 1);
  }
}
