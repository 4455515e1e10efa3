// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Optional;

/** Issues words as they are transferred, to an array that takes every word once. */
final class DirectIssue extends ArrayStage {
  DirectIssue(
      TimedStream in, TimedStream out, GroupPipeline pipeline, Optional<WeightBanks> weights) {
    super(in, out, pipeline, weights);
  }

  @Override
  boolean step() {
    if (!in.pending()) {
      return false;
    }
    long beat = in.beats();
    long group = beat / pipeline.words();
    long vector = group / pipeline.groups();
    boolean last = beat % pipeline.words() == pipeline.words() - 1;
    long ready = Moments.latest(weighted(vector), last ? queue.credit() : 0);
    if (ready == Moments.UNKNOWN) {
      return false;
    }
    long offered = in.offered().get(beat);
    long cycle = in.accept(pipeline.turns().first(Math.max(ready, offered)));
    if (last) {
      issued(cycle, vector, (int) (group % pipeline.groups()));
    }
    return true;
  }
}
