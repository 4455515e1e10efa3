// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * No hardware: a store of any size that costs no time, in the place of a queue whose size is to be
 * found.
 */
final class IdealStore extends Passage {
  IdealStore(TimedStream in, TimedStream out) {
    super(in, out);
  }

  @Override
  long ready(long beat) {
    return 0;
  }

  @Override
  long valid(long beat) {
    return Moments.latest(in.transferred().get(beat), out.transferred().after(beat - 1));
  }

  @Override
  long oldestInput() {
    return next();
  }

  @Override
  long oldestOutput() {
    return next() - 1;
  }
}
